using System.Collections.Generic;
using System.Linq;
using Framework.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Framework.Generators.Frontend;

/// <summary>The types around a declaration, which have to be partial and free of the names that will be added.</summary>
static class Containers
{
    public static ContainerModel Read(IMethodSymbol method, Compilation compilation, Location at, List<Finding> findings)
    {
        var (headers, types) = (new List<string>(), new List<string>());
        for (var type = method.ContainingType; type is not null; type = type.ContainingType)
        {
            var syntax = type.DeclaringSyntaxReferences.Select(r => r.GetSyntax()).OfType<TypeDeclarationSyntax>().ToArray();
            if (!syntax.Any(s => s.Modifiers.Any(SyntaxKind.PartialKeyword)))
                findings.Add(Finding.At(Descriptors.NotPartial, syntax.FirstOrDefault()?.Identifier.GetLocation() ?? at, type.Name, method.Name));
            else if (type.IsFileLocal)
                findings.Add(Finding.At(Descriptors.FileLocal, syntax[0].Identifier.GetLocation(), type.Name, method.Name));
            headers.Insert(0, $"{(type.IsStatic ? "static " : "")}partial {Keyword(type)} {type.Name}");
            types.Insert(0, type.Name);
        }
        CheckNames(method, at, findings);
        var containing = method.ContainingType;
        var library = compilation.GetTypeByMetadataName("Framework.Kernels.ElementwiseOperation")?.ContainingAssembly;
        return new(
            containing.ContainingNamespace.IsGlobalNamespace ? "" : containing.ContainingNamespace.ToDisplayString(),
            new(headers),
            new(types),
            containing is { IsStatic: true, ContainingType: null },
            library is not null && (SymbolEqualityComparer.Default.Equals(library, compilation.Assembly) || library.GivesAccessTo(compilation.Assembly)));
    }

    static void CheckNames(IMethodSymbol method, Location at, List<Finding> findings)
    {
        foreach (var member in method.ContainingType.GetMembers())
        {
            if (SymbolEqualityComparer.Default.Equals(member, method))
                continue;
            if (member.Name == method.Name + "Operation")
                Clash(member.Name);
            else if (member.Name == method.Name && member is not IMethodSymbol)
                Clash(member.Name);
            else if (member.Name == method.Name && member is IMethodSymbol other && (Attributes.Has(other, Attributes.Elementwise) || Attributes.Has(other, Attributes.Rowwise)))
                Clash(member.Name);
        }

        void Clash(string name) => findings.Add(Finding.At(Descriptors.NameClash, at, method.ContainingType.Name, name));
    }

    static string Keyword(INamedTypeSymbol type) =>
        (type.IsRecord ? "record " : "") + (type.TypeKind == TypeKind.Struct ? "struct" : type.IsRecord ? "" : type.TypeKind == TypeKind.Interface ? "interface" : "class");
}
