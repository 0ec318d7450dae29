using Framework;

namespace Bench;

/// <summary>Single operations, forward and where asked backward, on prepared inputs.</summary>
static class Kernels
{
    public static Action Gemm(Arguments arguments)
    {
        int m = arguments.Int("m"), n = arguments.Int("n"), k = arguments.Int("k");
        bool ta = arguments.Bool("ta", false), tb = arguments.Bool("tb", false), backward = arguments.Bool("backward", false);
        Tensor a = Random(backward, ta ? [k, m] : [m, k]), b = Random(backward, tb ? [n, k] : [k, n]);
        return () =>
        {
            Tensor y = (ta ? a.T : a).MatMul(tb ? b.T : b);
            if (backward)
            {
                Autograd.Grad([y], [a, b], [Tensor.OnesLike(y)]);
            }
        };
    }

    public static Action Elementwise(Arguments arguments)
    {
        string name = arguments.Text("op"), layout = arguments.Text("layout", "contiguous");
        int[] shape = arguments.Ints("shape");
        bool backward = arguments.Bool("backward", false);
        Tensor a = layout == "transposed" ? Random(false, [.. shape[..^2], shape[^1], shape[^2]]).Transpose(-1, -2) : Random(false, shape);
        a.RequiresGrad = backward;
        Tensor seed = Tensor.Ones(shape);
        if (Unary(name) is { } unary)
        {
            return Run(() => unary(a), [a], seed, backward);
        }
        Func<Tensor, Tensor, Tensor> binary = Binary(name) ?? throw new NotSupportedException($"elementwise '{name}'");
        Tensor b = Random(backward, layout switch { "row" => [shape[^1]], "column" => [.. shape[..^1], 1], _ => shape });
        return Run(() => binary(a, b), [a, b], seed, backward);
    }

    static Func<Tensor> CrossEntropy(Tensor x, int rows, int cols)
    {
        Tensor classes = Tensor.RandInt(0, cols, [rows]);
        return () => x.CrossEntropy(classes);
    }

    public static Action Reduce(Arguments arguments)
    {
        Tensor x = Random(false, arguments.Ints("shape"));
        int dim = arguments.Int("dim");
        return arguments.Text("op") switch
        {
            "sum" => () => x.Sum(dim),
            "mean" => () => x.Mean(dim),
            "max" => () => x.Amax(dim),
            "argmax" => () => x.ArgMax(dim),
            "var" => () => x.Var(dim),
            "logsumexp" => () => x.LogSumExp(dim),
            "norm" => () => x.Norm(2, [dim]),
            "prod" => () => x.Prod(dim),
            "cumsum" => () => x.CumSum(dim),
            var other => throw new NotSupportedException($"reduction '{other}'"),
        };
    }

    public static Action Fused(Arguments arguments)
    {
        int n = arguments.Int("n");
        bool backward = arguments.Bool("backward", true);
        Tensor x = Random(backward, [n]), y = Random(backward, [n]), seed = Tensor.Ones([n]);
        return arguments.Text("expr") switch
        {
            "swish_mix" => Run(() => x.SwishMix(y), [x, y], seed, backward),
            "huber" => Run(() => x.HuberDistance(y), [x, y], seed, backward),
            "gauss" => Run(() => x.Gauss(y), [x, y], seed, backward),
            "mish" => Run(() => x.MishChain(), [x], seed, backward),
            var other => throw new NotSupportedException($"fused expression '{other}'"),
        };
    }

    public static Action Conv2d(Arguments arguments)
    {
        int n = arguments.Int("n"), c = arguments.Int("c"), h = arguments.Int("h"), k = arguments.Int("k"), r = arguments.Int("r");
        int stride = arguments.Int("stride", 1), groups = arguments.Int("groups", 1);
        bool backward = arguments.Bool("backward", true);
        Tensor x = Random(backward, [n, c, h, h]), w = Random(backward, [k, c / groups, r, r]);
        Tensor Forward() => Functional.Conv2d(x, w, stride: stride, padding: r / 2, groups: groups);
        return Run(Forward, [x, w], Tensor.OnesLike(Forward().Detach()), backward);
    }

    public static Action Chain(Arguments arguments)
    {
        int operations = arguments.Int("ops");
        Tensor a = Random(true, [1]);
        return () =>
        {
            Tensor y = a;
            for (int i = 0; i < operations; i++)
            {
                y *= 1.01;
            }
            y.Backward();
            a.Grad = null;
        };
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

    static Func<Tensor, Tensor>? Unary(string name) => name switch
    {
        "exp" => x => x.Exp(),
        "log" => x => (x.Abs() + 1).Log(),
        "tanh" => x => x.Tanh(),
        "sigmoid" => x => x.Sigmoid(),
        "gelu" => x => x.Gelu(),
        "relu" => x => x.Relu(),
        "erf" => x => x.Erf(),
        "sqrt" => x => x.Abs().Sqrt(),
        "sin" => x => x.Sin(),
        "silu" => x => x.Silu(),
        "softplus" => x => x.Softplus(),
        "neg" => x => -x,
        _ => null,
    };

    static Func<Tensor, Tensor, Tensor>? Binary(string name) => name switch
    {
        "add" => (a, b) => a + b,
        "mul" => (a, b) => a * b,
        "div" => (a, b) => a / b,
        "sub" => (a, b) => a - b,
        "maximum" => (a, b) => a.Maximum(b),
        "pow" => (a, b) => a.Abs().Pow(b),
        "atan2" => (a, b) => a.Atan2(b),
        _ => null,
    };
}
