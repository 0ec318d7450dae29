namespace Framework.Data;

/// <summary>Examples that can be fetched by their number, a batch at a time.</summary>
public interface IDataset
{
    /// <summary>The number of examples.</summary>
    int Count { get; }

    /// <summary>Makes one batch. Called from the loader's background thread, one batch at a time.</summary>
    /// <param name="indices">The examples, each from 0 to <see cref="Count"/> - 1.</param>
    /// <param name="random">For augmentation; its state depends on nothing but the loader's seed, the epoch and the batch's number.</param>
    /// <returns>Inputs and targets, both with the batch as their first dimension.</returns>
    (Tensor Inputs, Tensor Targets) Fetch(ReadOnlySpan<int> indices, Random random);
}
