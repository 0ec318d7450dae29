using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading.Tasks;
using Framework.Generators.Diagnostics;
using Framework.Generators.Modules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace Framework.Generators.CodeFixes;

/// <summary>Makes a class partial, or visible outside its file, so that a generated part can join it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ModifierCodeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Descriptors.NotPartial.Id, Descriptors.FileLocal.Id, ModuleDiagnostics.NotPartial.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in context.Diagnostics)
        {
            if (root?.FindToken(diagnostic.Location.SourceSpan.Start).Parent?.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type)
                continue;
            var (title, changed) = diagnostic.Id == Descriptors.FileLocal.Id
                ? ($"Make '{type.Identifier.Text}' visible outside its file", Without(type, SyntaxKind.FileKeyword))
                : ($"Make '{type.Identifier.Text}' partial", Partial(type, SyntaxGenerator.GetGenerator(context.Document)));
            context.RegisterCodeFix(
                CodeAction.Create(title, _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(type, changed))), equivalenceKey: diagnostic.Id),
                diagnostic);
        }
    }

    static TypeDeclarationSyntax Partial(TypeDeclarationSyntax type, SyntaxGenerator generator) =>
        (TypeDeclarationSyntax)generator.WithModifiers(type, generator.GetModifiers(type).WithPartial(true));

    static TypeDeclarationSyntax Without(TypeDeclarationSyntax type, SyntaxKind modifier)
    {
        var removed = type.Modifiers.First(m => m.IsKind(modifier));
        var changed = type.WithModifiers(type.Modifiers.Remove(removed));
        return changed.WithLeadingTrivia(type.GetLeadingTrivia());
    }
}
