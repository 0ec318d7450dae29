using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Framework.Generators.Frontend;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Framework.Generators.Modules;

/// <summary>Reads a class marked <c>[Module]</c> into the model of its generated part.</summary>
static class ModuleReader
{
    /// <summary>The model, or null for a class that cannot have a generated part; the analyzer says why.</summary>
    public static ModuleModel? Read(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellation)
    {
        if (!Containers(type).All(IsPartial) || !HasUsableBase(type))
            return null;
        var members = Members.Of(type)
            .Concat(CapturedParameters(type, compilation, cancellation))
            .Select(m => m.Model)
            .OfType<MemberModel>();
        return new(
            type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(),
            new(Containers(type).Reverse().Select(Header)),
            HintName(type),
            type.BaseType is null or { SpecialType: SpecialType.System_Object },
            Forward(type),
            !ListsItself(type),
            new(members));
    }

    /// <summary>The type and those around it, from the inside out.</summary>
    public static IEnumerable<INamedTypeSymbol> Containers(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.ContainingType)
            yield return current;
    }

    public static bool IsPartial(INamedTypeSymbol type) => Declarations(type).Any(d => d.Modifiers.Any(SyntaxKind.PartialKeyword));

    /// <summary>Whether the base is a module, or there is room for one.</summary>
    public static bool HasUsableBase(INamedTypeSymbol type) =>
        type.BaseType is null or { SpecialType: SpecialType.System_Object } or { TypeKind: TypeKind.Error } || ModuleTypes.IsModule(type.BaseType);

    /// <summary>Whether the class lists its members by a method of its own.</summary>
    public static bool ListsItself(INamedTypeSymbol type) =>
        type.GetMembers(Names.Enumerate).OfType<IMethodSymbol>().Any(m => m.IsOverride && Declarations(type).Any(d => d.Members.Any(s => s is MethodDeclarationSyntax { Identifier.Text: Names.Enumerate } && !IsGenerated(s))));

    static bool IsGenerated(SyntaxNode node) => node.SyntaxTree.FilePath.EndsWith(".g.cs", System.StringComparison.Ordinal);

    static IEnumerable<TypeDeclarationSyntax> Declarations(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences.Select(r => r.GetSyntax()).OfType<TypeDeclarationSyntax>();

    /// <summary>Parameters of a primary constructor that methods use, which makes them fields without a name.</summary>
    static IEnumerable<Member> CapturedParameters(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellation)
    {
        var primary = type.InstanceConstructors.FirstOrDefault(c => c.DeclaringSyntaxReferences.Any(r => r.GetSyntax(cancellation) is TypeDeclarationSyntax));
        foreach (var parameter in primary?.Parameters ?? [])
        {
            if (Members.OfParameter(parameter) is { Model: not null } member && Declarations(type).Any(IsUsed))
                yield return member;

            bool IsUsed(TypeDeclarationSyntax declaration) => declaration.Members
                .Where(m => m is not (FieldDeclarationSyntax or PropertyDeclarationSyntax { Initializer: not null } or TypeDeclarationSyntax))
                .SelectMany(m => m.DescendantNodes().OfType<IdentifierNameSyntax>())
                .Any(name => name.Identifier.ValueText == parameter.Name
                    && SymbolEqualityComparer.Default.Equals(compilation.GetSemanticModel(name.SyntaxTree).GetSymbolInfo(name, cancellation).Symbol, parameter));
        }
    }

    static ForwardKind Forward(INamedTypeSymbol type)
    {
        var kind = ForwardKind.None;
        foreach (var method in type.GetMembers("Forward").OfType<IMethodSymbol>())
        {
            var fits = method is { IsStatic: false, IsOverride: false, IsGenericMethod: false, Parameters.Length: > 0, RefKind: RefKind.None }
                && ModuleTypes.IsTensor(method.ReturnType)
                && method.Parameters[0] is { RefKind: RefKind.None, IsParams: false } first && ModuleTypes.IsTensor(first.Type)
                && method.Parameters.Skip(1).All(p => p.IsOptional || p.IsParams);
            if (!fits)
                continue;
            if (method is { DeclaredAccessibility: Accessibility.Public, Parameters.Length: 1 })
                return ForwardKind.Implicit;
            kind = ForwardKind.Bridged;
        }
        return kind;
    }

    static string Header(INamedTypeSymbol type)
    {
        var keyword = type.IsRecord ? "record" : type.TypeKind == TypeKind.Struct ? "struct" : type.TypeKind == TypeKind.Interface ? "interface" : "class";
        return $"partial {keyword} {type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat.WithGenericsOptions(SymbolDisplayGenericsOptions.IncludeTypeParameters)).Split('.').Last()}";
    }

    static string HintName(INamedTypeSymbol type) => type.ToDisplayString().Replace('<', '{').Replace('>', '}');
}
