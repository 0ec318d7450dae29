using System;
using System.Collections.Generic;
using System.Linq;

namespace Framework.Generators.Ir;

/// <summary>How the gradient with regard to one input is found.</summary>
enum GradientKind : byte { Kernel, PassThrough, Zero, None }

/// <summary>The gradient with regard to one input, and what of the forward pass it reads.</summary>
/// <param name="Kind">How it is found.</param>
/// <param name="Expression">The gradient over inputs, scalars, gradients and outputs, as the kernel computes it.</param>
/// <param name="Recorded">The same for the recorder, which differentiates it again: with the derivatives that were declared.</param>
/// <param name="SavedInputs">A bit for each input read.</param>
/// <param name="SavedOutputs">A bit for each output read.</param>
sealed record InputGradient(GradientKind Kind, Expr? Expression, Expr? Recorded, uint SavedInputs, uint SavedOutputs);

/// <summary>The backward pass of a kernel: the gradients, and the choice of what is kept for them.</summary>
sealed class BackwardPlan
{
    const int NumberWeight = 4, BooleanWeight = 1;

    BackwardPlan(InputGradient[] gradients, Expr? failure)
    {
        Gradients = gradients;
        Failure = failure;
    }

    public InputGradient[] Gradients { get; }

    /// <summary>A node that has no derivative although a gradient would have to pass it.</summary>
    public Expr? Failure { get; }

    public uint SavedInputs => Gradients.Aggregate(0u, (mask, g) => mask | g.SavedInputs);
    public uint SavedOutputs => Gradients.Aggregate(0u, (mask, g) => mask | g.SavedOutputs);

    /// <summary>The most operands that a backward kernel handles: all gradients in, everything saved, all gradients out.</summary>
    public int Operands(int outputs) =>
        outputs + Bits(SavedInputs) + Bits(SavedOutputs) + Gradients.Count(g => g.Kind == GradientKind.Kernel);

    /// <param name="outputs">The simplified forward expressions, with the derivatives declared for parts of them.</param>
    /// <param name="inputs">The kinds of the inputs.</param>
    /// <param name="overrides">Declared gradients, by input; they may read outputs.</param>
    public static BackwardPlan Make(IReadOnlyList<Expr> outputs, IReadOnlyList<ValueKind> inputs, IReadOnlyDictionary<int, Expr> overrides)
    {
        var builder = outputs[0].Builder;
        var raw = Derivative.Of(outputs, [.. outputs.Select((_, i) => builder.Gradient(i))], inputs.Count, out var failure, [.. overrides.Keys]);
        foreach (var pair in overrides)
            raw[pair.Key] = Expand(pair.Value, outputs);
        for (var i = 0; i < inputs.Count; i++)
        {
            if (inputs[i] != ValueKind.Number)
                raw[i] = null;
        }
        // Truth values and integers carry no gradient, so nothing asks for the inputs'.
        if (outputs.All(o => o.Kind != ValueKind.Number))
            return new([.. inputs.Select(_ => new InputGradient(GradientKind.None, null, null, 0, 0))], null);
        Verifier.Check([.. raw.OfType<Expr>()], "differentiation");

        // An output that is a mere input or constant has nothing to save; the others are saved or computed again, whatever is less to keep.
        var candidates = Enumerable.Range(0, outputs.Count).Where(o => outputs[o].Operands.Length > 0).ToArray();
        (int Weight, int Nodes, InputGradient[] Gradients)? best = null;
        for (var subset = 0; subset < 1 << candidates.Length; subset++)
        {
            var cut = new Dictionary<Expr, Expr>();
            for (var c = 0; c < candidates.Length; c++)
            {
                if ((subset >> c & 1) != 0)
                    cut[outputs[candidates[c]]] = builder.Output(candidates[c], outputs[candidates[c]].Kind);
            }
            var gradients = Cut(raw, cut, inputs);
            var weight = Weight(gradients, inputs, outputs);
            var nodes = Graph.Reachable(gradients.Select(g => g.Expression).OfType<Expr>()).Count;
            if (best is not { } b || weight < b.Weight || weight == b.Weight && nodes < b.Nodes)
                best = (weight, nodes, gradients);
        }
        return new(best!.Value.Gradients, failure);
    }

    static Expr Expand(Expr gradient, IReadOnlyList<Expr> outputs)
    {
        var replaced = Graph.Reachable([gradient]).Where(n => n.Op == Op.Output).ToDictionary(n => n, n => outputs[n.Index]);
        return Graph.Substitute([gradient], replaced)[0];
    }

    static InputGradient[] Cut(Expr?[] raw, IReadOnlyDictionary<Expr, Expr> cut, IReadOnlyList<ValueKind> inputs)
    {
        var present = raw.OfType<Expr>().ToArray();
        var simplified = new Queue<Expr>(Simplifier.Run(Graph.Substitute(present, cut)));
        return [.. raw.Select((gradient, input) => Describe(gradient is null ? null : simplified.Dequeue(), inputs[input]))];
    }

    static InputGradient Describe(Expr? gradient, ValueKind kind)
    {
        if (kind != ValueKind.Number)
            return new(GradientKind.None, null, null, 0, 0);
        if (gradient is null || gradient.Is(0))
            return new(GradientKind.Zero, null, null, 0, 0);
        if (gradient is { Op: Op.Gradient, Index: 0 })
            return new(GradientKind.PassThrough, gradient, gradient, 0, 0);
        var nodes = Graph.Reachable([gradient]);
        return new(GradientKind.Kernel, Simplifier.Run(DeclaredDerivative.Strip(gradient)), gradient, Mask(nodes, Op.Input), Mask(nodes, Op.Output));
    }

    static int Weight(InputGradient[] gradients, IReadOnlyList<ValueKind> inputs, IReadOnlyList<Expr> outputs)
    {
        var weight = 0;
        var (savedInputs, savedOutputs) = (gradients.Aggregate(0u, (m, g) => m | g.SavedInputs), gradients.Aggregate(0u, (m, g) => m | g.SavedOutputs));
        for (var i = 0; i < inputs.Count; i++)
            weight += (savedInputs >> i & 1) == 0 ? 0 : inputs[i] == ValueKind.Boolean ? BooleanWeight : NumberWeight;
        for (var i = 0; i < outputs.Count; i++)
            weight += (savedOutputs >> i & 1) == 0 ? 0 : outputs[i].Kind == ValueKind.Boolean ? BooleanWeight : NumberWeight;
        return weight;
    }

    static uint Mask(IEnumerable<Expr> nodes, Op leaf) => nodes.Where(n => n.Op == leaf).Aggregate(0u, (mask, n) => mask | 1u << n.Index);

    static int Bits(uint mask)
    {
        var count = 0;
        for (; mask != 0; mask &= mask - 1)
            count++;
        return count;
    }
}
