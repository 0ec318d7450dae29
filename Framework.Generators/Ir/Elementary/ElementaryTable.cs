using System;
using System.Collections.Generic;

namespace Framework.Generators.Ir.Elementary;

/// <summary>
/// The elementary functions in terms of primitives that every target has, a row a function. <see cref="Lowering"/> asks for a row with the
/// operands already lowered and lowers what the row returns, so a row may be written in terms of other rows.
/// A function without a row cannot be lowered, and a declaration that uses it does not build.
/// </summary>
static partial class ElementaryTable
{
    /// <summary>Replaces one function: (builder, operands, type computed in) to the expression.</summary>
    public delegate Expr Expansion(ExprBuilder builder, Expr[] operands, ComputeType type);

    static readonly Dictionary<Op, Expansion> Rows = Build();

    public static bool TryGet(Op op, out Expansion expansion) => Rows.TryGetValue(op, out expansion);

    static Dictionary<Op, Expansion> Build()
    {
        var rows = new Dictionary<Op, Expansion>();
        AddAll(rows);
        return rows;
    }

    /// <summary>Each family of functions adds its rows here, from a file of its own.</summary>
    static partial void AddAll(Dictionary<Op, Expansion> rows);
}
