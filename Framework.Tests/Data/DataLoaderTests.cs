using Framework.Data;

namespace Framework.Tests.Data;

public class DataLoaderTests
{
    static TensorDataset Numbers(int count)
    {
        float[] values = [.. Enumerable.Range(0, 2 * count).Select(i => i / 2 + (i % 2 == 0 ? 0 : 0.5f))];
        long[] labels = [.. Enumerable.Range(0, count).Select(i => (long)i)];
        return new TensorDataset(Tensor.From<float>(values, [count, 2]), Tensor.From<long>(labels, [count]));
    }

    static List<long[]> Labels(DataLoader loader) => [.. loader.Select(batch => batch.Targets.AsSpan<long>().ToArray())];

    [Fact]
    public void DealsEveryExampleOnceAndInOrder()
    {
        var batches = Labels(new DataLoader(Numbers(7), batchSize: 3));
        Assert.Equal([3, 3, 1], batches.Select(batch => batch.Length));
        Assert.Equal(Enumerable.Range(0, 7).Select(i => (long)i), batches.SelectMany(batch => batch));
    }

    [Fact]
    public void KeepsInputsBesideTheirTargets()
    {
        foreach (var (inputs, targets) in new DataLoader(Numbers(9), batchSize: 4, shuffle: true, seed: 5))
        {
            Assert.Equal([targets.Shape[0], 2], inputs.Shape.ToArray());
            for (int i = 0; i < targets.Shape[0]; i++)
            {
                long label = targets.AsSpan<long>()[i];
                Assert.Equal([label, label + 0.5f], inputs.AsSpan<float>().Slice(2 * i, 2).ToArray());
            }
        }
    }

    [Fact]
    public void DropsAnIncompleteLastBatch()
    {
        var loader = new DataLoader(Numbers(7), batchSize: 3, dropLast: true);
        Assert.Equal(2, loader.Count);
        Assert.Equal([3, 3], Labels(loader).Select(batch => batch.Length));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public void ShufflesBySeedAndEpochAlone(int prefetch)
    {
        var reference = new DataLoader(Numbers(50), batchSize: 8, shuffle: true, seed: 3, prefetch: 0);
        var (first, second) = (Labels(reference), Labels(reference));
        Assert.NotEqual(first.SelectMany(batch => batch), second.SelectMany(batch => batch));
        Assert.Equal(Enumerable.Range(0, 50).Select(i => (long)i), first.SelectMany(batch => batch).Order());

        var resumed = new DataLoader(Numbers(50), batchSize: 8, shuffle: true, seed: 3, prefetch: prefetch) { Epoch = 1 };
        Assert.Equal(second, Labels(resumed));
        var other = new DataLoader(Numbers(50), batchSize: 8, shuffle: true, seed: 4, prefetch: prefetch);
        Assert.NotEqual(first, Labels(other));
    }

    [Fact]
    public void PassesAFaultOfTheDatasetOn()
    {
        var loader = new DataLoader(new Faulty(), batchSize: 1);
        int seen = 0;
        var fault = Assert.Throws<InvalidDataException>(() =>
        {
            foreach (var _ in loader)
            {
                seen++;
            }
        });
        Assert.Equal("example 2", fault.Message);
        Assert.Equal(2, seen);
    }

    [Fact]
    public void CanBeLeftEarly()
    {
        var loader = new DataLoader(Numbers(1000), batchSize: 1);
        foreach (var (_, targets) in loader)
        {
            if (targets.AsSpan<long>()[0] == 3)
            {
                break;
            }
        }
        Assert.Equal(1000, Labels(loader).Count);
    }

    [Fact]
    public void RefusesWhatCannotBeDealt()
    {
        Assert.Throws<ArgumentException>(() => new TensorDataset(Tensor.Zeros([3, 2]), Tensor.Zeros([2])));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DataLoader(Numbers(3), batchSize: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Numbers(3).Fetch([3], new Random(0)));
    }

    sealed class Faulty : IDataset
    {
        public int Count => 5;

        public (Tensor Inputs, Tensor Targets) Fetch(ReadOnlySpan<int> indices, Random random) =>
            indices[0] == 2 ? throw new InvalidDataException("example 2") : (Tensor.Zeros([1]), Tensor.Zeros([1]));
    }
}
