using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Framework.Generators.Diagnostics;
using Framework.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Framework.Generators.Frontend;

sealed partial class BodyReader
{
    Expr[] Call(IInvocationOperation call, Scope scope)
    {
        var method = call.TargetMethod;
        var arguments = call.Arguments.OrderBy(a => a.Parameter?.Ordinal ?? 0).Select(a => Value(a.Value, scope)).ToArray();
        if (Rows is not null && call.Instance is { } row && KernelTypes.IsRow(row.Type) && OverRow(method.Name, Value(row, scope)) is { } reduced)
            return [reduced];
        if (Members.TryGet(builder, method, arguments) is { } value)
            return [value];
        if (method is { IsStatic: true, IsGenericMethod: false } or { MethodKind: MethodKind.LocalFunction, IsGenericMethod: false })
        {
            if (calls.Contains(method, SymbolEqualityComparer.Default))
            {
                Report(Descriptors.Recursion, call.Syntax.GetLocation(), method.Name);
                return StandIn(call.Type);
            }
            if (Bodies.Source(compilation, method, cancellation) is not null)
                return Attributes.Has(method, Attributes.Elementwise) ? Inline(method, Declared(method), arguments, call) : Barred(method, Read(method, arguments), call);
            if (DeclaredBody.Find(method, out var version) is { } body)
            {
                if (version == GraphText.Version)
                    return Inline(method, body, arguments, call);
                ReportVersion(call, version.ToString(CultureInfo.InvariantCulture));
                return StandIn(call.Type);
            }
        }
        if (call.Syntax.ContainsDiagnostics || method.ReturnType is IErrorTypeSymbol)
            IsBroken = true;
        else
            Report(Descriptors.UnsupportedCall, call.Syntax.GetLocation(), Members.Words(method), Members.Suggest(method));
        return StandIn(call.Type);
    }

    /// <summary>What a row's methods make of it: one number of all, or the places of its elements.</summary>
    Expr? OverRow(string name, Expr row) => name switch
    {
        "Indices" => builder.Position,
        "ArgMax" => Rows!.Reduce(Op.RowArgMax, row),
        "ArgMin" => Rows!.Reduce(Op.RowArgMax, -row),
        "Sum" => Rows!.Sum(row),
        "Mean" => Rows!.Sum(row) / Rows.Length,
        "Max" => Rows!.Reduce(Op.RowMax, row),
        "Min" => Rows!.Reduce(Op.RowMin, row),
        "LogSumExp" => Rows!.Reduce(Op.RowLogSumExp, row),
        _ => null,
    };

    /// <summary>A declaration's results and, by operand, the derivatives declared for it.</summary>
    public (Expr[] Results, Dictionary<int, Expr> Overrides) ReadDeclaration(
        IMethodSymbol method, IReadOnlyList<Parameter> parameters, IReadOnlyList<ResultModel> results, List<Finding> found)
    {
        var values = Read(method, DeclarationReader.Arguments(parameters, builder));
        var overrides = derived.Add(method) ? DerivativeReader.Read(method, parameters, results, this, builder, found) : [];
        found.AddRange(findings);
        return (values, overrides);
    }

    /// <summary>A declaration of this project as others inline it; null if something is wrong with it, which then is reported once for both.</summary>
    DeclaredBody? Declared(IMethodSymbol method)
    {
        var found = new List<Finding>();
        var parameters = Parameters.Read(method, found, cancellation);
        var results = DeclarationReader.Results(method, found, cancellation);
        if (found.Count > 0 || parameters.Count != method.Parameters.Length || results.Length == 0)
            return null;
        var reader = new BodyReader(compilation, new ExprBuilder(), cancellation);
        foreach (var caller in calls.Reverse())
            reader.calls.Push(caller);
        reader.derived.UnionWith(derived);
        var (values, overrides) = reader.ReadDeclaration(method, parameters, results, found);
        findings.AddRange(found);
        // What stands in the way of its gradients was reported where it is declared.
        return reader.IsBroken || found.Count > 0 ? null
            : new(GraphText.Write([.. DeclaredDerivative.Clear(values), .. overrides.OrderBy(o => o.Key).Select(o => o.Value)]), [.. overrides.Keys.OrderBy(k => k)]);
    }

    Expr[] Inline(IMethodSymbol method, DeclaredBody? body, IReadOnlyList<Expr> arguments, IInvocationOperation call)
    {
        var scalars = method.Parameters.Select(p => Attributes.Has(p, Attributes.Scalar)).ToArray();
        try
        {
            if (body is not null)
                return Barred(method, body.Inline(builder, Rows, [.. arguments.Where((_, i) => !scalars[i])], [.. arguments.Where((_, i) => scalars[i])]), call);
        }
        catch (FormatException)
        {
            ReportVersion(call, "unknown");
            return StandIn(call.Type);
        }
        IsBroken = true;
        return StandIn(call.Type);
    }

    void ReportVersion(IInvocationOperation call, string version) => Report(
        Descriptors.KernelVersion, call.Syntax.GetLocation(), Members.Words(call.TargetMethod), call.TargetMethod.ContainingAssembly.Name, version,
        GraphText.Version.ToString(CultureInfo.InvariantCulture));
}
