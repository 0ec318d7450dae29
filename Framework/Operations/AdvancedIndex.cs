using Framework.Kernels;

namespace Framework;

/// <summary>
/// Index tensors, brought to one list of slices: the indexed dimensions are moved to the front and taken as one, so that picking is an
/// <see cref="Tensor.IndexSelect"/>, placing an <see cref="Tensor.IndexCopy"/>, and gradients are those of these.
/// </summary>
sealed class AdvancedIndex
{
    readonly string operation;
    readonly int[] order;
    readonly int indexed, position;
    readonly Shape picked, rest;
    readonly Tensor places;

    /// <param name="operation">The name for errors.</param>
    /// <param name="target">The tensor indexed.</param>
    /// <param name="indices">For each of its dimensions in front integers, or null for the whole dimension.</param>
    public AdvancedIndex(string operation, Tensor target, Tensor?[] indices)
    {
        this.operation = operation;
        int[] dims = [.. Enumerable.Range(0, indices.Length).Where(d => indices[d] is not null)];
        int[] others = [.. Enumerable.Range(0, target.Rank).Where(d => d >= indices.Length || indices[d] is null)];
        order = [.. dims, .. others];
        indexed = dims.Length;
        position = dims[^1] - dims[0] == dims.Length - 1 ? dims[0] : 0;
        picked = Tensor.BroadcastShapes([.. dims.Select(d => indices[d]!.Shape)]);
        rest = [.. others.Select(d => target.Shape[d])];
        places = Tensor.Zeros([checked((int)picked.NumElements)], DType.Int64);
        Span<long> sums = places.RawSpan<long>();
        foreach (int d in dims)
        {
            int size = target.Shape[d];
            Tensor own = Indices.Prepare(operation, indices[d]!, size, mayBeNegative: true).Expand(picked).Contiguous();
            ReadOnlySpan<long> values = own.RawSpan<long>();
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] = sums[i] * size + values[i];
            }
            GC.KeepAlive(own);
        }
    }

    public Tensor Get(Tensor target)
    {
        Tensor rows = Flat(target).IndexSelect(0, places).Reshape([.. picked, .. rest]);
        return rows.Movedim(PickedInFront(), PickedInPlace());
    }

    public Tensor Put(Tensor target, Tensor value, bool accumulate)
    {
        Tensor rows = Rows(value), flat = Flat(target);
        Tensor result = accumulate ? flat.IndexAdd(0, places, rows) : flat.IndexCopy(0, places, rows);
        int[] inverse = new int[order.Length];
        for (int d = 0; d < order.Length; d++)
        {
            inverse[order[d]] = d;
        }
        return result.Reshape([.. order.Select(d => target.Shape[d])]).Permute(inverse);
    }

    public void PutInPlace(Tensor target, Tensor value, bool accumulate)
    {
        Tensor moved = target.Permute(order);
        if (Recorder.IsRecording(target, value) || Recorder.IsRecording(target.ViewBase) || !moved.IsContiguous || ReferenceEquals(value.Storage, target.Storage))
        {
            InPlace.Replace(target, Put(target, value, accumulate));
            return;
        }
        Tensor flat = Flat(target), rows = Rows(value).Contiguous();
        IndexedBlocks blocks = IndexedBlocks.Of(flat.Shape, 0, places.NumElements, isShared: true);
        if (accumulate)
        {
            blocks.Combine(flat, places, rows, Combination.Sum);
        }
        else
        {
            blocks.Scatter(flat, places, rows);
        }
        target.Storage.Version++;
    }

    Tensor Flat(Tensor target)
    {
        Tensor moved = target.Permute(order);
        return moved.Reshape([checked((int)moved.Shape.Product(0, indexed)), .. rest]);
    }

    /// <summary>The value as one slice for each place.</summary>
    Tensor Rows(Tensor value)
    {
        int[] shape = [.. picked, .. rest];
        Tensor model = Tensor.Scalar(0f).Expand(shape).Movedim(PickedInFront(), PickedInPlace());
        Tensor full = value.FittedTo(operation, model.Shape).Expand(model.Shape);
        return full.Movedim(PickedInPlace(), PickedInFront()).Reshape([(int)picked.NumElements, .. rest]);
    }

    int[] PickedInFront() => [.. Enumerable.Range(0, picked.Rank)];

    int[] PickedInPlace() => [.. Enumerable.Range(position, picked.Rank)];
}
