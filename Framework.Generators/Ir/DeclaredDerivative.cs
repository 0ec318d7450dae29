using System.Collections.Generic;
using System.Linq;

namespace Framework.Generators.Ir;

/// <summary>A value whose derivative was declared: where it is inlined into another, that derivative counts and not the one of its formula.</summary>
static class DeclaredDerivative
{
    /// <summary>A value that does not depend on <paramref name="x"/> as derivatives see it, with its derivative by it.</summary>
    public static Expr Attach(Expr value, Expr x, Expr slope) => value.Builder.Make(Op.WithDerivative, value, x, slope);

    /// <summary>The values alone, which is all that a kernel computes.</summary>
    public static Expr[] Strip(IReadOnlyList<Expr> roots) => Graph.Map(roots, node => node.Op is Op.WithDerivative or Op.Detach ? node[0] : node);

    public static Expr Strip(Expr root) => Strip([root])[0];

    /// <summary>The graph without the nodes that stand in the way of gradients: once it is known that none has to pass them.</summary>
    public static Expr[] Clear(IReadOnlyList<Expr> roots) => Graph.Map(roots, node => node.Op == Op.WithoutDerivative ? node[0] : node);

    /// <summary>Whether a value can have a derivative at all.</summary>
    public static bool Varies(Expr value) => Graph.Reachable([value]).Any(n => n.Op == Op.Input);
}
