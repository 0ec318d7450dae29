namespace Framework;

/// <summary>One of the neighbours that make up each element along a resized dimension.</summary>
/// <param name="Places">For each element of the result, where the neighbour is.</param>
/// <param name="Weights">For each element of the result, how much the neighbour counts; null for all of it.</param>
sealed record InterpolationTaps(int[] Places, double[]? Weights)
{
    /// <summary>The slope of the cubic kernel at 1.</summary>
    const double Slope = -0.75;

    /// <param name="mode">Any but <see cref="InterpolationMode.Area"/>.</param>
    /// <param name="from">The size before.</param>
    /// <param name="to">The size after.</param>
    /// <param name="factor">By how much the size was to grow, which rounding may have changed; null for the sizes' ratio.</param>
    /// <param name="alignCorners">Whether first and last elements keep their places.</param>
    public static InterpolationTaps[] Of(InterpolationMode mode, int from, int to, double? factor, bool alignCorners)
    {
        if (mode is InterpolationMode.Nearest or InterpolationMode.NearestExact)
        {
            // In single precision, as PyTorch has it: places on the border between two elements fall to the same one.
            float step = factor is { } f ? (float)(1 / f) : (float)from / to, shift = mode == InterpolationMode.Nearest ? 0 : 0.5f;
            return [new([.. Enumerable.Range(0, to).Select(i => Math.Min((int)MathF.Floor((i + shift) * step), from - 1))], null)];
        }
        double scale = alignCorners ? to > 1 ? (from - 1.0) / (to - 1) : 0 : factor is { } given ? 1 / given : (double)from / to;
        double[] places = [.. Enumerable.Range(0, to).Select(i => alignCorners ? scale * i : scale * (i + 0.5) - 0.5)];
        return mode == InterpolationMode.Bicubic ? Cubic(places, from) : Linear(places, from);
    }

    static InterpolationTaps[] Linear(double[] places, int from)
    {
        double[] inside = [.. places.Select(place => Math.Max(0, place))];
        int[] before = [.. inside.Select(place => Math.Min((int)place, from - 1))];
        double[] far = [.. inside.Zip(before, (place, i) => Math.Min(place - i, 1))];
        return [new(before, [.. far.Select(t => 1 - t)]), new([.. before.Select(i => Math.Min(i + 1, from - 1))], far)];
    }

    static InterpolationTaps[] Cubic(double[] places, int from)
    {
        int[] before = [.. places.Select(place => (int)Math.Floor(place))];
        double[] rest = [.. places.Zip(before, (place, i) => place - i)];
        // Beyond the border the last element repeats.
        return [.. Enumerable.Range(-1, 4).Select(k => new InterpolationTaps([.. before.Select(i => Math.Clamp(i + k, 0, from - 1))], [.. rest.Select(t => Kernel(Math.Abs(t - k)))]))];
    }

    static double Kernel(double x) => x <= 1
        ? ((Slope + 2) * x - (Slope + 3)) * x * x + 1
        : ((Slope * x - 5 * Slope) * x + 8 * Slope) * x - 4 * Slope;
}
