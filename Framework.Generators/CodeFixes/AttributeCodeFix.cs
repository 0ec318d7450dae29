using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Framework.Generators.Diagnostics;
using Framework.Generators.Modules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace Framework.Generators.CodeFixes;

/// <summary>Adds the attribute that says what was meant: a number for all elements, no derivative, a parameter, a buffer.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AttributeCodeFix : CodeFixProvider
{
    static readonly Dictionary<string, string[]> Attributes = new()
    {
        [Descriptors.OperandDefault.Id] = ["Scalar"],
        [Descriptors.ParameterType.Id] = ["Scalar"],
        [Descriptors.MissingDerivative.Id] = ["NotDifferentiable"],
        [ModuleDiagnostics.UnmarkedTensor.Id] = ["Parameter", "Buffer"],
        [ModuleDiagnostics.Unmarked.Id] = ["Module"],
    };

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [.. Attributes.Keys];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in context.Diagnostics)
        {
            if (root?.FindToken(diagnostic.Location.SourceSpan.Start).Parent is not { } place || Declaration(diagnostic.Id, place) is not { } declaration)
                continue;
            foreach (var attribute in Attributes[diagnostic.Id])
            {
                context.RegisterCodeFix(
                    CodeAction.Create($"Add [{attribute}]", cancellation => AddAsync(context.Document, declaration, attribute, cancellation), equivalenceKey: attribute),
                    diagnostic);
            }
        }
    }

    /// <summary>What the attribute goes on, or null where it would not help.</summary>
    static SyntaxNode? Declaration(string id, SyntaxNode place)
    {
        if (id == Descriptors.OperandDefault.Id)
            return place.FirstAncestorOrSelf<ParameterSyntax>();
        // Of the types that no operand can have, int is one that a number can.
        if (id == Descriptors.ParameterType.Id)
            return place.FirstAncestorOrSelf<ParameterSyntax>() is { Type: PredefinedTypeSyntax { Keyword.Text: "int" } } parameter ? parameter : null;
        return place.FirstAncestorOrSelf<MemberDeclarationSyntax>();
    }

    static async Task<Document> AddAsync(Document document, SyntaxNode declaration, string attribute, CancellationToken cancellation)
    {
        var editor = await DocumentEditor.CreateAsync(document, cancellation).ConfigureAwait(false);
        // In full where the namespace is not imported, which the simplifier finds out.
        var added = editor.Generator.Attribute("Framework." + attribute).WithAdditionalAnnotations(Simplifier.Annotation);
        if (declaration.ChildNodes().OfType<AttributeListSyntax>().LastOrDefault() is { } list)
            editor.ReplaceNode(list, list.AddAttributes(((AttributeListSyntax)added).Attributes[0].WithAdditionalAnnotations(Simplifier.Annotation)).WithAdditionalAnnotations(Formatter.Annotation));
        else
            editor.AddAttribute(declaration, added);
        return editor.GetChangedDocument();
    }
}
