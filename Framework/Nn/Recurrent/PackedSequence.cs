namespace Framework.Nn;

/// <summary>
/// Sequences of different lengths without padding: the first elements of all, then the second ones of those that have one, and so on, the longest sequence first.
/// <see cref="Functional.PackPaddedSequence"/> and <see cref="Functional.PackSequence"/> make them; recurrent networks take and return them.
/// </summary>
public sealed class PackedSequence
{
    readonly int[] order, batchSizes, lengths;

    /// <summary>Plans the packing of sequences.</summary>
    /// <param name="lengths">Their lengths, positive.</param>
    internal PackedSequence(int[] lengths)
    {
        this.lengths = lengths;
        // Stable, so that sequences of one length keep their order and sorted ones all of it.
        order = [.. Enumerable.Range(0, lengths.Length).OrderByDescending(i => lengths[i])];
        batchSizes = [.. Enumerable.Range(0, lengths[order[0]]).Select(time => lengths.Count(length => length > time))];
        Data = Tensor.Empty([0]);
    }

    PackedSequence(PackedSequence plan, Tensor data)
    {
        (order, batchSizes, lengths) = (plan.order, plan.batchSizes, plan.lengths);
        Data = data;
    }

    /// <summary>The elements of all sequences, [sum of the lengths, …].</summary>
    public Tensor Data { get; }

    /// <summary>For each place in a sequence, how many sequences have an element there.</summary>
    public IReadOnlyList<int> BatchSizes => batchSizes;

    /// <summary>Which of the sequences given is the longest, the second longest and so on.</summary>
    public IReadOnlyList<int> SortedIndices => order;

    /// <summary>The sequences' lengths, in the order in which they were given.</summary>
    public IReadOnlyList<int> Lengths => lengths;

    /// <summary>Sequences of the same lengths with other elements, such as embeddings in place of words.</summary>
    /// <param name="data">The elements, in the order of <see cref="Data"/>.</param>
    /// <returns>The sequences.</returns>
    /// <exception cref="ArgumentException">There are more or fewer elements.</exception>
    public PackedSequence With(Tensor data)
    {
        ArgumentNullException.ThrowIfNull(data);
        int count = batchSizes.Sum();
        if (data.Rank == 0 || data.Shape[0] != count)
        {
            throw new ArgumentException($"PackedSequence: the elements have the shape {data.Shape}; [{count}, …] is needed.", nameof(data));
        }
        return new(this, data);
    }

    /// <summary>Whether the sequences were given with the longest first.</summary>
    internal bool IsSorted => order.Index().All(static o => o.Index == o.Item);

    /// <summary>Where each element of <see cref="Data"/> lies elsewhere.</summary>
    /// <param name="place">From a sequence and a place in it.</param>
    /// <returns>A list of Int64.</returns>
    internal Tensor Places(Func<int, int, int> place) =>
        Tensor.From<long>([.. batchSizes.SelectMany((size, time) => order.Take(size).Select(sequence => (long)place(sequence, time)))], [batchSizes.Sum()]);

    /// <summary>Brings sequences as they were given into the order of this.</summary>
    internal Tensor Sort(Tensor states, int dim) => IsSorted ? states : states.IndexSelect(dim, Tensor.From<int>(order, [order.Length]));

    /// <summary>The inverse of <see cref="Sort"/>.</summary>
    internal Tensor Unsort(Tensor states, int dim)
    {
        if (IsSorted)
        {
            return states;
        }
        var back = new int[order.Length];
        foreach (var (place, sequence) in order.Index())
        {
            back[sequence] = place;
        }
        return states.IndexSelect(dim, Tensor.From<int>(back, [back.Length]));
    }
}
