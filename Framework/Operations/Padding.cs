namespace Framework;

/// <summary>What padding is made of.</summary>
public enum PadMode
{
    /// <summary>One number.</summary>
    Constant,

    /// <summary>The elements mirrored at the edge, which is not repeated.</summary>
    Reflect,

    /// <summary>The element at the edge.</summary>
    Replicate,

    /// <summary>The elements of the other end.</summary>
    Circular,
}

public static partial class Functional
{
    /// <summary>Makes dimensions longer (or, with negative numbers, shorter) at their ends.</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="pad">Pairs of how much to add in front and behind: the first pair for the last dimension, the next for the one before it, and so on.</param>
    /// <param name="mode">What to add.</param>
    /// <param name="value">The number, for <see cref="PadMode.Constant"/>.</param>
    /// <returns>A new tensor.</returns>
    /// <exception cref="ArgumentException">The numbers are no pairs for at most all dimensions, or more is taken away or mirrored than there is.</exception>
    public static Tensor Pad(this Tensor input, ReadOnlySpan<int> pad, PadMode mode = PadMode.Constant, double value = 0)
    {
        if (pad.Length % 2 != 0 || pad.Length / 2 > input.Rank)
        {
            throw new ArgumentException($"Pad: [{string.Join(", ", pad.ToArray())}] is not a pair of numbers for each of at most {input.Rank} dimensions of the shape {input.Shape}.", nameof(pad));
        }
        if (mode == PadMode.Constant)
        {
            return PadConstant(input, pad, value);
        }
        Tensor result = input;
        for (int i = 0; i < pad.Length / 2; i++)
        {
            int before = pad[2 * i], behind = pad[2 * i + 1], dim = input.Rank - 1 - i, size = input.Shape[dim], most = Math.Max(before, behind);
            if (before != 0 || behind != 0)
            {
                int length = size + before + behind, limit = mode switch { PadMode.Reflect => size - 1, PadMode.Circular => size, _ => int.MaxValue };
                if (length < 0 || size == 0 || most > limit)
                {
                    throw new ArgumentException($"Pad: dimension {dim} of size {size} cannot be padded by {before} and {behind} in the mode {mode}.", nameof(pad));
                }
                result = result.IndexSelect(dim, PaddedPlaces(size, before, length, mode));
            }
        }
        return ReferenceEquals(result, input) ? input.Clone() : result;
    }

    /// <summary>Pads with one number, as <see cref="Pad"/>.</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="pad">Pairs of how much to add in front and behind, from the last dimension on.</param>
    /// <param name="value">The number.</param>
    /// <returns>A new tensor.</returns>
    /// <exception cref="ArgumentException">The numbers are no pairs for at most all dimensions, or more is taken away than there is.</exception>
    public static Tensor ConstantPadNd(this Tensor input, ReadOnlySpan<int> pad, double value = 0) => Pad(input, pad, PadMode.Constant, value);

    /// <summary>For each class a column that is 1 where an element is that class and 0 elsewhere.</summary>
    /// <param name="input">Class numbers from 0, of type Int64.</param>
    /// <param name="numClasses">The number of classes; -1 takes one more than the largest.</param>
    /// <returns>A tensor of type Int64 with the classes as a new last dimension.</returns>
    /// <exception cref="ArgumentException">A class is negative or too large, or the type is not Int64.</exception>
    public static Tensor OneHot(this Tensor input, int numClasses = -1)
    {
        if (input.DType != DType.Int64)
        {
            throw new ArgumentException($"OneHot: the classes are {input.DType}; Int64 is needed.", nameof(input));
        }
        long most = -1;
        Tensor classesInOrder = input.Contiguous();
        foreach (long value in classesInOrder.RawSpan<long>())
        {
            most = Math.Max(most, value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(input), $"OneHot: class {value} is negative."));
        }
        GC.KeepAlive(classesInOrder);
        if (numClasses is 0 or < -1 || (numClasses == -1 && most < 0) || (numClasses > 0 && most >= numClasses))
        {
            throw new ArgumentOutOfRangeException(nameof(numClasses), $"OneHot: {numClasses} classes for elements up to {most}.");
        }
        int classes = numClasses > 0 ? numClasses : checked((int)most + 1);
        Tensor index = input.Unsqueeze(-1);
        return Tensor.Zeros([.. input.Shape, classes], DType.Int64).Scatter(-1, index, 1.0);
    }

    static Tensor PadConstant(Tensor input, ReadOnlySpan<int> pad, double value)
    {
        int[] sizes = input.Shape.ToArray(), starts = new int[sizes.Length], lengths = input.Shape.ToArray();
        Tensor kept = input;
        for (int i = 0; i < pad.Length / 2; i++)
        {
            int dim = sizes.Length - 1 - i, before = pad[2 * i], behind = pad[2 * i + 1];
            sizes[dim] += before + behind;
            lengths[dim] += Math.Min(before, 0) + Math.Min(behind, 0);
            starts[dim] = Math.Max(before, 0);
            if (sizes[dim] < 0 || lengths[dim] < 0)
            {
                throw new ArgumentException($"Pad: dimension {dim} of size {input.Shape[dim]} cannot be padded by {before} and {behind}.", nameof(pad));
            }
            kept = kept.Narrow(dim, Math.Max(-before, 0), lengths[dim]);
        }
        Tensor result = Tensor.Full(sizes, value, input.DType);
        Middle(result).CopyElements(kept.Detach());
        return Recorder.IsRecording(kept) ? Recorder.Record(nameof(Pad), result, kept, Middle) : result;

        Tensor Middle(Tensor padded)
        {
            for (int dim = 0; dim < starts.Length; dim++)
            {
                padded = padded.Narrow(dim, starts[dim], lengths[dim]);
            }
            return padded;
        }
    }

    static Tensor PaddedPlaces(int size, int before, int length, PadMode mode)
    {
        long[] places = new long[length];
        for (int i = 0; i < length; i++)
        {
            int at = i - before;
            places[i] = mode switch
            {
                PadMode.Replicate => Math.Clamp(at, 0, size - 1),
                PadMode.Circular => (at + size) % size,
                _ => at < 0 ? -at : at >= size ? 2 * (size - 1) - at : at,
            };
        }
        return Tensor.From<long>(places);
    }
}
