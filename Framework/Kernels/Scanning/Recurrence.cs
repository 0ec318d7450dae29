using System.Numerics;
using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>y_i = b_i + a_i · y_{i-1} along a dimension, accumulated in double; a_0 is not used.</summary>
static class Recurrence
{
    /// <summary>Elements below which another thread does not pay.</summary>
    const int Grain = 1 << 14;

    /// <summary>All tensors are contiguous, of one shape, and of type Float32 or Float64.</summary>
    public static void Run(Tensor a, Tensor b, Tensor result, int dim)
    {
        if (result.DType == DType.Float64)
        {
            Columns<double>(a, b, result, dim);
        }
        else
        {
            Columns<float>(a, b, result, dim);
        }
    }

    static void Columns<T>(Tensor a, Tensor b, Tensor result, int dim) where T : unmanaged, INumber<T>
    {
        if (result.NumElements == 0)
        {
            return;
        }
        IndexedBlocks blocks = IndexedBlocks.Of(result.Shape, dim, 0, isShared: false);
        long columns = blocks.Outer * blocks.Inner, length = blocks.Length, inner = blocks.Inner;
        int parts = (int)Math.Min(columns, ThreadTeam.Parts(result.NumElements, Grain));
        ThreadTeam.Run(parts, part =>
        {
            var (start, end) = ThreadTeam.Range(columns, parts, part);
            ref T factors = ref Unsafe.As<byte, T>(ref a.Ref), terms = ref Unsafe.As<byte, T>(ref b.Ref), to = ref Unsafe.As<byte, T>(ref result.Ref);
            for (long column = start; column < end; column++)
            {
                nint at = (nint)(column / inner * length * inner + column % inner);
                double y = double.CreateTruncating(Unsafe.Add(ref terms, at));
                Unsafe.Add(ref to, at) = Unsafe.Add(ref terms, at);
                for (long i = 1; i < length; i++)
                {
                    at += (nint)inner;
                    y = double.CreateTruncating(Unsafe.Add(ref terms, at)) + double.CreateTruncating(Unsafe.Add(ref factors, at)) * y;
                    Unsafe.Add(ref to, at) = T.CreateTruncating(y);
                }
            }
        });
    }
}
