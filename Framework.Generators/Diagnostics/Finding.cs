using Framework.Generators.Frontend;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Framework.Generators.Diagnostics;

/// <summary>A diagnostic that compares by value and holds no syntax tree alive.</summary>
sealed record Finding(string Id, string Path, TextSpan Span, LinePositionSpan Lines, EquatableArray<string> Arguments)
{
    public static Finding At(DiagnosticDescriptor descriptor, Location location, params string[] arguments)
    {
        var lines = location.GetLineSpan();
        return new(descriptor.Id, lines.Path, location.SourceSpan, lines.Span, new(arguments));
    }

    /// <param name="tree">The file; a place in it can be suppressed and fixed, one that is known by its path alone can only be shown.</param>
    public Diagnostic ToDiagnostic(SyntaxTree? tree) => Diagnostic.Create(
        Descriptors.ById(Id), tree is not null && Span.End <= tree.Length ? Location.Create(tree, Span) : Location.Create(Path, Span, Lines), [.. Arguments]);
}
