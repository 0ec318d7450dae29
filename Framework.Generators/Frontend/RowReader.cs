using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using Framework.Generators.Diagnostics;
using Framework.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Framework.Generators.Frontend;

/// <summary>Reads one [Rowwise] method, and everything that is wrong with it.</summary>
static class RowReader
{
    public static RowReading Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        var findings = new List<Finding>();
        if (context.TargetSymbol is not IMethodSymbol method || context.TargetNode is not MethodDeclarationSyntax syntax)
            return new(null, new([Finding.At(Descriptors.Signature, context.TargetSymbol.Locations[0], context.TargetSymbol.Name)]));
        // Of two kinds of declaration, the other one reports both.
        if (Attributes.Has(method, Attributes.Elementwise))
            return new(null, default);
        var model = Read(method, syntax, context.SemanticModel.Compilation, findings, cancellation);
        return new(findings.Count == 0 ? model : null, new(findings));
    }

    static RowModel? Read(IMethodSymbol method, MethodDeclarationSyntax syntax, Compilation compilation, List<Finding> findings, CancellationToken cancellation)
    {
        var at = syntax.Identifier.GetLocation();
        var container = Containers.Read(method, compilation, at, findings);
        var parameters = Parameters.Read(method, findings, cancellation, rows: true);
        var elements = method.ReturnType is INamedTypeSymbol { IsTupleType: true } tuple
            ? tuple.TupleElements.Select(e => (e.Name, e.Type)).ToArray()
            : [("", method.ReturnType)];
        foreach (var (_, type) in elements)
        {
            if (!KernelTypes.IsRow(type) && type.SpecialType is not (SpecialType.System_Double or SpecialType.System_Int64) && type is not IErrorTypeSymbol)
                findings.Add(Finding.At(Descriptors.RowParts, syntax.ReturnType.GetLocation(), method.Name, $"it returns '{KernelTypes.Words(type)}'; return Row, double, long, or a tuple of these"));
        }
        foreach (var parameter in method.Parameters.Where(p => p.Name is "dim" or "keepDim" or "dtype"))
            findings.Add(Finding.At(Descriptors.ParameterName, parameter.Locations[0], parameter.Name, method.Name));
        if (!method.IsStatic || method.IsGenericMethod || method.ContainingType.IsGenericType || !method.Parameters.Any(p => KernelTypes.IsRow(p.Type)) || (syntax.Body is null && syntax.ExpressionBody is null))
            findings.Add(Finding.At(Descriptors.Signature, at, method.Name));
        // A parameter or result of an unknown type is the compiler's to report.
        if (findings.Count > 0 || parameters.Count != method.Parameters.Length || elements.Any(e => KernelTypes.KindOf(e.Type) is null))
            return null;

        var builder = new ExprBuilder();
        var scalars = parameters.Select(p => p.Scalar).OfType<ScalarModel>().ToArray();
        var operands = method.Parameters.Zip(parameters, Operand).OfType<RowOperandModel>().ToArray();
        var rows = new Rows(builder, scalars.Length, [.. operands.Select(o => o.Form != RowOperand.Row)], []);
        var reader = new BodyReader(compilation, builder, cancellation) { Rows = rows };
        var outputs = reader.Read(method, [.. parameters.Select(p => p.Operand is null ? Argument(builder.Scalar(p.Index), p.Scalar!.Kind == ValueKind.Boolean) : Argument(builder.Input(p.Index), operands[p.Index].Form == RowOperand.Flag))]);
        findings.AddRange(reader.Findings);
        if (reader.IsBroken || findings.Count > 0)
            return null;
        for (var k = 0; k < outputs.Length; k++)
        {
            if (KernelTypes.IsRow(elements[k].Type) && !rows.Varies(outputs[k]))
                findings.Add(Finding.At(Descriptors.RowParts, at, method.Name, "a result that is a row does not depend on the elements of one"));
        }
        if (findings.Count > 0)
            return null;

        var differentiable = !Attributes.Has(method, Attributes.NotDifferentiable);
        if (differentiable)
            reader.RequireRowDerivatives(method.Name, outputs, [.. operands.Select(o => o.Form)], findings);
        outputs = DeclaredDerivative.Clear(outputs);
        var kernel = new RowKernel(outputs, [.. operands.Select(o => o.Form)], scalars.Length, differentiable);
        Judge(kernel, method.Name, at, findings);
        return new(
            method.Name,
            container,
            new(DeclarationReader.Documentation(syntax)),
            new(operands),
            new(scalars),
            new(parameters.Select(p => p.Name)),
            new(elements.Select(e => new ResultModel(e.Name, KernelTypes.KindOf(e.Type)!.Value))),
            GraphText.Write(outputs, reader.Names),
            differentiable,
            method.DeclaredAccessibility != Accessibility.Private);
    }

    static RowOperandModel? Operand(IParameterSymbol symbol, Parameter parameter) => parameter.Operand is not { } operand ? null
        : new(operand.Name, KernelTypes.IsRow(symbol.Type) ? RowOperand.Row : operand.Kind switch { ValueKind.Number => RowOperand.Number, ValueKind.Integer => RowOperand.Index, _ => RowOperand.Flag }, operand.Low, operand.High, operand.Kinks);

    /// <summary>A truth value comes as 1 or 0: numbers are what goes into a sweep, and what they say is decided there.</summary>
    static Expr Argument(Expr leaf, bool isFlag) => isFlag ? leaf.Builder.Make(Op.NotEqual, leaf, leaf.Like(0)) : leaf;

    static void Judge(RowKernel kernel, string name, Location at, List<Finding> findings)
    {
        if (kernel.Failure is { } failure)
            findings.Add(Finding.At(Descriptors.MissingDerivative, at, name, $"'{failure.Op}'"));
        if (findings.Count > 0)
            return;
        var (forward, backward) = (new RowPass(kernel, backward: false), kernel.Gradients.Any(g => g is not null) ? new RowPass(kernel, backward: true) : null);
        foreach (var pass in new[] { forward, backward }.OfType<RowPass>())
        {
            var schedule = pass.Schedule(ComputeType.Float32, keeps: true);
            Limit(pass.Rows.Count + pass.IsRow.Count(r => r) + schedule.Buffers, Kernel.Capacity);
            Limit(Math.Max(pass.Given.Count, pass.IsRow.Count(r => !r)), RowKernel.MostNumbers);
            if (schedule.Sweeps.Any(s => s.Reductions.Length > 4))
                findings.Add(Finding.At(Descriptors.RowParts, at, name, "one sweep would form more than four sums or extremes at once; split it"));
        }

        void Limit(int needed, int room)
        {
            if (needed > room)
                findings.Add(Finding.At(Descriptors.TooManyOperands, at, name, needed.ToString(CultureInfo.InvariantCulture), room.ToString(CultureInfo.InvariantCulture)));
        }
    }
}
