using Framework.Generators.Ir;
using Microsoft.CodeAnalysis;

namespace Framework.Generators.Frontend;

/// <summary>The C# types that values in a kernel can have.</summary>
static class KernelTypes
{
    public static ValueKind? KindOf(ITypeSymbol? type) => type?.SpecialType switch
    {
        SpecialType.System_Double => ValueKind.Number,
        SpecialType.System_Boolean => ValueKind.Boolean,
        SpecialType.System_Int64 or SpecialType.System_Int32 => ValueKind.Integer,
        _ => IsRow(type) ? ValueKind.Number : null,
    };

    /// <summary>Whether this is the type that stands for a row of numbers.</summary>
    public static bool IsRow(ITypeSymbol? type) => type is { Name: "Row", ContainingNamespace: { Name: "Framework", ContainingNamespace.IsGlobalNamespace: true } };

    /// <summary>Whether an operator is C#'s own, or that on rows which stands for it.</summary>
    public static bool IsBuiltIn(IMethodSymbol? method) => method is null || IsRow(method.ContainingType);

    /// <summary>The types of operands and results: a tensor's elements are never int in a declaration.</summary>
    public static ValueKind? OperandKindOf(ITypeSymbol? type) => type?.SpecialType == SpecialType.System_Int32 || IsRow(type) ? null : KindOf(type);

    public static string Words(ITypeSymbol? type) => type?.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat) ?? "nothing";
}
