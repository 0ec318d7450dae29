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
        {
            var (form, expression) = derivative is not null ? (ReductionGradient.Elementwise, Weighted(derivative)) : Derive(Simplifier.Run(accumulate), Simplifier.Run(finish));
            Form = form;
            Gradient = form == ReductionGradient.Elementwise ? expression : null;
            Map = form is ReductionGradient.Shared or ReductionGradient.Product && expression!.Op != Op.Input ? expression : null;
        }
    }

    public Expr[] Seed { get; }
    public Expr[] Accumulate { get; }
    public Expr[] Combine { get; }
    public Expr[] Finish { get; }

    public ReductionGradient Form { get; }

    /// <summary>For the elementwise form: the gradient of one element.</summary>
    public Expr? Gradient { get; }

    /// <summary>For an extreme or a product, what is made of an element first; null if nothing is.</summary>
    public Expr? Map { get; }

    public int States => Seed.Length;

    /// <summary>Whether no elements have a result: an infinite seed says that they have none.</summary>
    public bool AllowsEmpty => !Seed.Any(s => s.IsConstant && double.IsInfinity(s.Value));

    /// <summary>Whether the reduction of integers is the same in wrapping integer arithmetic.</summary>
    public bool IntegerLegal =>
        new Kernel([.. Seed, .. Accumulate, .. Combine, .. Finish], [.. Enumerable.Repeat(ValueKind.Number, 2 * States + 1)], new Dictionary<int, Expr>(), differentiable: false).IntegerLegal;

    /// <summary>Steps so short that the latency of one accumulator would show.</summary>
    public bool IsShort(IReadOnlyList<Expr> lowered) => Graph.CountOperations(lowered) <= 12;

    /// <summary>A bit for each state that depends on how many elements were seen, and not on which: counts, above all.</summary>
    public uint CountedStates
    {
        get
        {
            var counted = (1u << States) - 1;
            for (var before = 0u; before != counted;)
            {
                before = counted;
                for (var k = 0; k < States; k++)
                {
                    if (Graph.Reachable([Accumulate[k]]).Any(n => n.Op == Op.Input && (before >> n.Index & 1) == 0))
                        counted &= ~(1u << k);
                }
            }
            return counted;
        }
    }

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
        var (state, element) = (builder.Input(0), builder.Input(States));
        if (States == 1 && finish.Length == 1 && finish[0] == state)
        {
            if (ReductionDerivative.Map(accumulate[0], state, Op.Multiply, 1) is { } factor)
                return (ReductionGradient.Product, MapOf(factor));
            if ((ReductionDerivative.Map(accumulate[0], state, Op.Max, 1) ?? ReductionDerivative.Map(accumulate[0], state, Op.Min, 1)) is { } compared)
                return (ReductionGradient.Shared, MapOf(compared));
        }
        if (ReductionDerivative.Slopes(accumulate) is not { } slopes)
            return default;
        var outer = Derivative.Of(finish, [.. finish.Select((_, k) => builder.Gradient(k))], States, out var failure);
        if (failure is not null)
            return default;
        var terms = new DerivativeTerms(builder);
        Expr? sum = null;
        for (var k = 0; k < States; k++)
        {
            if (outer[k] is { } arriving && !slopes[k].Is(0))
                sum = terms.Sum(sum, terms.Scale(arriving, slopes[k])!);
        }
        // What a state was, results tell: those that are states, and those that a formula mentions as they are.
        var results = new Dictionary<Expr, Expr>();
        for (var k = finish.Length - 1; k >= 0; k--)
        {
            if (finish[k].Op == Op.Input || finish[k].Operands.Length > 0)
                results[finish[k]] = builder.Output(k);
        }
        var gradient = Simplifier.Run(Graph.Substitute([Simplifier.Run(sum ?? builder.Constant(0))], results)[0]);
        if (Graph.Reachable([gradient]).Any(n => n.Op == Op.Input && n.Index < States))
            return default;
        return (ReductionGradient.Elementwise, MapOf(gradient));

        // The element is the only operand of what is left.
        Expr MapOf(Expr value) => Simplifier.Run(Graph.Substitute([value], new Dictionary<Expr, Expr> { [element] = state })[0]);
    }
}
