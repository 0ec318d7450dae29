namespace Framework;

// Places in sorted sequences, and histograms.
public sealed partial class Tensor
{
    /// <summary>Where values would have to be inserted into sorted sequences to keep them sorted.</summary>
    /// <param name="sortedSequence">Ascending along the last dimension: one sequence for all values, or one for each row of them.</param>
    /// <param name="input">The values.</param>
    /// <param name="outInt32">Whether the result is of type Int32 instead of Int64.</param>
    /// <param name="right">Whether to insert behind equal elements instead of in front of them.</param>
    /// <param name="side">The same choice by name; null leaves it to <paramref name="right"/>.</param>
    /// <param name="sorter">Indices that sort sequences which are not sorted.</param>
    /// <returns>Indices from 0 to the length of the sequence, of the shape of <paramref name="input"/>.</returns>
    /// <exception cref="ArgumentException">The shapes do not match in all but the last dimension.</exception>
    public static Tensor SearchSorted(Tensor sortedSequence, Tensor input, bool outInt32 = false, bool right = false, SearchSide? side = null, Tensor? sorter = null)
    {
        if (sortedSequence.Rank == 0 || (sortedSequence.Rank != 1 && (sortedSequence.Rank != input.Rank || sortedSequence.Shape.With(input.Rank - 1, 0) != input.Shape.With(input.Rank - 1, 0))))
        {
            throw new ArgumentException($"SearchSorted: sequences of shape {sortedSequence.Shape} do not serve values of shape {input.Shape}; all dimensions but the last have to agree, or there is one sequence.", nameof(sortedSequence));
        }
        if (side == SearchSide.Left && right)
        {
            throw new ArgumentException("SearchSorted: side says left and right says right.", nameof(side));
        }
        if (sorter is not null && sorter.Shape != sortedSequence.Shape)
        {
            throw new ArgumentException($"SearchSorted: the sorter has the shape {sorter.Shape}, the sequences {sortedSequence.Shape}.", nameof(sorter));
        }
        Tensor sequence = sorter is null ? sortedSequence.Detach() : sortedSequence.Detach().Gather(-1, sorter);
        bool behind = right || side == SearchSide.Right;
        long[] found = sequence.dtype == DType.Int64 && input.dtype == DType.Int64
            ? Find(sequence.ToArray<long>(), input.ToArray<long>(), sequence, input, behind)
            : Find(sequence.ToArray<double>(), input.ToArray<double>(), sequence, input, behind);
        return From<long>(found, input.Shape).To(outInt32 ? DType.Int32 : DType.Int64);
    }

    /// <summary>In which of the ranges between boundaries values lie, as <see cref="SearchSorted"/> with one sequence.</summary>
    /// <param name="input">The values.</param>
    /// <param name="boundaries">A list in ascending order.</param>
    /// <param name="outInt32">Whether the result is of type Int32 instead of Int64.</param>
    /// <param name="right">Whether a value equal to a boundary lies behind it.</param>
    /// <returns>Indices from 0 to the number of boundaries, of the shape of <paramref name="input"/>.</returns>
    /// <exception cref="ArgumentException">The boundaries are not a list.</exception>
    public static Tensor Bucketize(Tensor input, Tensor boundaries, bool outInt32 = false, bool right = false) => boundaries.Rank == 1
        ? SearchSorted(boundaries, input, outInt32, right)
        : throw new ArgumentException($"Bucketize: the boundaries have the shape {boundaries.Shape}; a list is needed.", nameof(boundaries));

    /// <summary>How many elements fall into each of several ranges of equal width.</summary>
    /// <param name="bins">The number of ranges.</param>
    /// <param name="min">Where the first begins.</param>
    /// <param name="max">Where the last ends; with <paramref name="min"/> equal, the extremes of the elements are used.</param>
    /// <returns>A list of counts, of this tensor's type. The last range includes its end; elements outside are not counted.</returns>
    /// <exception cref="ArgumentException">The tensor is not of a floating-point type, or the range is not finite or in the wrong order.</exception>
    public Tensor Histc(int bins = 100, double min = 0, double max = 0)
    {
        CheckFloating(nameof(Histc), dtype);
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        double[] values = ToArray<double>();
        if (min == max && values.Length > 0)
        {
            (min, max) = (values.Min(), values.Max());
        }
        if (min == max)
        {
            (min, max) = (min - 1, max + 1);
        }
        if (!(min < max) || !double.IsFinite(max - min))
        {
            throw new ArgumentException($"Histc: {min} to {max} is not a range.", nameof(max));
        }
        double[] counts = new double[bins];
        foreach (double value in values)
        {
            if (value >= min && value <= max)
            {
                counts[Math.Min((int)((value - min) / (max - min) * bins), bins - 1)]++;
            }
        }
        return From<double>(counts).To(dtype);
    }

    static long[] Find<T>(T[] sorted, T[] values, Tensor sequence, Tensor input, bool behind) where T : IComparable<T>
    {
        int length = sequence.Shape[-1], row = sequence.Rank == 1 ? values.Length : input.Shape[-1];
        long[] found = new long[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            int first = sequence.Rank == 1 ? 0 : i / row * length, low = 0, high = length;
            while (low < high)
            {
                int middle = (low + high) / 2, order = Compare(sorted[first + middle], values[i]);
                if (order < 0 || (behind && order == 0))
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }
            found[i] = low;
        }
        return found;

        // NaN is above all numbers here, and below them in .NET.
        static int Compare(T a, T b) => a is double x && b is double y && (double.IsNaN(x) || double.IsNaN(y)) ? double.IsNaN(x).CompareTo(double.IsNaN(y)) : a.CompareTo(b);
    }
}

/// <summary>On which side of equal elements a value is inserted.</summary>
public enum SearchSide
{
    /// <summary>In front of them.</summary>
    Left,

    /// <summary>Behind them.</summary>
    Right,
}
