using Framework;

namespace Bench;

/// <summary>Operations along rows, and attention, which is made of them.</summary>
static class Rows
{
    public static Action Rowwise(Arguments arguments)
    {
        int rows = arguments.Int("rows"), cols = arguments.Int("cols");
        bool backward = arguments.Bool("backward", true);
        Tensor x = Kernels.Random(backward, [rows, cols]);
        switch (arguments.Text("op"))
        {
            case "cross_entropy":
                Tensor target = Tensor.RandInt(0, cols, [rows]);
                return Kernels.Run(() => Functional.CrossEntropy(x, target), [x], Tensor.Ones([]), backward);
            case "layer_norm":
                Tensor weight = Kernels.Random(backward, [cols]), bias = Kernels.Random(backward, [cols]);
                return Kernels.Run(() => Functional.LayerNorm(x, weight, bias), [x], Tensor.Ones([rows, cols]), backward);
            case "softmax":
                return Kernels.Run(() => x.Softmax(-1), [x], Tensor.Ones([rows, cols]), backward);
            case "log_softmax":
                return Kernels.Run(() => x.LogSoftmax(-1), [x], Tensor.Ones([rows, cols]), backward);
            case var other:
                throw new NotSupportedException($"row-wise operation '{other}'");
        }
    }

    public static Action Attention(Arguments arguments)
    {
        int[] shape = [arguments.Int("batch"), arguments.Int("heads"), arguments.Int("length"), arguments.Int("dim")];
        bool backward = arguments.Bool("backward", true);
        Tensor q = Kernels.Random(backward, shape), k = Kernels.Random(backward, shape), v = Kernels.Random(backward, shape);
        double scale = 1 / Math.Sqrt(shape[3]);
        return Kernels.Run(() => (q.MatMul(k.Transpose(-1, -2)) * scale).Softmax(-1).MatMul(v), [q, k, v], Tensor.Ones(shape), backward);
    }
}
