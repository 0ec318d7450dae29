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
        var model = Read((IMethodSymbol)context.TargetSymbol, (MethodDeclarationSyntax)context.TargetNode, context.SemanticModel.Compilation, findings, cancellation);
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
            if (!KernelTypes.IsRow(type) && type.SpecialType != SpecialType.System_Double && type is not IErrorTypeSymbol)
                findings.Add(Finding.At(Descriptors.RowParts, syntax.ReturnType.GetLocation(), method.Name, $"it returns '{KernelTypes.Words(type)}'; return Row, double, or a tuple of these"));
        }
        if (!method.IsStatic || method.IsGenericMethod || method.ContainingType.IsGenericType || !parameters.Any(p => p.Operand is not null))
            findings.Add(Finding.At(Descriptors.Signature, at, method.Name));
        if (findings.Count > 0)
            return null;

        var builder = new ExprBuilder();
        var scalars = parameters.Select(p => p.Scalar).OfType<ScalarModel>().ToArray();
        var rows = new Rows(builder, scalars.Length, []);
        var reader = new BodyReader(compilation, builder, cancellation) { Rows = rows };
        var outputs = reader.Read(method, DeclarationReader.Arguments(parameters, builder));
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

        var operands = parameters.Select(p => p.Operand).OfType<OperandModel>().ToArray();
        var differentiable = !method.GetAttributes().Any(a => Attributes.Is(a, Attributes.NotDifferentiable));
        var kernel = new RowKernel(outputs, operands.Length, scalars.Length, null, differentiable);
        Judge(kernel, method.Name, at, findings);
        return new(
            method.Name,
            container,
            new(DeclarationReader.Documentation(syntax)),
            new(operands),
            new(scalars),
            new(parameters.Select(p => p.Name)),
            new(elements.Select(e => new ResultModel(e.Name, ValueKind.Number))),
            GraphText.Write(outputs, reader.Names),
            differentiable,
            method.DeclaredAccessibility != Accessibility.Private);
    }

    static void Judge(RowKernel kernel, string name, Location at, List<Finding> findings)
    {
        if (kernel.Failure is { } failure)
            findings.Add(Finding.At(Descriptors.MissingDerivative, at, name, $"'{failure.Op}'"));
        if (findings.Count > 0)
            return;
        var (forward, backward) = (new RowPass(kernel, backward: false), kernel.Gradients.Any(g => g is not null) ? new RowPass(kernel, backward: true) : null);
        foreach (var pass in new[] { forward, backward }.OfType<RowPass>())
        {
            var schedule = pass.Schedule(ComputeType.Float32);
            var rows = pass.Rows.Count + pass.IsRow.Count(r => r) + schedule.Buffers;
            if (rows > Kernel.Capacity)
                findings.Add(Finding.At(Descriptors.TooManyOperands, at, name, rows.ToString(CultureInfo.InvariantCulture), Kernel.Capacity.ToString(CultureInfo.InvariantCulture)));
            if (schedule.Sweeps.Any(s => s.Reductions.Length > 4))
                findings.Add(Finding.At(Descriptors.RowParts, at, name, "one sweep would form more than four sums or extremes at once; split it"));
        }
    }
}
