using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Framework.Generators.Modules;

/// <summary>What a type means as the type of a module's member.</summary>
static class ModuleTypes
{
    /// <summary>A class that derives from <c>Module</c> or is marked to.</summary>
    public static bool IsModule(ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol parameter => parameter.ConstraintTypes.Any(IsModule),
        INamedTypeSymbol { TypeKind: TypeKind.Class } => Bases(type).Any(b => FullName(b) == Names.Module || IsMarked(b)),
        _ => false,
    };

    public static bool IsMarked(ITypeSymbol type) => type.GetAttributes().Any(a => a.AttributeClass?.ToDisplayString() == Names.ModuleAttribute);

    public static bool IsTensor(ITypeSymbol type) => FullName(type) == Names.Tensor;

    /// <summary>A module, or an interface that modules implement by being functions from tensor to tensor.</summary>
    public static bool IsChild(ITypeSymbol type) => IsModule(type) || IsForward(type);

    public static bool IsForward(ITypeSymbol type) => type.TypeKind == TypeKind.Interface
        && (FullName(type) == Names.Forward || type.AllInterfaces.Any(i => FullName(i) == Names.Forward));

    /// <summary>The element of a list or dictionary whose content is there before anyone enumerates it: nothing lazy, which would create its elements anew each time.</summary>
    public static (MemberShape Shape, ITypeSymbol Element)? Collection(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol array)
            return array.Rank == 1 ? (MemberShape.Sequence, array.ElementType) : null;
        if (Implemented(type, "System.Collections.Generic.IReadOnlyDictionary<TKey, TValue>", "System.Collections.Generic.IDictionary<TKey, TValue>") is { } dictionary)
            return dictionary.TypeArguments[0].SpecialType == SpecialType.System_String ? (MemberShape.Dictionary, dictionary.TypeArguments[1]) : null;
        if (Implemented(type, "System.Collections.Generic.IReadOnlyList<T>", "System.Collections.Generic.IList<T>") is { } list)
            return (MemberShape.Sequence, list.TypeArguments[0]);
        return null;
    }

    /// <summary>Whether a module or a tensor is somewhere in the type: in a tuple, a delegate, a list of lists.</summary>
    public static ITypeSymbol? Mentioned(ITypeSymbol type) => type switch
    {
        _ when IsChild(type) || IsTensor(type) => type,
        IArrayTypeSymbol array => Mentioned(array.ElementType),
        // A delegate that maps tensors holds none by its type.
        INamedTypeSymbol { TypeKind: TypeKind.Delegate } named => named.TypeArguments.Select(Mentioned).FirstOrDefault(t => t is not null && !IsTensor(t)),
        INamedTypeSymbol named => named.TypeArguments.Select(Mentioned).FirstOrDefault(t => t is not null),
        _ => null,
    };

    static string FullName(ITypeSymbol type) => type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString();

    static IEnumerable<ITypeSymbol> Bases(ITypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType)
            yield return current;
    }

    static INamedTypeSymbol? Implemented(ITypeSymbol type, params string[] interfaces) =>
        type.AllInterfaces.Concat(type is INamedTypeSymbol named ? [named] : [])
            .FirstOrDefault(i => interfaces.Contains(i.OriginalDefinition.ToDisplayString()));
}
