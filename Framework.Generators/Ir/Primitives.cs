using System;
using System.Collections.Generic;

namespace Framework.Generators.Ir;

/// <summary>The table of primitives, a row each. Nothing else in the generator lists them.</summary>
static partial class Primitives
{
    static readonly Primitive[] ByOp = Index();
    static readonly Dictionary<string, Primitive> ByMember = IndexMembers();

    public static Primitive Of(Op op) => ByOp[(int)op];

    /// <summary>The primitive that a C# member such as "Math.Exp" or "KernelMath.Erf" stands for.</summary>
    public static bool TryGetMember(string member, out Primitive primitive) => ByMember.TryGetValue(member, out primitive);

    /// <summary>All documented members, for suggestions.</summary>
    public static IEnumerable<string> Members => ByMember.Keys;

    public static IReadOnlyList<Primitive> All => ByOp;

    static Primitive[] Index()
    {
        var table = new Primitive[Enum.GetValues(typeof(Op)).Length];
        foreach (var rows in new[] { Leaves(), Arithmetic(), Logic(), Elementary(), Special(), Rows(), Declared() })
        {
            foreach (var row in rows)
                table[(int)row.Op] = row;
        }
        return table;
    }

    static Dictionary<string, Primitive> IndexMembers()
    {
        var members = new Dictionary<string, Primitive>(StringComparer.Ordinal);
        foreach (var row in ByOp)
        {
            foreach (var member in row.Members)
                members.Add(member, row);
        }
        return members;
    }

    static Primitive[] Leaves() =>
    [
        Leaf(Op.Input), Leaf(Op.Scalar), Leaf(Op.Constant), Leaf(Op.Gradient), Leaf(Op.Output),
    ];

    static Primitive Leaf(Op op) =>
        new(op, 0, Signature.Leaf, op.ToString(), _ => throw new InvalidOperationException($"{op} has no value of its own."))
        {
            IntegerLegal = true,
        };

    static double Flag(bool value) => value ? 1 : 0;
}
