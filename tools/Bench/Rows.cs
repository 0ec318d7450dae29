using Framework;

namespace Bench;

/// <summary>Operations along rows, and attention, which is made of them.</summary>
static class Rows
{
    static readonly Cost Softmax = new(52, 4, Kept.Result);

    public static Benchmark Rowwise(Arguments arguments)
    {
        int rows = arguments.Int("rows"), cols = arguments.Int("cols");
        bool backward = arguments.Bool("backward", true);
        double elements = (double)rows * cols;
        Tensor x = Kernels.Random(backward, [rows, cols]);
        switch (arguments.Text("op"))
        {
            case "cross_entropy":
                // A number a row is all that comes out, and its gradient all that comes back.
                Tensor target = Tensor.RandInt(0, cols, [rows]);
                Work forward = Work.Pass(28 * elements, elements, 0), both = new(55 * elements, 2 * forward.Read, forward.Read, 2 * forward.Read);
                return new(Kernels.Run(() => Functional.CrossEntropy(x, target), [x], Tensor.Ones([]), backward), backward ? both : forward);
            case "layer_norm":
                Tensor weight = Kernels.Random(backward, [cols]), bias = Kernels.Random(backward, [cols]);
                return Row(() => Functional.LayerNorm(x, weight, bias), new(9, 14, Kept.Inputs));
            case "softmax":
                return Row(() => x.Softmax(-1), Softmax);
            case "log_softmax":
                return Row(() => x.LogSoftmax(-1), new(29, 25, Kept.Result));
            case var other:
                throw new NotSupportedException($"row-wise operation '{other}'");
        }

        Benchmark Row(Func<Tensor> operation, Cost cost) =>
            new(Kernels.Run(operation, [x], Tensor.Ones([rows, cols]), backward), Work.Sweep(cost, backward, elements, elements));
    }

    /// <summary>Attention made of a softmax between two products, as PyTorch's is in the comparison.</summary>
    public static Benchmark Attention(Arguments arguments) =>
        Attention(arguments, 1, (q, k, v) => (q.MatMul(k.Transpose(-1, -2)) * (1 / Math.Sqrt(q.Size(-1)))).Softmax(-1).MatMul(v));

    /// <summary>Attention as one operation; with <c>weights</c> the way that forms them, to compare with.</summary>
    public static Benchmark ScaledDotProduct(Arguments arguments)
    {
        bool causal = arguments.Bool("causal", false), weights = arguments.Bool("weights", false);
        return Attention(arguments, causal ? 0.5 : 1, (q, k, v) =>
            weights ? q.ScaledDotProductAttentionWithWeights(k, v, isCausal: causal).Output : q.ScaledDotProductAttention(k, v, isCausal: causal));
    }

    /// <param name="seen">The part of the weights that is not masked.</param>
    static Benchmark Attention(Arguments arguments, double seen, Func<Tensor, Tensor, Tensor, Tensor> operation)
    {
        int length = arguments.Int("length");
        int[] shape = [arguments.Int("batch"), arguments.Int("heads"), length, arguments.Int("dim")];
        bool backward = arguments.Bool("backward", true);
        Tensor q = Kernels.Random(backward, shape), k = Kernels.Random(backward, shape), v = Kernels.Random(backward, shape);
        double each = q.NumElements, weights = seen * each / shape[3] * length;
        Action iteration = Kernels.Run(() => operation(q, k, v), [q, k, v], Tensor.Ones(shape), backward);
        // The least is what a fused implementation moves: the weights between the two products need not leave the cache.
        Work least = Work.Product(4 * seen * each * length, 2 * each, each, each, backward);
        return new(iteration, least with { Flops = least.Flops + weights * (Softmax.Forward + (backward ? Softmax.Backward : 0)) });
    }
}
