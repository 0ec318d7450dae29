using System.Collections.Generic;
using System.Linq;

namespace Framework.Generators.Ir;

/// <summary>
/// Which values of a row-wise program differ along the row and which are one number a row, and the reductions made with that knowledge.
/// The scalar after the declared ones is the length of the row.
/// </summary>
/// <param name="builder">The graph.</param>
/// <param name="length">The number of declared scalars.</param>
/// <param name="uniformInputs">For each operand, whether it is one number a row.</param>
/// <param name="uniformGradients">For each result, whether it is one number a row, and its gradient with it; saved values follow the results and are.</param>
sealed class Rows(ExprBuilder builder, int length, IReadOnlyList<bool> uniformInputs, IReadOnlyList<bool> uniformGradients)
{
    readonly Dictionary<Expr, bool> varies = [];

    public Expr Length => builder.Scalar(length);

    public static bool IsReduction(Op op) => op is Op.RowSum or Op.RowMax or Op.RowMin or Op.RowLogSumExp or Op.RowArgMax;

    /// <summary>Whether a value differs along the row.</summary>
    public bool Varies(Expr root)
    {
        if (varies.TryGetValue(root, out var known))
            return known;
        foreach (var node in Graph.InOrder([root]))
        {
            if (!varies.ContainsKey(node))
                varies.Add(node, Judge(node));
        }
        return varies[root];
    }

    bool Judge(Expr node) => node.Op switch
    {
        Op.Input => !uniformInputs[node.Index],
        Op.Position => true,
        Op.RowPick => false,
        Op.Gradient or Op.Output => node.Index < uniformGradients.Count && !uniformGradients[node.Index],
        _ => !IsReduction(node.Op) && node.Operands.Any(o => varies[o]),
    };

    /// <summary>The sum over the row; of a value that does not vary, a product.</summary>
    public Expr Sum(Expr value) => Varies(value) ? builder.Make(Op.RowSum, value) : Length * value;

    public Expr Reduce(Op op, Expr value) => op switch
    {
        Op.RowSum => Sum(value),
        Op.RowLogSumExp when !Varies(value) => value + builder.Log(Length),
        Op.RowArgMax when !Varies(value) => builder.Constant(0),
        _ => Varies(value) ? builder.Make(op, value) : value,
    };

    /// <summary>
    /// The element at an index, NaN outside the row: the value computed of the operands' elements there, so that no sweep is needed for it.
    /// </summary>
    public Expr Pick(Expr value, Expr index)
    {
        if (!Varies(value))
            return value;
        var picked = new Dictionary<Expr, Expr>();
        foreach (var node in Graph.InOrder([value]))
        {
            picked[node] = !Varies(node) ? node
                : node.Op == Op.Position ? index
                : node.Operands.Length == 0 ? builder.Make(Op.RowPick, node, index)
                : builder.Rebuild(node, [.. node.Operands.Select(o => picked[o])]);
        }
        if (KeepsNaN(value))
            return picked[value];
        var inside = builder.And(builder.Make(Op.GreaterOrEqual, index, builder.Constant(0)), builder.Less(index, Length));
        return builder.Select(inside, picked[value], builder.Constant(double.NaN));
    }

    /// <summary>Whether NaN for every element comes out as NaN, which a choice or a place may prevent.</summary>
    bool KeepsNaN(Expr value)
    {
        var values = new Dictionary<Expr, double>();
        foreach (var node in Graph.InOrder([value]))
        {
            values[node] = node.IsConstant ? node.Value
                : !Varies(node) || node.Op == Op.Position ? 0.7
                : node.Operands.Length == 0 ? double.NaN
                : Interpreter.Apply(node, [.. node.Operands.Select(o => values[o])]);
        }
        return double.IsNaN(values[value]);
    }

    /// <summary>
    /// The sum over the row of a derivative's term. Sums are split and what does not vary is taken out of them, since more of them can then be formed
    /// in one sweep; what was declared (nodes below <paramref name="own"/>) is summed as it is.
    /// </summary>
    public Expr SumOfTerm(Expr term, int own)
    {
        if (!Varies(term) || term.Id < own)
            return Sum(term);
        return term.Op switch
        {
            Op.Add => SumOfTerm(term[0], own) + SumOfTerm(term[1], own),
            Op.Subtract => SumOfTerm(term[0], own) - SumOfTerm(term[1], own),
            Op.Negate => -SumOfTerm(term[0], own),
            Op.Multiply when !Varies(term[0]) => term[0] * SumOfTerm(term[1], own),
            Op.Multiply when !Varies(term[1]) => SumOfTerm(term[0], own) * term[1],
            Op.Divide when !Varies(term[1]) => SumOfTerm(term[0], own) / term[1],
            _ => Product(term, own),
        };
    }

    /// <summary>A product keeps its varying factors in the sum.</summary>
    Expr Product(Expr term, int own)
    {
        var (uniform, varying, divisor) = (new List<Expr>(), new List<Expr>(), new List<Expr>());
        Split(term, own, uniform, varying, divisor);
        if (uniform.Count + divisor.Count == 0 || varying.Count == 0)
            return Sum(term);
        var sum = Sum(varying.Aggregate((a, b) => a * b));
        sum = uniform.Aggregate(sum, (a, b) => a * b);
        return divisor.Aggregate(sum, (a, b) => a / b);
    }

    void Split(Expr term, int own, List<Expr> uniform, List<Expr> varying, List<Expr> divisor)
    {
        if (!Varies(term))
            uniform.Add(term);
        else if (term.Op == Op.Multiply && term.Id >= own)
        {
            Split(term[0], own, uniform, varying, divisor);
            Split(term[1], own, uniform, varying, divisor);
        }
        else if (term.Op == Op.Divide && term.Id >= own && !Varies(term[1]))
        {
            Split(term[0], own, uniform, varying, divisor);
            divisor.Add(term[1]);
        }
        else
            varying.Add(term);
    }
}
