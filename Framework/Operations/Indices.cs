using Framework.Kernels;

namespace Framework;

/// <summary>Indices as kernels take them: contiguous, of type Int64, checked against the bounds, counted from 0.</summary>
static class Indices
{
    /// <summary>Indices into a dimension.</summary>
    /// <param name="mayBeNegative">Whether negative ones count from the end; otherwise they are refused, as PyTorch does.</param>
    /// <param name="onlyInt64">Whether narrower integers are refused, as PyTorch does where an index has an element's place each.</param>
    /// <exception cref="ArgumentException">The indices are not integers or lie outside the dimension.</exception>
    public static Tensor Prepare(string operation, Tensor index, long size, bool mayBeNegative = false, bool onlyInt64 = false)
    {
        if (onlyInt64 && index.DType != DType.Int64)
        {
            throw new ArgumentException($"{operation}: the indices are {index.DType}; Int64 is needed, convert with Long first.", nameof(index));
        }
        if (!index.DType.IsInteger())
        {
            throw new ArgumentException($"{operation}: the indices are {index.DType}; integers are needed.", nameof(index));
        }
        Tensor result = index.Detach().To(DType.Int64).Contiguous();
        bool hasNegative = false;
        foreach (long value in result.RawSpan<long>())
        {
            if (value >= size || value < (mayBeNegative ? -size : 0))
            {
                throw new ArgumentOutOfRangeException(nameof(index), $"{operation}: index {value} is outside a dimension of size {size}; accepted are {(mayBeNegative ? -size : 0)} to {size - 1}.");
            }
            hasNegative |= value < 0;
        }
        if (!hasNegative)
        {
            return result;
        }
        result = result.Clone();
        foreach (ref long value in result.RawSpan<long>())
        {
            value += value < 0 ? size : 0;
        }
        return result;
    }

    /// <summary>The places of all elements that differ from zero, as a matrix [count, rank] in row-major order.</summary>
    public static Tensor NonZero(Tensor tensor)
    {
        Tensor truth = tensor.Detach().To(DType.Bool).Contiguous();
        ReadOnlySpan<bool> values = truth.RawSpan<bool>();
        int count = values.Count(true), rank = tensor.Rank;
        Tensor result = Tensor.Empty(Layout.Of([count, rank]), DType.Int64);
        Span<long> places = result.RawSpan<long>();
        for (int i = 0, at = 0; at < places.Length; i++)
        {
            if (values[i])
            {
                long rest = i;
                for (int d = rank - 1; d >= 0; d--)
                {
                    (rest, places[at + d]) = Math.DivRem(rest, tensor.Shape[d]);
                }
                at += rank;
            }
        }
        GC.KeepAlive(truth);
        return result;
    }
}
