using System.Collections.Generic;
using System.Linq;

namespace Framework.Generators.Ir;

/// <summary>How the gradient of a reduction is found.</summary>
enum ReductionGradient : byte
{
    /// <summary>There is none, or none is known.</summary>
    None,

    /// <summary>By an elementwise expression of what arrives, the element and the results.</summary>
    Elementwise,

    /// <summary>Shared by the elements that equal the result.</summary>
    Shared,

    /// <summary>That of a product.</summary>
    Product,
}

/// <summary>
/// A reduction. In Accumulate the inputs are the states and then the element, in Combine one state and then the other, in Finish the states; the scalar
/// after the declared ones is the number of elements. In the gradient input 0 is the element.
/// </summary>
sealed class Reduction
{
    public Reduction(IReadOnlyList<Expr> seed, IReadOnlyList<Expr> accumulate, IReadOnlyList<Expr> combine, IReadOnlyList<Expr> finish, IReadOnlyList<Expr>? derivative)
    {
        Seed = Values(seed);
        Accumulate = Values(accumulate);
        Combine = Values(combine);
        Finish = Values(finish);
        if (finish.All(f => f.Kind == ValueKind.Number))
            (Form, Gradient) = derivative is not null ? (ReductionGradient.Elementwise, Weighted(derivative)) : Derive(Simplifier.Run(accumulate), Simplifier.Run(finish));
    }

    public Expr[] Seed { get; }
    public Expr[] Accumulate { get; }
    public Expr[] Combine { get; }
    public Expr[] Finish { get; }

    public ReductionGradient Form { get; }

    /// <summary>For the elementwise form: the gradient of one element.</summary>
    public Expr? Gradient { get; }

    public int States => Seed.Length;

    /// <summary>Whether no elements have a result: an infinite seed says that they have none.</summary>
    public bool AllowsEmpty => !Seed.Any(s => s.IsConstant && double.IsInfinity(s.Value));

    /// <summary>Whether the reduction of integers is the same in wrapping integer arithmetic.</summary>
    public bool IntegerLegal =>
        new Kernel([.. Seed, .. Accumulate, .. Combine, .. Finish], [.. Enumerable.Repeat(ValueKind.Number, 2 * States + 1)], new Dictionary<int, Expr>(), differentiable: false).IntegerLegal;

    /// <summary>Steps so short that the latency of one accumulator would show.</summary>
    public bool IsShort(IReadOnlyList<Expr> lowered) => Graph.Reachable(lowered).Count(n => n.Operands.Length > 0) <= 12;

    static Expr[] Values(IReadOnlyList<Expr> written) => Simplifier.Run(DeclaredDerivative.Strip(written));

    Expr Weighted(IReadOnlyList<Expr> derivative)
    {
        var builder = Accumulate[0].Builder;
        var sum = derivative.Select((d, k) => builder.Gradient(k) * d).Aggregate((a, b) => a + b);
        return Simplifier.Run(sum);
    }

    /// <summary>The gradient where one is known by the form of the accumulation.</summary>
    (ReductionGradient, Expr?) Derive(Expr[] accumulate, Expr[] finish)
    {
        var builder = accumulate[0].Builder;
        var (state, element) = (builder.Input(0), builder.Input(1));
        if (States != 1 || finish.Length != 1)
            return default;
        if (finish[0] == state && accumulate[0].Operands.Length == 2 && accumulate[0].Operands.Contains(state) && accumulate[0].Operands.Contains(element))
        {
            if (accumulate[0].Op is Op.Max or Op.Min)
                return (ReductionGradient.Shared, null);
            if (accumulate[0].Op is Op.Multiply)
                return (ReductionGradient.Product, null);
        }
        var map = Simplifier.Run(accumulate[0] - state);
        if (accumulate[0].Op == Op.Add)
            map = accumulate[0][0] == state ? accumulate[0][1] : accumulate[0][1] == state ? accumulate[0][0] : map;
        if (Graph.Reachable([map]).Contains(state))
            return default;
        var outer = Derivative.Of([finish[0]], [builder.Gradient(0)], 1, out var failure)[0];
        if (failure is not null || outer is null || Graph.Reachable([Simplifier.Run(outer)]).Contains(state))
            return default;
        var inner = Derivative.Of([map], [Simplifier.Run(outer)], 2, out failure)[1];
        if (failure is not null || inner is null)
            return default;
        // The element is the only operand of the gradient.
        return (ReductionGradient.Elementwise, Simplifier.Run(Graph.Substitute([inner], new Dictionary<Expr, Expr> { [element] = state })[0]));
    }
}
