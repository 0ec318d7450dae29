using Framework.Nn;

namespace Framework;

// Sequences of different lengths: a list of tensors, padded to one length, or packed one element behind the other.
public static partial class Functional
{
    /// <summary>Packs padded sequences.</summary>
    /// <param name="input">[length, batch, …], or [batch, length, …] if batches come first.</param>
    /// <param name="lengths">How many elements of each sequence are no padding, at least 1.</param>
    /// <param name="batchFirst">Whether the batch is the first dimension, and not the second.</param>
    /// <param name="enforceSorted">Whether it is an error if a sequence is longer than the one before it.</param>
    /// <returns>The sequences without their padding.</returns>
    /// <exception cref="ArgumentException">A length does not fit, or sequences are not sorted.</exception>
    public static PackedSequence PackPaddedSequence(this Tensor input, ReadOnlySpan<int> lengths, bool batchFirst = false, bool enforceSorted = true)
    {
        var (length, batch) = PaddedSizes(nameof(PackPaddedSequence), input, lengths, batchFirst);
        PackedSequence plan = Plan(nameof(PackPaddedSequence), lengths.ToArray(), enforceSorted);
        return plan.With(input.Flatten(0, 1).IndexSelect(0, plan.Places((sequence, time) => batchFirst ? sequence * length + time : time * batch + sequence)));
    }

    /// <summary>Pads packed sequences to one length.</summary>
    /// <param name="sequence">The sequences.</param>
    /// <param name="batchFirst">Whether the batch is to be the first dimension, and not the second.</param>
    /// <param name="paddingValue">What stands behind the ends.</param>
    /// <param name="totalLength">The length; null for that of the longest.</param>
    /// <returns>[length, batch, …], in the order in which the sequences were packed, and their lengths.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A sequence is longer than <paramref name="totalLength"/>.</exception>
    public static (Tensor Padded, int[] Lengths) PadPackedSequence(this PackedSequence sequence, bool batchFirst = false, double paddingValue = 0, int? totalLength = null)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        int[] lengths = [.. sequence.Lengths];
        return (Padded(nameof(PadPackedSequence), sequence.Data, sequence, batchFirst, paddingValue, totalLength), lengths);
    }

    /// <summary>Packs sequences.</summary>
    /// <param name="sequences">[length, …] each, with at least one element.</param>
    /// <param name="enforceSorted">Whether it is an error if a sequence is longer than the one before it.</param>
    /// <returns>The same sequences.</returns>
    /// <exception cref="ArgumentException">There are none, one has no elements, their elements differ in shape or type, or sequences are not sorted.</exception>
    public static PackedSequence PackSequence(IReadOnlyList<Tensor> sequences, bool enforceSorted = true)
    {
        int[] lengths = LengthsOf(nameof(PackSequence), sequences);
        PackedSequence plan = Plan(nameof(PackSequence), lengths, enforceSorted);
        int[] starts = Starts(lengths);
        return plan.With(Tensor.Cat([.. sequences]).IndexSelect(0, plan.Places((sequence, time) => starts[sequence] + time)));
    }

    /// <summary>The sequences that were packed.</summary>
    /// <param name="sequence">The packed ones.</param>
    /// <returns>[length, …] each, in the order in which they were packed.</returns>
    public static Tensor[] UnpackSequence(this PackedSequence sequence)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        int[] lengths = [.. sequence.Lengths], starts = Starts(lengths);
        Tensor places = sequence.Places((one, time) => starts[one] + time);
        return Tensor.EmptyLike(sequence.Data).IndexCopy(0, places, sequence.Data).Split(lengths);
    }

    /// <summary>Pads sequences to the length of the longest.</summary>
    /// <param name="sequences">[length, …] each, with at least one element.</param>
    /// <param name="batchFirst">Whether the batch is to be the first dimension, and not the second.</param>
    /// <param name="paddingValue">What stands behind the ends.</param>
    /// <returns>[length, batch, …].</returns>
    /// <exception cref="ArgumentException">There are none, one has no elements, or their elements differ in shape or type.</exception>
    public static Tensor PadSequence(IReadOnlyList<Tensor> sequences, bool batchFirst = false, double paddingValue = 0)
    {
        PackedSequence packed = PackSequence(sequences, enforceSorted: false);
        return Padded(nameof(PadSequence), packed.Data, packed, batchFirst, paddingValue, null);
    }

    /// <summary>Padded sequences without their padding.</summary>
    /// <param name="padded">[length, batch, …], or [batch, length, …] if batches come first.</param>
    /// <param name="lengths">How many elements of each sequence are no padding.</param>
    /// <param name="batchFirst">Whether the batch is the first dimension, and not the second.</param>
    /// <returns>[length, …] each; views.</returns>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public static Tensor[] UnpadSequence(this Tensor padded, ReadOnlySpan<int> lengths, bool batchFirst = false)
    {
        var (_, batch) = PaddedSizes(nameof(UnpadSequence), padded, lengths, batchFirst);
        var sequences = new Tensor[batch];
        for (int i = 0; i < batch; i++)
        {
            sequences[i] = padded.Select(batchFirst ? 0 : 1, i).Narrow(0, 0, lengths[i]);
        }
        return sequences;
    }

    static Tensor Padded(string operation, Tensor data, PackedSequence plan, bool batchFirst, double paddingValue, int? totalLength)
    {
        int longest = plan.BatchSizes.Count, length = totalLength ?? longest, batch = plan.Lengths.Count;
        if (length < longest)
        {
            throw new ArgumentOutOfRangeException(nameof(totalLength), totalLength, $"{operation}: the longest sequence has {longest} elements; at least as many are needed.");
        }
        int[] element = [.. data.Shape.AsSpan()[1..]];
        Tensor places = plan.Places((sequence, time) => batchFirst ? sequence * length + time : time * batch + sequence);
        Tensor rows = Tensor.Full([length * batch, .. element], paddingValue, data.DType).IndexCopy(0, places, data);
        return rows.Reshape(batchFirst ? [batch, length, .. element] : [length, batch, .. element]);
    }

    static PackedSequence Plan(string operation, int[] lengths, bool enforceSorted)
    {
        var plan = new PackedSequence(lengths);
        if (enforceSorted && !plan.IsSorted)
        {
            throw new ArgumentException($"{operation}: the lengths {string.Join(", ", lengths)} increase; sort the sequences, or say enforceSorted: false.", nameof(lengths));
        }
        return plan;
    }

    static (int Length, int Batch) PaddedSizes(string operation, Tensor padded, ReadOnlySpan<int> lengths, bool batchFirst)
    {
        ArgumentNullException.ThrowIfNull(padded);
        if (padded.Rank < 2)
        {
            throw new ArgumentException($"{operation}: the sequences have the shape {padded.Shape}; {(batchFirst ? "[batch, length, …]" : "[length, batch, …]")} is needed.", nameof(padded));
        }
        int time = batchFirst ? 1 : 0, length = padded.Shape[time], batch = padded.Shape[1 - time];
        if (batch == 0 || lengths.Length != batch || lengths.ContainsAnyExceptInRange(1, length))
        {
            throw new ArgumentException(
                $"{operation}: the lengths are {string.Join(", ", lengths.ToArray())}; {batch} from 1 to {length} are needed for the shape {padded.Shape}.", nameof(lengths));
        }
        return (length, batch);
    }

    static int[] LengthsOf(string operation, IReadOnlyList<Tensor> sequences)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        if (sequences.Count == 0 || sequences.Any(static s => s.Rank == 0 || s.Shape[0] == 0))
        {
            throw new ArgumentException($"{operation}: the sequences have the shapes {string.Join(", ", sequences.Select(static s => s.Shape))}; at least one is needed, and each needs an element.", nameof(sequences));
        }
        return [.. sequences.Select(static s => s.Shape[0])];
    }

    /// <summary>Where each sequence begins when all stand one behind the other.</summary>
    static int[] Starts(int[] lengths)
    {
        var starts = new int[lengths.Length];
        for (int i = 1; i < starts.Length; i++)
        {
            starts[i] = starts[i - 1] + lengths[i - 1];
        }
        return starts;
    }
}
