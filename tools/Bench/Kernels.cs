using Framework;

namespace Bench;

/// <summary>Products, convolutions, reductions and chains of tiny operations, forward and where asked backward, on prepared inputs.</summary>
static class Kernels
{
    /// <summary>Reductions along one dimension, with the operations for an element.</summary>
    static readonly Dictionary<string, (Func<Tensor, int, Tensor> Apply, int Flops)> Reductions = new()
    {
        ["sum"] = ((x, dim) => x.Sum(dim), 1),
        ["mean"] = ((x, dim) => x.Mean(dim), 1),
        ["max"] = ((x, dim) => x.Amax(dim), 4),
        ["argmax"] = ((x, dim) => x.ArgMax(dim), 4),
        ["var"] = ((x, dim) => x.Var(dim), 7),
        ["logsumexp"] = ((x, dim) => x.LogSumExp(dim), 28),
        ["norm"] = ((x, dim) => x.Norm(2, [dim]), 2),
        ["prod"] = ((x, dim) => x.Prod(dim), 1),
        ["cumsum"] = ((x, dim) => x.CumSum(dim), 1),
    };

    public static Benchmark Gemm(Arguments arguments)
    {
        int m = arguments.Int("m"), n = arguments.Int("n"), k = arguments.Int("k");
        bool ta = arguments.Bool("ta", false), tb = arguments.Bool("tb", false), backward = arguments.Bool("backward", false);
        Tensor a = Random(backward, ta ? [k, m] : [m, k]), b = Random(backward, tb ? [n, k] : [k, n]);
        return new(
            () =>
            {
                Tensor y = (ta ? a.T : a).MatMul(tb ? b.T : b);
                if (backward)
                {
                    Autograd.Grad([y], [a, b], [Tensor.OnesLike(y)]);
                }
            },
            Work.Product(2.0 * m * n * k, a.NumElements, b.NumElements, (double)m * n, backward));
    }

    public static Benchmark Reduce(Arguments arguments)
    {
        Tensor x = Random(false, arguments.Ints("shape"));
        // Without a dimension all elements are one row.
        bool all = arguments.IsNull("dim");
        x = all ? x.Flatten() : x;
        int dim = all ? 0 : arguments.Int("dim");
        string name = arguments.Text("op");
        if (!Reductions.TryGetValue(name, out var reduction))
        {
            throw new NotSupportedException($"reduction '{name}'");
        }
        double results = name == "cumsum" ? x.NumElements : (double)x.NumElements / x.Size(dim);
        return new(() => reduction.Apply(x, dim), Work.Pass((double)reduction.Flops * x.NumElements, x.NumElements, results));
    }

    public static Benchmark Conv2d(Arguments arguments)
    {
        int n = arguments.Int("n"), c = arguments.Int("c"), h = arguments.Int("h"), k = arguments.Int("k"), r = arguments.Int("r");
        int stride = arguments.Int("stride", 1), groups = arguments.Int("groups", 1);
        bool backward = arguments.Bool("backward", true);
        Tensor x = Random(backward, [n, c, h, h]), w = Random(backward, [k, c / groups, r, r]);
        Tensor Forward() => Functional.Conv2d(x, w, stride: stride, padding: r / 2, groups: groups);
        Tensor seed = Tensor.OnesLike(Forward().Detach());
        double flops = 2.0 * seed.NumElements * (c / groups) * r * r;
        return new(Run(Forward, [x, w], seed, backward), Work.Product(flops, x.NumElements, w.NumElements, seed.NumElements, backward));
    }

    public static Benchmark Chain(Arguments arguments)
    {
        int operations = arguments.Int("ops");
        Tensor a = Random(true, [1]);
        return new(() =>
        {
            Tensor y = a;
            for (int i = 0; i < operations; i++)
            {
                y *= 1.01;
            }
            y.Backward();
            a.Grad = null;
        });
    }

    public static Tensor Random(bool requiresGrad, int[] shape) => Tensor.Randn(shape).RequireGrad(requiresGrad);

    public static Action Run(Func<Tensor> forward, Tensor[] inputs, Tensor seed, bool backward) => () =>
    {
        Tensor y = forward();
        if (backward)
        {
            Autograd.Grad([y], inputs, [seed]);
        }
    };
}
