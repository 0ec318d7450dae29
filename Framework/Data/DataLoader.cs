using System.Collections;
using System.Collections.Concurrent;

namespace Framework.Data;

/// <summary>
/// Deals a dataset out in batches: <c>foreach (var (inputs, targets) in loader)</c> is one epoch. While a batch is used, the next ones are made on a
/// background thread. The order and every batch depend on the seed and the epoch alone.
/// </summary>
public sealed class DataLoader : IEnumerable<(Tensor Inputs, Tensor Targets)>
{
    readonly IDataset dataset;
    readonly int batchSize, seed, prefetch;
    readonly bool shuffle, dropLast;

    /// <summary>Prepares to deal out a dataset.</summary>
    /// <param name="dataset">The examples.</param>
    /// <param name="batchSize">Examples in a batch; the last batch may have fewer.</param>
    /// <param name="shuffle">Whether each epoch has its own random order.</param>
    /// <param name="dropLast">Whether a last batch with too few examples is left out.</param>
    /// <param name="seed">Decides the orders and the randomness that the dataset sees.</param>
    /// <param name="prefetch">How many finished batches may wait; 0 makes each one when it is asked for, on the caller's thread.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batchSize"/> is below 1 or <paramref name="prefetch"/> below 0.</exception>
    public DataLoader(IDataset dataset, int batchSize, bool shuffle = false, bool dropLast = false, int seed = 0, int prefetch = 2)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(prefetch);
        (this.dataset, this.batchSize, this.shuffle, this.dropLast, this.seed, this.prefetch) = (dataset, batchSize, shuffle, dropLast, seed, prefetch);
    }

    /// <summary>The number of the epoch that the next enumeration deals out, from 0; set it to resume.</summary>
    public int Epoch { get; set; }

    /// <summary>The number of batches in an epoch.</summary>
    public int Count => dropLast ? dataset.Count / batchSize : (dataset.Count + batchSize - 1) / batchSize;

    /// <summary>Starts the next epoch.</summary>
    /// <returns>Its batches.</returns>
    public IEnumerator<(Tensor Inputs, Tensor Targets)> GetEnumerator()
    {
        var batches = Batches(Epoch++);
        return (prefetch == 0 ? batches : Ahead(batches)).GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    IEnumerable<(Tensor Inputs, Tensor Targets)> Batches(int epoch)
    {
        int[] order = Order(epoch);
        for (int batch = 0; batch < Count; batch++)
        {
            int start = batch * batchSize;
            yield return dataset.Fetch(order.AsSpan(start, Math.Min(batchSize, order.Length - start)), new Random(Mix(epoch, batch + 1)));
        }
    }

    int[] Order(int epoch)
    {
        int[] order = [.. Enumerable.Range(0, dataset.Count)];
        if (shuffle)
        {
            new Random(Mix(epoch, 0)).Shuffle(order);
        }
        return order;
    }

    /// <summary>One seed from the loader's seed, the epoch and a number within it, well mixed (the finalizer of SplitMix64).</summary>
    int Mix(int epoch, int number)
    {
        ulong z = (((ulong)(uint)seed << 32) | (uint)epoch) + (0x9E3779B97F4A7C15UL * (ulong)(number + 1));
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return (int)(z ^ (z >> 31));
    }

    /// <summary>Makes batches on another thread; a fault there surfaces here, and leaving the loop early ends that thread.</summary>
    IEnumerable<(Tensor Inputs, Tensor Targets)> Ahead(IEnumerable<(Tensor Inputs, Tensor Targets)> batches)
    {
        using var ready = new BlockingCollection<(Tensor, Tensor)>(prefetch);
        using var left = new CancellationTokenSource();
        var maker = Task.Factory.StartNew(() => Make(batches, ready, left.Token), left.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            foreach (var batch in ready.GetConsumingEnumerable())
            {
                yield return batch;
            }
            maker.GetAwaiter().GetResult();
        }
        finally
        {
            left.Cancel();
            Task.WaitAny(maker);
        }
    }

    static void Make(IEnumerable<(Tensor, Tensor)> batches, BlockingCollection<(Tensor, Tensor)> ready, CancellationToken left)
    {
        try
        {
            foreach (var batch in batches)
            {
                ready.Add(batch, left);
            }
        }
        catch (OperationCanceledException) when (left.IsCancellationRequested)
        {
            // The consumer broke out of its loop: nobody waits for the rest.
        }
        finally
        {
            ready.CompleteAdding();
        }
    }
}
