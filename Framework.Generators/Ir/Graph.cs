using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace Framework.Generators.Ir;

/// <summary>Walks over the graph, none of them recursive: a long program must not exhaust the compiler's stack.</summary>
static class Graph
{
    public static HashSet<Expr> Reachable(IEnumerable<Expr> roots)
    {
        var seen = new HashSet<Expr>();
        var pending = new Stack<Expr>(roots);
        while (pending.Count > 0)
        {
            var node = pending.Pop();
            if (!seen.Add(node))
                continue;
            foreach (var operand in node.Operands)
                pending.Push(operand);
        }
        return seen;
    }

    /// <summary>The nodes under the roots, operands before users.</summary>
    public static List<Expr> InOrder(IEnumerable<Expr> roots) => [.. Reachable(roots).OrderBy(n => n.Id)];

    /// <summary>Rewrites bottom-up: <paramref name="rewrite"/> sees each node with its operands already rewritten.</summary>
    public static Expr[] Map(IReadOnlyList<Expr> roots, Func<Expr, Expr> rewrite)
    {
        var images = new Dictionary<Expr, Expr>();
        foreach (var node in InOrder(roots))
        {
            var image = node;
            if (node.Operands.Any(o => images[o] != o))
                image = node.Builder.Rebuild(node, node.Operands.Select(o => images[o]).ToImmutableArray());
            images[node] = rewrite(image);
        }
        return [.. roots.Select(r => images[r])];
    }

    /// <summary>The roots with some nodes replaced.</summary>
    public static Expr[] Substitute(IReadOnlyList<Expr> roots, IReadOnlyDictionary<Expr, Expr> replacements)
    {
        var images = new Dictionary<Expr, Expr>();
        foreach (var node in InOrder(roots))
        {
            images[node] = replacements.TryGetValue(node, out var replacement) ? replacement
                : node.Operands.All(o => images[o] == o) ? node
                : node.Builder.Rebuild(node, node.Operands.Select(o => images[o]).ToImmutableArray());
        }
        return [.. roots.Select(r => images[r])];
    }
}
