using System.Collections.Generic;
using System.Linq;
using Framework.Generators.Emit.CSharp;
using Framework.Generators.Ir;

namespace Framework.Generators.Emit;

/// <summary>What a kernel computes in one type, brought down to what the targets have instructions for: once for all of them.</summary>
sealed class LoweredBody
{
    /// <param name="type">The type computed in.</param>
    /// <param name="operands">The leaves that are read, in the window's order, with their names.</param>
    /// <param name="roots">What is computed.</param>
    /// <param name="names">Names from the source.</param>
    public LoweredBody(ComputeType type, IReadOnlyList<(Expr Leaf, string Name)> operands, IReadOnlyList<Expr> roots, IReadOnlyDictionary<Expr, string> names)
    {
        Type = type;
        Operands = operands;
        Vector = new(type, names, operands.Select(o => o.Name));
        var lowered = Vector.LowerWithShortcuts(roots);
        Roots = Shortcuts.General(lowered);
        Usual = Shortcuts.Usual(lowered);
    }

    public ComputeType Type { get; }
    public IReadOnlyList<(Expr Leaf, string Name)> Operands { get; }

    /// <summary>Writes the C# of the roots; it also knows what depends on scalars only.</summary>
    public VectorCode Vector { get; }
    public Expr[] Roots { get; }

    /// <summary>The roots by shortcuts, with what must hold for these; null if there are none.</summary>
    public (Expr[] Roots, (Expr Value, Expr Bound)[] Guards)? Usual { get; }
}
