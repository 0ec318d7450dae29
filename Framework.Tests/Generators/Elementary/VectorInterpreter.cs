using Framework.Generators.Ir;
using Framework.Kernels;

namespace Framework.Tests.Generators.Elementary;

/// <summary>Runs a lowered graph on the vector types themselves, a step a node: what generated code computes, without generating it.</summary>
sealed class VectorInterpreter<V, T> where V : unmanaged, ISimd<V, T> where T : unmanaged
{
    readonly List<Expr> nodes;
    readonly int[][] operands;
    readonly V[] values;
    readonly int root;

    public VectorInterpreter(Expr root, Func<double, T> constant)
    {
        nodes = Graph.InOrder([root]);
        var positions = nodes.Select((node, i) => (node, i)).ToDictionary(p => p.node, p => p.i);
        operands = [.. nodes.Select(n => n.Operands.Select(o => positions[o]).ToArray())];
        values = new V[nodes.Count];
        this.root = positions[root];
        for (var i = 0; i < nodes.Count; i++)
            if (nodes[i].IsConstant) values[i] = nodes[i].Kind == ValueKind.Boolean ? nodes[i].Value != 0 ? ~default(V) : default : V.Create(constant(nodes[i].Value));
    }

    /// <summary>Results for whole vectors of inputs; all arrays have the same length, a multiple of the vector's.</summary>
    public T[] Run(params T[][] inputs)
    {
        var results = new T[inputs[0].Length];
        for (nuint at = 0; at < (nuint)results.Length; at += (nuint)V.Count)
        {
            for (var i = 0; i < nodes.Count; i++)
            {
                if (nodes[i].Op == Op.Input) values[i] = V.Load(ref inputs[nodes[i].Index][0], at);
                else if (!nodes[i].IsConstant) values[i] = Step(nodes[i].Op, operands[i]);
            }
            values[root].Store(ref results[0], at);
        }
        return results;
    }

    V Step(Op op, int[] at)
    {
        V Operand(int i) => i < at.Length ? values[at[i]] : default;
        var (a, b, c, d) = (Operand(0), Operand(1), Operand(2), Operand(3));
        return op switch
        {
            Op.Add => a + b,
            Op.Subtract => a - b,
            Op.Multiply => a * b,
            Op.Divide => a / b,
            Op.Negate => -a,
            Op.Fma => V.Fma(a, b, c),
            Op.Fms => V.Fms(a, b, c),
            Op.Abs => V.Abs(a),
            Op.Sqrt => V.Sqrt(a),
            Op.Min => V.Min(a, b),
            Op.Max => V.Max(a, b),
            Op.Floor => V.Floor(a),
            Op.Ceiling => V.Ceiling(a),
            Op.Round => V.Round(a),
            Op.Truncate => V.Truncate(a),
            Op.CopySign => V.CopySign(a, b),
            Op.Less => V.LessThan(a, b),
            Op.LessOrEqual => V.LessThanOrEqual(a, b),
            Op.Greater => V.LessThan(b, a),
            Op.GreaterOrEqual => V.LessThanOrEqual(b, a),
            Op.Equal => V.Equal(a, b),
            Op.NotEqual => V.NotEqual(a, b),
            Op.IsNaN => V.IsNaN(a),
            Op.And => a & b,
            Op.Or => a | b,
            Op.Xor => a ^ b,
            Op.Not => ~a,
            Op.Select => V.Select(a, b, c),
            Op.SelectLess => V.SelectLess(a, b, c, d),
            Op.SelectLessOrEqual => V.SelectLessOrEqual(a, b, c, d),
            Op.SelectEqual => V.SelectEqual(a, b, c, d),
            Op.AtMost => V.AtMost(a, b),
            Op.AtLeast => V.AtLeast(a, b),
            Op.Pow2 => V.Pow2(a),
            Op.Scale => V.Scale(a, b),
            Op.Exponent => V.Exponent(a),
            Op.Mantissa => V.Mantissa(a),
            Op.Head => V.Head(a),
            _ => throw new InvalidOperationException($"{op} is no primitive of a target."),
        };
    }
}
