namespace Framework.Kernels;

/// <summary>The windows of a pooling along one dimension, clipped to the input.</summary>
sealed class PoolAxis
{
    readonly int[] starts, ends, counts;

    PoolAxis(int input, int output, int dilation)
    {
        Input = input;
        Dilation = dilation;
        starts = new int[output];
        ends = new int[output];
        counts = new int[output];
    }

    /// <summary>A dimension that is not there.</summary>
    internal static PoolAxis None => Slide(1, 1, 1, 0, 1, false, false);

    internal int Input { get; }

    internal int Output => starts.Length;

    /// <summary>The windows as the taps of a correlation, unless their sizes differ.</summary>
    internal Axis? Sliding { get; private init; }

    /// <summary>The distance between neighbouring elements of a window.</summary>
    internal int Dilation { get; }

    /// <summary>The first element of each window.</summary>
    internal ReadOnlySpan<int> Starts => starts;

    /// <summary>The end of each window: no element of it lies here or behind.</summary>
    internal ReadOnlySpan<int> Ends => ends;

    /// <summary>By how many a mean divides.</summary>
    internal ReadOnlySpan<int> Counts => counts;

    /// <summary>Windows of one size at one distance. With <paramref name="countPadding"/> the imagined elements at the borders count in the mean.</summary>
    internal static PoolAxis Slide(int input, int window, int stride, int padding, int dilation, bool ceiling, bool countPadding)
    {
        int reach = dilation * (window - 1) + 1;
        int output = (int)(((long)input + 2L * padding - reach + (ceiling ? stride - 1 : 0)) / stride) + 1;

        // A last window that begins in the padding behind the input is left out.
        if (ceiling && (output - 1L) * stride >= (long)input + padding) output--;

        PoolAxis axis = new(input, output, dilation) { Sliding = new Axis(input, output, window, stride, dilation, padding) };
        for (int i = 0; i < output; i++)
        {
            int start = i * stride - padding, end = Math.Min(start + reach, input + padding), padded = end - start;
            if (start < 0) start += (dilation - 1 - start) / dilation * dilation;

            // A window of wide steps may have no element inside: it is empty, and lies at an element all the same.
            axis.starts[i] = Math.Min(start, input - 1);
            axis.ends[i] = start < input ? Math.Max(start, Math.Min(end, input)) : input - 1;
            axis.counts[i] = countPadding ? padded : axis.ends[i] - axis.starts[i];
        }

        return axis;
    }

    /// <summary>Windows that divide the input into <paramref name="output"/> shares as equal as can be; they overlap where it does not divide.</summary>
    internal static PoolAxis Adaptive(int input, int output)
    {
        PoolAxis axis = new(input, output, 1);
        for (int i = 0; i < output; i++)
        {
            axis.starts[i] = (int)((long)i * input / output);
            axis.ends[i] = (int)(((i + 1L) * input + output - 1) / output);
            axis.counts[i] = axis.ends[i] - axis.starts[i];
        }

        return axis;
    }
}
