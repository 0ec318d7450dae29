using System.Collections.Concurrent;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Framework.Generators.Frontend;

/// <summary>
/// The bound bodies of a compilation's methods. Binding is what reading a declaration spends most of its time on, and one that others call is read again for
/// each of them.
/// </summary>
static class Bodies
{
    static readonly ConditionalWeakTable<Compilation, ConcurrentDictionary<IMethodSymbol, IBlockOperation?>> Known = new();

    /// <summary>The body of a method or local function of this project.</summary>
    public static IBlockOperation? Of(Compilation compilation, IMethodSymbol method, CancellationToken cancellation)
    {
        var known = Known.GetValue(compilation, static _ => new(SymbolEqualityComparer.Default));
        return known.TryGetValue(method, out var body) ? body : known[method] = Bind(compilation, method, cancellation);
    }

    static IBlockOperation? Bind(Compilation compilation, IMethodSymbol method, CancellationToken cancellation) =>
        Source(compilation, method, cancellation) is { } syntax
            ? compilation.GetSemanticModel(syntax.SyntaxTree).GetOperation(syntax, cancellation) switch
            {
                IMethodBodyOperation body => body.BlockBody ?? body.ExpressionBody,
                ILocalFunctionOperation local => local.Body,
                _ => null,
            }
            : null;

    /// <summary>The syntax of a method or local function, where that is in this project.</summary>
    public static SyntaxNode? Source(Compilation compilation, IMethodSymbol method, CancellationToken cancellation) => method.DeclaringSyntaxReferences
        .Where(r => compilation.ContainsSyntaxTree(r.SyntaxTree)).Select(r => r.GetSyntax(cancellation)).FirstOrDefault(s => s is MethodDeclarationSyntax or LocalFunctionStatementSyntax);
}
