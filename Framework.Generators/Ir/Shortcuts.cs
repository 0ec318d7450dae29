using System.Collections.Generic;
using System.Linq;

namespace Framework.Generators.Ir;

/// <summary>
/// Expansions that mind edges say where none are met: Shortcut(a, bound, usual, general) is the general value always and the usual one, to the bit, where a &lt; bound. Loops test
/// whole vectors and take the general way only for those with an element that needs it; where a branch costs more than it spares nothing is left but the general value.
/// </summary>
static class Shortcuts
{
    /// <summary>The values without shortcuts.</summary>
    public static Expr[] General(IReadOnlyList<Expr> roots) => Graph.Map(roots, node => node.Op == Op.Shortcut ? node[3] : node);

    /// <summary>The values by all their shortcuts, and what must hold for them, the first to be known first; null if there are none.</summary>
    public static (Expr[] Roots, (Expr Value, Expr Bound)[] Guards)? Usual(IReadOnlyList<Expr> roots)
    {
        // On the way that takes all of them: general values are not looked into.
        Expr[] taken = [.. Graph.Reachable(roots, node => node.Op == Op.Shortcut ? 3 : node.Operands.Length).Where(n => n.Op == Op.Shortcut)];
        if (taken.Length == 0)
            return null;
        var mapped = Graph.Map([.. roots, .. taken.SelectMany(s => new[] { s[0], s[1] })], node => node.Op == Op.Shortcut ? node[2] : node);
        var guards = taken.Select((_, k) => (Value: mapped[roots.Count + 2 * k], Bound: mapped[roots.Count + 2 * k + 1]));
        return (mapped.Take(roots.Count).ToArray(), [.. guards.OrderBy(g => g.Value.Id)]);
    }
}
