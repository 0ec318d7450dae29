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
    /// <summary>The values declared for an operand, in order.</summary>
    public static IEnumerable<double> Read(IParameterSymbol symbol) =>
        symbol.GetAttributes().Where(a => Attributes.Is(a, Attributes.Kink)).SelectMany(Values).Where(IsFinite).Distinct().OrderBy(v => v);

    /// <summary>The attributes that are on no operand that a derivative is taken by, or name what is no number.</summary>
    public static IEnumerable<Finding> Strays(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        if (context.TargetSymbol is not IParameterSymbol { Type: not IErrorTypeSymbol } symbol)
            yield break;
        foreach (var attribute in context.Attributes)
        {
            var at = Attributes.Place(attribute, symbol, cancellation);
            if (!IsOperand(symbol))
                yield return Finding.At(Descriptors.Kink, at, symbol.Name, "it is no tensor operand of a declaration by which derivatives are taken");
            else if (Values(attribute).Where(v => !IsFinite(v)).Select(v => v.ToString(CultureInfo.InvariantCulture)).FirstOrDefault() is { } value)
                yield return Finding.At(Descriptors.Kink, at, symbol.Name, $"{value} is no finite number");
        }
    }

    static IEnumerable<double> Values(AttributeData attribute) => attribute.ConstructorArguments
        .SelectMany(a => a.Kind == TypedConstantKind.Array ? a.Values.IsDefault ? [] : a.Values.AsEnumerable() : [a]).Select(a => a.Value).OfType<double>();

    static bool IsFinite(double value) => !double.IsNaN(value) && !double.IsInfinity(value);

    static bool IsOperand(IParameterSymbol symbol)
    {
        if (symbol.ContainingSymbol is not IMethodSymbol method || Attributes.Has(symbol, Attributes.Scalar))
            return false;
        var isNumber = KernelTypes.OperandKindOf(symbol.Type) == ValueKind.Number;
        return Attributes.Has(method, Attributes.Elementwise) ? isNumber
            : Attributes.Has(method, Attributes.Rowwise) ? isNumber || KernelTypes.IsRow(symbol.Type)
            : method.ContainingType is { } type && Attributes.Has(type, Attributes.Reduction) && isNumber && method.Name == "Accumulate" && symbol.Ordinal == States(method);
    }

    /// <summary>The parameters before the element: as many as there are numbers in the state, which is returned.</summary>
    static int States(IMethodSymbol accumulate) => accumulate.ReturnType is INamedTypeSymbol { IsTupleType: true } tuple ? tuple.TupleElements.Length : 1;
}
