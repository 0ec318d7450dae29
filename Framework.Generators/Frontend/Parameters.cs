using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Framework.Generators.Diagnostics;
using Framework.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Framework.Generators.Frontend;

/// <summary>A parameter: either an operand or a scalar, and its number among these.</summary>
sealed record Parameter(string Name, int Index, OperandModel? Operand, ScalarModel? Scalar);

static class Parameters
{
    public static IReadOnlyList<Parameter> Read(IMethodSymbol method, List<Finding> findings, CancellationToken cancellation, bool rows = false) =>
        Read(method.Parameters, findings, cancellation, rows);

    public static IReadOnlyList<Parameter> Read(IEnumerable<IParameterSymbol> symbols, List<Finding> findings, CancellationToken cancellation, bool rows = false)
    {
        var parameters = new List<Parameter>();
        var (operands, scalars) = (0, 0);
        foreach (var symbol in symbols)
        {
            var scalar = symbol.GetAttributes().FirstOrDefault(a => Attributes.Is(a, Attributes.Scalar));
            var isScalar = scalar is not null;
            var kind = isScalar ? KernelTypes.KindOf(symbol.Type)
                : rows && KernelTypes.IsRow(symbol.Type) ? ValueKind.Number
                : KernelTypes.OperandKindOf(symbol.Type);
            if (kind is not { } known || symbol.RefKind != RefKind.None || symbol.IsParams)
            {
                if (symbol.Type is not IErrorTypeSymbol)
                    findings.Add(Finding.At(Descriptors.ParameterType, Place(symbol, cancellation), symbol.Name, KernelTypes.Words(symbol.Type)));
                continue;
            }
            var attribute = symbol.GetAttributes().FirstOrDefault(a => Attributes.Is(a, Attributes.Domain));
            var domain = attribute?.ConstructorArguments;
            var (low, high) = domain is { Length: 2 } d ? (Bound(d[0], -2), Bound(d[1], 2)) : (-2, 2);
            if (!(low < high))
                findings.Add(Finding.At(Descriptors.Domain, Attributes.Place(attribute!, symbol, cancellation), symbol.Name, Text(low), Text(high)));
            if (!isScalar && Syntax(symbol, cancellation)?.Default is { } value)
                findings.Add(Finding.At(Descriptors.OperandDefault, value.GetLocation(), symbol.Name));
            parameters.Add(isScalar
                ? new(symbol.Name, scalars++, null, new(symbol.Name, KernelTypes.Words(symbol.Type), Default(symbol, cancellation), Sample(symbol, domain is null ? null : (low + high) / 2), Minimum(scalar!)))
                : new(symbol.Name, operands++, new(symbol.Name, known, low, high, KinkReader.Read(symbol)), null));
        }
        return parameters;
    }

    static double Minimum(AttributeData scalar) =>
        scalar.NamedArguments.FirstOrDefault(n => n.Key == "Minimum").Value.Value is double minimum ? minimum : double.NegativeInfinity;

    static double Bound(TypedConstant value, double otherwise) => value.Value is double d ? d : otherwise;

    static Location Place(IParameterSymbol symbol, CancellationToken cancellation) =>
        Syntax(symbol, cancellation)?.Type?.GetLocation() ?? symbol.Locations[0];

    static ParameterSyntax? Syntax(IParameterSymbol symbol, CancellationToken cancellation) =>
        symbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) as ParameterSyntax;

    static string Text(double number) => number.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>As a value and not as its text, which may name things that the generated file cannot see.</summary>
    static string? Default(IParameterSymbol symbol, CancellationToken cancellation)
    {
        if (Syntax(symbol, cancellation)?.Default is null)
            return null;
        return symbol.ExplicitDefaultValue switch
        {
            bool b => b ? "true" : "false",
            double d => Literals.Double(d),
            IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
            _ => "default",
        };
    }

    static double Sample(IParameterSymbol symbol, double? middle)
    {
        if (middle is { } given)
            return given;
        if (symbol.HasExplicitDefaultValue && symbol.ExplicitDefaultValue is { } value)
        {
            var number = Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture);
            return double.IsInfinity(number) ? Math.Sign(number) : number;
        }
        return symbol.Type.SpecialType == SpecialType.System_Double ? 0.75 : 1;
    }
}
