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
        var given = call.Arguments.OrderBy(a => a.Parameter?.Ordinal ?? 0).Select(a => a.Value).ToArray();
        if (Rows is not null && call.TargetMethod is { IsStatic: true, Name: "Map" } map && KernelTypes.IsRow(map.ContainingType))
            return Map(given, scope);
        var arguments = given.Select(a => Results(a, scope)).ToArray();
        if (Rows is not null && call.Instance is { } row && KernelTypes.IsRow(row.Type) && OverRow(call.TargetMethod.Name, Value(row, scope)) is { } reduced)
            return [reduced];
        return Apply(call.TargetMethod, arguments, call, scope);
    }

    /// <summary>A function of the elements of rows, which is a lambda or the name of a method.</summary>
    Expr[] Map(IOperation[] given, Scope scope)
    {
        Expr[][] rows = [.. given.Take(given.Length - 1).Select(row => Results(row, scope))];
        return given[given.Length - 1] switch
        {
            IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda } => Read(lambda.Symbol, lambda.Body, rows, scope.Copy()),
            IDelegateCreationOperation { Target: IMethodReferenceOperation { Method: var method } named } => Apply(method, rows, named, scope),
            var other => [Unsupported(other)],
        };
    }

    /// <summary>What a method gives for arguments, each of which is a value or a tuple's elements.</summary>
    Expr[] Apply(IMethodSymbol method, Expr[][] arguments, IOperation call, Scope scope)
    {
        Expr[] values = [.. arguments.Select(a => a[0])];
        if (Members.TryGet(builder, method, values) is { } value)
            return [value];
        if (method is { IsStatic: true, IsGenericMethod: false } or { MethodKind: MethodKind.LocalFunction, IsGenericMethod: false })
        {
            if (calls.Contains(method, SymbolEqualityComparer.Default))
            {
                Report(Descriptors.Recursion, call.Syntax.GetLocation(), method.Name);
                return StandIn(method.ReturnType);
            }
            if (Bodies.Source(compilation, method, cancellation) is not null)
            {
                if (Attributes.Has(method, Attributes.Elementwise))
                    return Inline(method, Declared(method), values, call);
                var around = method.MethodKind == MethodKind.LocalFunction ? scope.Copy() : new Scope();
                return Barred(method, Read(method, Bodies.Of(compilation, method, cancellation), arguments, around), call);
            }
            if (DeclaredBody.Find(method, out var version) is { } body)
            {
                if (version == GraphText.Version)
                    return Inline(method, body, values, call);
                ReportVersion(method, call, version.ToString(CultureInfo.InvariantCulture));
                return StandIn(method.ReturnType);
            }
        }
        if (call.Syntax.ContainsDiagnostics || method.ReturnType is IErrorTypeSymbol)
            IsBroken = true;
        else
            Report(Descriptors.UnsupportedCall, call.Syntax.GetLocation(), Members.Words(method), Members.Suggest(method));
        return StandIn(method.ReturnType);
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

    Expr[] Inline(IMethodSymbol method, DeclaredBody? body, IReadOnlyList<Expr> arguments, IOperation call)
    {
        var scalars = method.Parameters.Select(p => Attributes.Has(p, Attributes.Scalar)).ToArray();
        try
        {
            if (body is not null)
                return Barred(method, body.Inline(builder, Rows, [.. arguments.Where((_, i) => !scalars[i])], [.. arguments.Where((_, i) => scalars[i])]), call);
        }
        catch (FormatException)
        {
            ReportVersion(method, call, "unknown");
            return StandIn(method.ReturnType);
        }
        IsBroken = true;
        return StandIn(method.ReturnType);
    }

    void ReportVersion(IMethodSymbol method, IOperation call, string version) => Report(
        Descriptors.KernelVersion, call.Syntax.GetLocation(), Members.Words(method), method.ContainingAssembly.Name, version,
        GraphText.Version.ToString(CultureInfo.InvariantCulture));
}
