using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace Framework.Generators.Ir;

/// <summary>Walks over the graph, none of them recursive: a long program must not exhaust the compiler's stack.</summary>
static class Graph
{
    /// <summary>The roots and what they are made of.</summary>
    /// <param name="roots">Where to begin.</param>
    /// <param name="followed">How many of a node's operands, the first ones, are looked into; all if it is left out.</param>
    public static HashSet<Expr> Reachable(IEnumerable<Expr> roots, Func<Expr, int>? followed = null)
    {
        var seen = new HashSet<Expr>();
        var pending = new Stack<Expr>(roots);
        while (pending.Count > 0)
        {
            var node = pending.Pop();
            if (!seen.Add(node))
                continue;
            var count = followed?.Invoke(node) ?? node.Operands.Length;
            for (var k = 0; k < count; k++)
                pending.Push(node.Operands[k]);
        }
        return seen;
    }

    /// <summary>How many nodes under the roots compute something.</summary>
    public static int CountOperations(IEnumerable<Expr> roots) => Reachable(roots).Count(n => n.Operands.Length > 0);

    /// <summary>The nodes under the roots, operands before users.</summary>
    public static List<Expr> InOrder(IEnumerable<Expr> roots)
    {
        var nodes = new List<Expr>(Reachable(roots));
        nodes.Sort(static (a, b) => a.Id.CompareTo(b.Id));
        return nodes;
    }

    /// <summary>Rewrites bottom-up: <paramref name="rewrite"/> sees each node with its operands already rewritten.</summary>
    public static Expr[] Map(IReadOnlyList<Expr> roots, Func<Expr, Expr> rewrite)
    {
        var images = new Dictionary<Expr, Expr>();
        foreach (var node in InOrder(roots))
        {
            images[node] = rewrite(Rebuilt(node, images));
        }
        return [.. roots.Select(r => images[r])];
    }

    /// <summary>The roots with some nodes replaced.</summary>
    public static Expr[] Substitute(IReadOnlyList<Expr> roots, IReadOnlyDictionary<Expr, Expr> replacements)
    {
        var images = new Dictionary<Expr, Expr>();
        foreach (var node in InOrder(roots))
        {
            images[node] = replacements.TryGetValue(node, out var replacement) ? replacement : Rebuilt(node, images);
        }
        return [.. roots.Select(r => images[r])];
    }

    /// <summary>The node on the images of its operands. Most are their own, and this is where the generator spends its time.</summary>
    static Expr Rebuilt(Expr node, Dictionary<Expr, Expr> images)
    {
        ImmutableArray<Expr>.Builder? operands = null;
        for (var i = 0; i < node.Operands.Length; i++)
        {
            var image = images[node.Operands[i]];
            if (image == node.Operands[i])
                continue;
            operands ??= node.Operands.ToBuilder();
            operands[i] = image;
        }
        return operands is null ? node : node.Builder.Rebuild(node, operands.MoveToImmutable());
    }
}
