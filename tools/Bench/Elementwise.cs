using Framework;

namespace Bench;

/// <summary>Elementwise operations, the library's and declared ones, over operands of several layouts.</summary>
static class Elementwise
{
    static readonly Dictionary<string, (Func<Tensor, Tensor> Apply, Cost Cost)> Unary = new()
    {
        ["exp"] = (x => x.Exp(), new(21, 1, Kept.Result)),
        ["log"] = (x => (x.Abs() + 1).Log(), new(34, 3, Kept.Inputs)),
        ["tanh"] = (x => x.Tanh(), new(20, 3, Kept.Result)),
        ["sigmoid"] = (x => x.Sigmoid(), new(23, 3, Kept.Result)),
        ["gelu"] = (x => x.Gelu(), new(41, 45, Kept.Inputs)),
        ["relu"] = (x => x.Relu(), new(2, 2, Kept.Inputs)),
        ["erf"] = (x => x.Erf(), new(32, 25, Kept.Inputs)),
        ["sqrt"] = (x => x.Abs().Sqrt(), new(2, 4, Kept.Inputs)),
        ["sin"] = (x => x.Sin(), new(29, 30, Kept.Inputs)),
        ["silu"] = (x => x.Silu(), new(24, 29, Kept.Inputs)),
        ["softplus"] = (x => x.Softplus(), new(47, 29, Kept.Inputs)),
        ["neg"] = (x => -x, new(1, 1, Kept.Nothing)),
    };

    static readonly Dictionary<string, (Func<Tensor, Tensor, Tensor> Apply, Cost Cost)> Binary = new()
    {
        ["add"] = ((a, b) => a + b, new(1, 0, Kept.Nothing)),
        ["mul"] = ((a, b) => a * b, new(1, 2, Kept.Inputs)),
        ["div"] = ((a, b) => a / b, new(1, 3, Kept.Inputs)),
        ["sub"] = ((a, b) => a - b, new(1, 1, Kept.Nothing)),
        ["maximum"] = ((a, b) => a.Maximum(b), new(4, 7, Kept.Inputs)),
        ["pow"] = ((a, b) => a.Abs().Pow(b), new(94, 186, Kept.Inputs)),
        ["atan2"] = ((a, b) => a.Atan2(b), new(55, 8, Kept.Inputs)),
    };

    static readonly Dictionary<string, (Func<Tensor, Tensor, Tensor> Apply, Cost Cost)> Declared = new()
    {
        ["swish_mix"] = ((x, y) => x.SwishMix(y), new(47, 55, Kept.Inputs)),
        ["huber"] = ((x, y) => x.HuberDistance(y), new(7, 13, Kept.Inputs)),
        ["gauss"] = ((x, y) => x.Gauss(y), new(26, 32, Kept.Inputs)),
        ["mish"] = ((x, _) => x.MishChain(), new(27, 35, Kept.Inputs)),
    };

    public static Benchmark Prepare(Arguments arguments)
    {
        string name = arguments.Text("op"), layout = arguments.Text("layout", "contiguous");
        int[] shape = arguments.Ints("shape");
        bool backward = arguments.Bool("backward", false);
        Tensor a = layout == "transposed" ? Kernels.Random(false, [.. shape[..^2], shape[^1], shape[^2]]).Transpose(-1, -2) : Kernels.Random(false, shape);
        a.RequiresGrad = backward;
        Tensor seed = Tensor.Ones(shape);
        if (Unary.TryGetValue(name, out var unary))
        {
            return new(Kernels.Run(() => unary.Apply(a), [a], seed, backward), Work.Sweep(unary.Cost, backward, seed.NumElements, a.NumElements));
        }
        if (!Binary.TryGetValue(name, out var binary))
        {
            throw new NotSupportedException($"elementwise '{name}'");
        }
        Tensor b = Kernels.Random(backward, layout switch { "row" => [shape[^1]], "column" => [.. shape[..^1], 1], _ => shape });
        return new(Kernels.Run(() => binary.Apply(a, b), [a, b], seed, backward), Work.Sweep(binary.Cost, backward, seed.NumElements, a.NumElements, b.NumElements));
    }

    public static Benchmark Fused(Arguments arguments)
    {
        string name = arguments.Text("expr");
        int n = arguments.Int("n");
        bool backward = arguments.Bool("backward", true);
        if (!Declared.TryGetValue(name, out var declared))
        {
            throw new NotSupportedException($"fused expression '{name}'");
        }
        Tensor x = Kernels.Random(backward, [n]), y = Kernels.Random(backward, [n]), seed = Tensor.Ones([n]);
        Tensor[] inputs = name == "mish" ? [x] : [x, y];
        return new(Kernels.Run(() => declared.Apply(x, y), inputs, seed, backward), Work.Sweep(declared.Cost, backward, n, inputs.Length * (double)n));
    }
}
