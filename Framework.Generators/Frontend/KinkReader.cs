using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using Framework.Generators.Diagnostics;
using Framework.Generators.Ir;
using Microsoft.CodeAnalysis;

namespace Framework.Generators.Frontend;

/// <summary>Reads where an operand has kinks, and what is wrong with saying so.</summary>
static class KinkReader
{
    /// <summary>The values declared for an operand, and its differences from others, in order.</summary>
    public static EquatableArray<KinkModel> Read(IParameterSymbol symbol) => new(symbol.GetAttributes().Where(a => Attributes.Is(a, Attributes.Kink))
        .SelectMany(a => Values(a).Select(v => new KinkModel(Other(a) ?? "", v))).Where(k => IsFinite(k.Value)).Distinct()
        .OrderBy(k => k.Other, System.StringComparer.Ordinal).ThenBy(k => k.Value));

    /// <summary>The attributes that are on no operand that a derivative is taken by, or name no such operand or what is no number.</summary>
    public static IEnumerable<Finding> Strays(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        if (context.TargetSymbol is not IParameterSymbol { Type: not IErrorTypeSymbol } symbol)
            yield break;
        foreach (var attribute in context.Attributes)
        {
            if (Fault(symbol, attribute) is { } fault)
                yield return Finding.At(Descriptors.Kink, Attributes.Place(attribute, symbol, cancellation), symbol.Name, fault);
        }
    }

    static string? Fault(IParameterSymbol symbol, AttributeData attribute)
    {
        if (!IsOperand(symbol))
            return "it is no tensor operand of a declaration by which derivatives are taken";
        if (Other(attribute) is { } other && (other == symbol.Name || !((IMethodSymbol)symbol.ContainingSymbol).Parameters.Any(p => p.Name == other && IsOperand(p))))
            return $"'{other}' is no other such operand that it could meet";
        return Values(attribute).Where(v => !IsFinite(v)).Select(v => $"{v.ToString(CultureInfo.InvariantCulture)} is no finite number").FirstOrDefault();
    }

    static string? Other(AttributeData attribute) => attribute.ConstructorArguments.Select(a => a.Kind == TypedConstantKind.Array ? null : a.Value as string).FirstOrDefault();

    /// <summary>The numbers; of two operands that meet without any, 0.</summary>
    static IEnumerable<double> Values(AttributeData attribute)
    {
        var values = attribute.ConstructorArguments
            .SelectMany(a => a.Kind == TypedConstantKind.Array ? a.Values.IsDefault ? [] : a.Values.AsEnumerable() : [a]).Select(a => a.Value).OfType<double>().ToArray();
        return values.Length == 0 && Other(attribute) is not null ? [0] : values;
    }

    static bool IsFinite(double value) => !double.IsNaN(value) && !double.IsInfinity(value);

    static bool IsOperand(IParameterSymbol symbol)
    {
        if (symbol.ContainingSymbol is not IMethodSymbol method || Attributes.Has(symbol, Attributes.Scalar))
            return false;
        var isNumber = KernelTypes.OperandKindOf(symbol.Type) == ValueKind.Number;
        return Attributes.Has(method, Attributes.Elementwise) ? isNumber
            : Attributes.Has(method, Attributes.Rowwise) ? isNumber || KernelTypes.IsRow(symbol.Type)
            : method.ContainingType is { } type && Attributes.Has(type, Attributes.Reduction) && isNumber && method.Name == "Accumulate" && symbol.Ordinal == ReductionReader.StateParameters(method, States(method));
    }

    /// <summary>How many numbers there are in the state, which is returned.</summary>
    static int States(IMethodSymbol accumulate) => accumulate.ReturnType is INamedTypeSymbol { IsTupleType: true } tuple ? tuple.TupleElements.Length : 1;
}
