using System.Numerics;
using System.Runtime.InteropServices;
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
        if (IsWithin(result.RawSpan<long>(), size))
        {
            return result;
        }
        foreach (long value in result.RawSpan<long>())
        {
            if (value >= size || value < (mayBeNegative ? -size : 0))
            {
                throw new ArgumentOutOfRangeException(nameof(index), $"{operation}: index {value} is outside a dimension of size {size}; accepted are {(mayBeNegative ? -size : 0)} to {size - 1}.");
            }
        }
        result = result.Clone();
        foreach (ref long value in result.RawSpan<long>())
        {
            value += value < 0 ? size : 0;
        }
        return result;
    }

    /// <summary>Whether all lie from 0 to below a bound: as numbers without a sign, negative ones are the largest.</summary>
    static bool IsWithin(ReadOnlySpan<long> indices, long bound)
    {
        ReadOnlySpan<Vector<ulong>> vectors = MemoryMarshal.Cast<long, Vector<ulong>>(indices);
        Vector<ulong> largest = Vector<ulong>.Zero;
        foreach (Vector<ulong> vector in vectors)
        {
            largest = Vector.Max(largest, vector);
        }
        bool isWithin = Vector.LessThanAll(largest, new Vector<ulong>((ulong)bound));
        foreach (long index in indices[(vectors.Length * Vector<ulong>.Count)..])
        {
            isWithin &= (ulong)index < (ulong)bound;
        }
        return isWithin || indices.IsEmpty;
    }

    /// <summary>The places of all elements that differ from zero, as a matrix [count, rank] in row-major order.</summary>
    public static Tensor NonZero(Tensor tensor)
    {
        Tensor truth = tensor.Detach().To(DType.Bool).Contiguous();
        ReadOnlySpan<bool> values = truth.RawSpan<bool>();
        int count = values.Count(true), rank = tensor.Rank;
        Tensor result = Tensor.Empty(Layout.Of([count, rank]), DType.Int64);
        Span<long> places = result.RawSpan<long>();
        Span<long> place = stackalloc long[rank];
        place.Clear();
        for (int at = 0; at < places.Length; Step(tensor.Shape, place))
        {
            ReadOnlySpan<bool> row = values[..tensor.Shape[-1]];
            values = values[row.Length..];
            for (int i = 0; i < row.Length && at < places.Length; i++)
            {
                // Each place is written and stays where the next one is not written over it: a branch would be foreseen wrongly half of the time.
                for (int d = 0; d < rank - 1; d++)
                {
                    places[at + d] = place[d];
                }
                places[at + rank - 1] = i;
                at += row[i] ? rank : 0;
            }
        }
        GC.KeepAlive(truth);
        return result;
    }

    /// <summary>Goes to the next row.</summary>
    static void Step(Shape shape, Span<long> place)
    {
        for (int d = shape.Rank - 2; d >= 0 && ++place[d] == shape[d]; d--)
        {
            place[d] = 0;
        }
    }
}
