namespace Framework;

/// <summary>How <see cref="Functional.Interpolate"/> finds values between elements.</summary>
public enum InterpolationMode
{
    /// <summary>The element before the place.</summary>
    Nearest,

    /// <summary>The element nearest to the place, which lies between the middles of elements.</summary>
    NearestExact,

    /// <summary>On the line between two neighbours, in sequences.</summary>
    Linear,

    /// <summary>Linear in both directions of images.</summary>
    Bilinear,

    /// <summary>Linear in all directions of volumes.</summary>
    Trilinear,

    /// <summary>By cubic convolution of four neighbours in both directions of images: Keys 1981, with −3/4.</summary>
    Bicubic,

    /// <summary>The mean of the elements that an element of the result covers.</summary>
    Area,
}

// Resizing, one dimension after the other: each element of the result is a weighted sum of the same few neighbours in all lines.
public static partial class Functional
{
    /// <summary>Resizes sequences, images or volumes.</summary>
    /// <param name="input">[batch, channels, …] with one, two or three dimensions behind.</param>
    /// <param name="size">The sizes of these dimensions, or one for all.</param>
    /// <param name="scaleFactor">In place of sizes, by how much they grow, or one factor for all; results are rounded down.</param>
    /// <param name="mode">How values between elements are found.</param>
    /// <param name="alignCorners">
    /// Whether first and last elements keep their places, and not the borders of the image; null for no. Only linear and cubic interpolation ask.
    /// </param>
    /// <returns>[batch, channels, …].</returns>
    /// <exception cref="ArgumentException">The mode or the numbers do not fit the input, or sizes and factors are both given or both missing.</exception>
    public static Tensor Interpolate(
        this Tensor input, int[]? size = null, double[]? scaleFactor = null, InterpolationMode mode = InterpolationMode.Nearest, bool? alignCorners = null)
    {
        CheckInterpolation(input, size, scaleFactor, mode, alignCorners);
        int spatial = input.Rank - 2;
        var sizes = new int[spatial];
        for (int i = 0; i < spatial; i++)
        {
            sizes[i] = size is not null ? size[size.Length == 1 ? 0 : i] : (int)Math.Floor(input.Shape[2 + i] * FactorOf(i)!.Value);
            if (sizes[i] < 1 || input.Shape[2 + i] < 1)
            {
                throw new ArgumentException($"{nameof(Interpolate)}: the shape {input.Shape} cannot become [{string.Join(", ", sizes)}] behind the channels; no size may be 0.", nameof(size));
            }
        }
        if (mode == InterpolationMode.Area)
        {
            return spatial switch
            {
                1 => input.AdaptiveAvgPool1d(sizes[0]),
                2 => input.AdaptiveAvgPool2d((sizes[0], sizes[1])),
                _ => input.AdaptiveAvgPool3d((sizes[0], sizes[1], sizes[2])),
            };
        }
        Tensor result = input;
        // The last dimension, which takes longest, while there are fewest elements.
        for (int at = 0; at < spatial; at++)
        {
            int i = sizes[^1] > input.Shape[-1] ? spatial - 1 - at : at;
            if (sizes[i] != input.Shape[2 + i] || FactorOf(i) is not (null or 1))
            {
                result = Resampled(result, 2 + i, InterpolationTaps.Of(mode, input.Shape[2 + i], sizes[i], FactorOf(i), alignCorners ?? false));
            }
        }
        return result;

        double? FactorOf(int i) => scaleFactor?[scaleFactor.Length == 1 ? 0 : i];
    }

    static Tensor Resampled(Tensor x, int dim, InterpolationTaps[] taps)
    {
        if (taps is [var near, var far])
        {
            return Lerp(Picked(near), Picked(far), Weights(far)!);
        }
        Tensor? sum = null;
        foreach (InterpolationTaps tap in taps)
        {
            Tensor picked = Picked(tap);
            sum = Weights(tap) is not { } weights ? picked : sum is null ? picked * weights : Addcmul(sum, picked, weights);
        }
        return sum!;

        Tensor Picked(InterpolationTaps tap) => x.IndexSelect(dim, Tensor.From<int>(tap.Places, [tap.Places.Length]));

        Tensor? Weights(InterpolationTaps tap) =>
            tap.Weights is { } weights ? Tensor.From<double>(weights, [weights.Length, .. Enumerable.Repeat(1, x.Rank - dim - 1)]).To(x.DType) : null;
    }

    static void CheckInterpolation(Tensor input, int[]? size, double[]? scaleFactor, InterpolationMode mode, bool? alignCorners)
    {
        ArgumentNullException.ThrowIfNull(input);
        int? rank = mode switch
        {
            InterpolationMode.Linear => 3,
            InterpolationMode.Bilinear or InterpolationMode.Bicubic => 4,
            InterpolationMode.Trilinear => 5,
            _ => null,
        };
        if (input.Rank is < 3 or > 5 || rank is not null && rank != input.Rank)
        {
            throw new ArgumentException($"{nameof(Interpolate)}: the shape {input.Shape} has {input.Rank} dimensions; {mode} needs {(rank is null ? "3 to 5" : rank)}.", nameof(input));
        }
        if ((size is null) == (scaleFactor is null))
        {
            throw new ArgumentException($"{nameof(Interpolate)}: sizes and factors are {(size is null ? "both missing" : "both given")}; one of them is needed.", nameof(size));
        }
        int count = size?.Length ?? scaleFactor!.Length;
        if (count != 1 && count != input.Rank - 2)
        {
            throw new ArgumentException($"{nameof(Interpolate)}: {count} sizes or factors are given for the shape {input.Shape}; 1 or {input.Rank - 2} are needed.", nameof(size));
        }
        if (alignCorners is not null && rank is null)
        {
            throw new ArgumentException($"{nameof(Interpolate)}: alignCorners is {alignCorners}; {mode} has no choice, so that null is needed.", nameof(alignCorners));
        }
    }
}
