using Framework.Kernels;

namespace Framework;

/// <summary>Linear recurrences along a dimension, in which the gradients of running products and running logarithms of sums are written.</summary>
static class LinearRecurrence
{
    /// <summary>y_i = b_i + a_i · y_{i-1}, with y_0 = b_0; reversed y_i = b_i + a_i · y_{i+1}, with the last y the last b.</summary>
    public static Tensor Run(Tensor a, Tensor b, int dim, bool reverse)
    {
        DType type = b.DType, wide = type == DType.Float64 ? type : DType.Float32;
        Tensor result = Tensor.Empty(Layout.Of(b.Shape), wide);
        RunningScan.Run<Recurrence>(b.Detach().To(wide).Contiguous(), a.Detach().To(wide).Contiguous(), result, dim, reverse);
        result = result.To(type);
        if (!Recorder.IsRecording(a, b))
        {
            return result;
        }
        SavedTensor savedA = new(a), savedB = new(b);
        return Recorder.Record("LinearRecurrence", result, a, b, (gradient, context) =>
        {
            // What reaches b_i: its own gradient and, through y_{i+1}, a_{i+1} times what reaches b_{i+1}. a_i multiplies y_{i-1}.
            Tensor factors = savedA.Value, adjoint = Run(Shifted(factors, dim, towardsEnd: reverse), gradient, dim, !reverse);
            return (context.Needs(0) ? adjoint.Multiply(Shifted(Run(factors, savedB.Value, dim, reverse), dim, towardsEnd: !reverse)) : null, adjoint);
        });
    }

    /// <summary>Each element replaced by its neighbour before (towards the end) or behind; zero comes in.</summary>
    public static Tensor Shifted(Tensor x, int dim, bool towardsEnd)
    {
        int size = x.Shape[dim];
        if (size == 0)
        {
            return x;
        }
        Tensor zero = Tensor.Zeros(x.Shape.With(dim, 1), x.DType);
        return towardsEnd ? Tensor.Cat([zero, x.Narrow(dim, 0, size - 1)], dim) : Tensor.Cat([x.Narrow(dim, 1, size - 1), zero], dim);
    }
}
