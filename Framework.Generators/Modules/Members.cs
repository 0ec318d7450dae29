using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Framework.Generators.Modules;

/// <summary>A field, property or parameter that belongs to a module's state, or that should and cannot.</summary>
sealed record Member(ISymbol Symbol, ITypeSymbol Type, MemberModel? Model, Fault Fault);

/// <summary>Why a member that holds state cannot be part of it.</summary>
enum Fault
{
    None,

    /// <summary>A layer inside something that cannot be enumerated.</summary>
    HiddenLayer,

    /// <summary>A tensor that nobody said what it is.</summary>
    UnmarkedTensor,

    /// <summary>Marked as a tensor of the state without being one.</summary>
    MarkedWithoutTensor,
}

/// <summary>Finds the members of a class that hold its state.</summary>
static class Members
{
    /// <summary>In declaration order: those that are part of the state, and those that are at fault.</summary>
    public static IEnumerable<Member> Of(INamedTypeSymbol type)
    {
        var symbols = type.GetMembers();
        var stored = new HashSet<ISymbol>(symbols.OfType<IFieldSymbol>().Select(f => f.AssociatedSymbol).OfType<IPropertySymbol>(), SymbolEqualityComparer.Default);
        foreach (var symbol in symbols)
        {
            var member = symbol switch
            {
                IFieldSymbol { IsImplicitlyDeclared: false, IsConst: false, AssociatedSymbol: null } field => Read(field, field.Type, field.Name),
                IPropertySymbol { IsIndexer: false } property when stored.Contains(property) => Read(property, property.Type, property.Name),
                _ => null,
            };
            if (member is not null)
                yield return member;
        }
    }

    public static Member? OfParameter(IParameterSymbol parameter) => ModuleTypes.Mentioned(parameter.Type) is null ? null : Read(parameter, parameter.Type, parameter.Name);

    static Member? Read(ISymbol symbol, ITypeSymbol type, string name)
    {
        var (kind, isTransient) = Mark(symbol);
        var (shape, element) = ModuleTypes.IsChild(type) ? (MemberShape.Single, type) : ModuleTypes.Collection(type) ?? (MemberShape.Single, type);
        if (kind is null && ModuleTypes.IsChild(element))
            kind = MemberKind.Child;
        else if (kind is not null && !ModuleTypes.IsTensor(element))
            return new(symbol, type, null, Fault.MarkedWithoutTensor);
        if (symbol.IsStatic)
            return kind is null ? null : new(symbol, type, null, Fault.HiddenLayer);
        if (kind is { } known)
        {
            var needsCast = known == MemberKind.Child && shape == MemberShape.Single && !ModuleTypes.IsModule(element);
            return new(symbol, type, new(known, shape, StateName(symbol) ?? Names.InStateDictionary(name), Access(symbol, name), needsCast, isTransient), Fault.None);
        }
        // A constructor's parameter passes through; only a stored value is forgotten.
        if (symbol is IParameterSymbol || ModuleTypes.Mentioned(type) is not { } mentioned)
            return null;
        return new(symbol, type, null, ModuleTypes.IsTensor(mentioned) ? Fault.UnmarkedTensor : Fault.HiddenLayer);
    }

    static string Access(ISymbol symbol, string name) => symbol is IParameterSymbol ? "@" + name : "this.@" + name;

    static (MemberKind? Kind, bool IsTransient) Mark(ISymbol symbol)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            switch (attribute.AttributeClass?.ToDisplayString())
            {
                case Names.ParameterAttribute:
                    return (MemberKind.Parameter, false);
                case Names.BufferAttribute:
                    return (MemberKind.Buffer, attribute.NamedArguments.Any(a => a is { Key: "Persistent", Value.Value: false }));
            }
        }
        return (null, false);
    }

    static string? StateName(ISymbol symbol) => symbol.GetAttributes()
        .FirstOrDefault(a => a.AttributeClass?.ToDisplayString() == Names.StateNameAttribute)?.ConstructorArguments.FirstOrDefault().Value as string;
}
