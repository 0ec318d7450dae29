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
        _ => null,
    };

    /// <summary>The types of operands and results: a tensor's elements are never int in a declaration.</summary>
    public static ValueKind? OperandKindOf(ITypeSymbol? type) => type?.SpecialType == SpecialType.System_Int32 ? null : KindOf(type);

    public static string Words(ITypeSymbol? type) => type?.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat) ?? "nothing";
}
