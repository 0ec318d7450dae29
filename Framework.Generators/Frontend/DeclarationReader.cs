using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using Framework.Generators.Diagnostics;
using Framework.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Framework.Generators.Frontend;

/// <summary>Reads one [Elementwise] method: its signature, its body, the derivatives declared for it, and everything that is wrong with it.</summary>
static class DeclarationReader
{
    public static Reading Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        var findings = new List<Finding>();
        // Operators, accessors and local functions are methods, too, as attributes see them.
        if (context.TargetSymbol is not IMethodSymbol method || context.TargetNode is not MethodDeclarationSyntax syntax)
            return new(null, new([Finding.At(Descriptors.Signature, context.TargetSymbol.Locations[0], context.TargetSymbol.Name)]));
        var model = Read(method, syntax, context, findings, cancellation);
        return new(findings.Count == 0 ? model : null, new(findings));
    }

    static OperationModel? Read(
        IMethodSymbol method, MethodDeclarationSyntax syntax, GeneratorAttributeSyntaxContext context, List<Finding> findings, CancellationToken cancellation)
    {
        var at = syntax.Identifier.GetLocation();
        var container = Containers.Read(method, context.SemanticModel.Compilation, at, findings);
        var parameters = Parameters.Read(method, findings, cancellation);
        var results = Results(method, findings, cancellation);
        if (!method.IsStatic || method.IsGenericMethod || method.ContainingType.IsGenericType || method.Parameters.All(p => Attributes.Has(p, Attributes.Scalar))
            || (syntax.Body is null && syntax.ExpressionBody is null))
        {
            findings.Add(Finding.At(Descriptors.Signature, at, method.Name));
        }
        var attributes = method.GetAttributes();
        if (attributes.Any(a => Attributes.Is(a, Attributes.Rowwise)))
            findings.Add(Finding.At(Descriptors.TwoKinds, at, method.Name));
        // Numbers and integers at once would be integers always, which those who wrote double do not expect.
        if (parameters.Any(p => p.Operand?.Kind == ValueKind.Number) && parameters.FirstOrDefault(p => p.Operand?.Kind == ValueKind.Integer) is { } whole)
            findings.Add(Finding.At(Descriptors.Conversion, method.Parameters.First(p => p.Name == whole.Name).Locations[0], "long", "double"));
        var inPlace = attributes.FirstOrDefault(a => Attributes.Is(a, Attributes.Elementwise) && a.NamedArguments.Any(n => n is { Key: "InPlace", Value.Value: true }));
        if (inPlace is not null && NotInPlace(parameters, results) is { } reason)
            findings.Add(Finding.At(Descriptors.InPlace, Attributes.Place(inPlace, method, cancellation), method.Name, reason));
        // A parameter or result of an unknown type is the compiler's to report.
        if (findings.Count > 0 || parameters.Count != method.Parameters.Length || results.Length == 0)
            return null;

        var builder = new ExprBuilder();
        var reader = new BodyReader(context.SemanticModel.Compilation, builder, cancellation);
        var (outputs, overrides) = reader.ReadDeclaration(method, parameters, results, findings);
        if (reader.IsBroken || findings.Count > 0)
            return null;
        // An integer body returns what was declared even where all of it is known already.
        outputs = [.. outputs.Select((o, i) => o.IsConstant ? builder.Constant(o.Value, results[i].Kind) : o)];

        var operands = parameters.Select(p => p.Operand).OfType<OperandModel>().ToArray();
        var differentiable = !attributes.Any(a => Attributes.Is(a, Attributes.NotDifferentiable));
        if (differentiable)
            reader.RequireDerivatives(method.Name, outputs, operands.Length, overrides.Keys, findings);
        outputs = DeclaredDerivative.Clear(outputs);
        var kernel = new Kernel(outputs, [.. operands.Select(o => o.Kind)], overrides, differentiable);
        Judge(kernel, method.Name, at, findings);

        return new(
            method.Name,
            container,
            new(Documentation(syntax)),
            new(operands),
            new(parameters.Select(p => p.Scalar).OfType<ScalarModel>()),
            new(parameters.Select(p => p.Name)),
            new(results),
            GraphText.Write([.. outputs, .. overrides.OrderBy(o => o.Key).Select(o => o.Value)], reader.Names),
            new(overrides.Keys.OrderBy(k => k)),
            differentiable,
            method.DeclaredAccessibility != Accessibility.Private,
            inPlace is not null,
            attributes.Any(a => Attributes.Is(a, Attributes.Elementwise) && a.NamedArguments.Any(n => n is { Key: "RefusesBool", Value.Value: true })));
    }

    /// <summary>Why results cannot overwrite operands, or null where they can.</summary>
    static string? NotInPlace(IReadOnlyList<Parameter> parameters, IReadOnlyList<ResultModel> results) => results.Count == 1
        ? parameters.FirstOrDefault(p => p.Operand is not null)?.Operand!.Kind == results[0].Kind ? null : "its result is of another type than its first operand"
        : results.FirstOrDefault(r => !parameters.Any(p => p.Name == r.Name && p.Operand?.Kind == r.Kind)) is { } stray ? $"there is no operand '{stray.Name}' of the same type" : null;

    /// <summary>The leaves that stand for the parameters in the body.</summary>
    public static Expr[] Arguments(IReadOnlyList<Parameter> parameters, ExprBuilder builder) =>
        [.. parameters.Select(p => p.Operand is { } operand ? builder.Input(p.Index, operand.Kind) : builder.Scalar(p.Index, p.Scalar!.Kind))];

    public static ResultModel[] Results(IMethodSymbol method, List<Finding> findings, CancellationToken cancellation)
    {
        var elements = method.ReturnType is INamedTypeSymbol { IsTupleType: true } tuple
            ? tuple.TupleElements.Select(e => (e.Name, e.Type)).ToArray()
            : [("", method.ReturnType)];
        var results = new List<ResultModel>();
        foreach (var (name, type) in elements)
        {
            if (KernelTypes.OperandKindOf(type) is { } kind)
                results.Add(new(name, kind));
            else if (type is not IErrorTypeSymbol)
                findings.Add(Finding.At(Descriptors.ReturnType, ReturnType(method, cancellation), method.Name, KernelTypes.Words(method.ReturnType)));
        }
        return [.. results];
    }

    static Location ReturnType(IMethodSymbol method, CancellationToken cancellation) =>
        method.DeclaringSyntaxReferences.Select(r => r.GetSyntax(cancellation)).OfType<MethodDeclarationSyntax>().FirstOrDefault()?.ReturnType.GetLocation() ?? method.Locations[0];

    /// <summary>What can only be said once the body is known: whether it can be differentiated and held.</summary>
    static void Judge(Kernel kernel, string name, Location at, List<Finding> findings)
    {
        if (kernel.Backward?.Failure is { } failure)
            findings.Add(Finding.At(Descriptors.MissingDerivative, at, name, $"'{Function(failure.Op)}'"));
        var operands = System.Math.Max(kernel.Inputs.Count + kernel.Outputs.Count, kernel.Backward?.Operands(kernel.Outputs.Count) ?? 0);
        if (operands > Kernel.Capacity)
            findings.Add(Finding.At(Descriptors.TooManyOperands, at, name, Text(operands), Text(Kernel.Capacity)));
    }

    static string Function(Op op) => Primitives.Of(op).Members.FirstOrDefault() ?? op.ToString();

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>From the source and not from the symbol: a project that writes no documentation file does not parse it.</summary>
    public static IEnumerable<string> Documentation(MemberDeclarationSyntax syntax) =>
        syntax.GetLeadingTrivia()
            .Where(t => t.RawKind is (int)SyntaxKind.SingleLineDocumentationCommentTrivia or (int)SyntaxKind.SingleLineCommentTrivia)
            .SelectMany(t => t.ToFullString().Split('\n'))
            .Select(line => line.Trim())
            .Where(line => line.StartsWith("///", System.StringComparison.Ordinal))
            .Select(line => line.Substring(3).Trim());
}
