using Framework.Nn;

namespace Framework.Tests.Nn;

public sealed class PackedSequenceTests
{
    static readonly int[] Lengths = [2, 4, 1, 4];

    /// <summary>Element t of sequence b is 10·b + t.</summary>
    static Tensor[] Numbered() => [.. Lengths.Select((length, b) => Tensor.Arange(10 * b, 10 * b + length, dtype: DType.Float64))];

    [Fact]
    public void TheLongestComesFirstAndStepsFollowEachOther()
    {
        PackedSequence packed = Functional.PackSequence(Numbered(), enforceSorted: false);
        Assert.Equal([4, 3, 2, 2], packed.BatchSizes);
        Assert.Equal([1, 3, 0, 2], packed.SortedIndices);
        Assert.Equal(Lengths, packed.Lengths);
        Assert.Equal([10, 30, 0, 20, 11, 31, 1, 12, 32, 13, 33], packed.Data.ToArray<double>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void PaddingAndPackingUndoEachOther(bool batchFirst)
    {
        Tensor padded = Functional.PadSequence(Numbered(), batchFirst, paddingValue: -1);
        Tensor byBatch = batchFirst ? padded : padded.T;
        Assert.Equal([0, 1, -1, -1, 10, 11, 12, 13, 20, -1, -1, -1, 30, 31, 32, 33], byBatch.Contiguous().ToArray<double>());
        PackedSequence packed = padded.PackPaddedSequence(Lengths, batchFirst, enforceSorted: false);
        Assert.Equal(Functional.PackSequence(Numbered(), enforceSorted: false).Data.ToArray<double>(), packed.Data.ToArray<double>());
        var (again, lengths) = packed.PadPackedSequence(batchFirst, paddingValue: -1);
        Assert.Equal(padded.ToArray<double>(), again.ToArray<double>());
        Assert.Equal(Lengths, lengths);
        Assert.Equal(batchFirst ? new Shape(4, 6) : new Shape(6, 4), packed.PadPackedSequence(batchFirst, totalLength: 6).Padded.Shape);
        Tensor[][] lists = [packed.UnpackSequence(), padded.UnpadSequence(Lengths, batchFirst)];
        foreach (Tensor[] list in lists)
        {
            Assert.Equal(Numbered().Select(s => s.ToArray<double>()), list.Select(s => s.Contiguous().ToArray<double>()));
        }
    }

    [Fact]
    public void GradientsFindTheirElements()
    {
        Generator.Default.ManualSeed(1);
        Tensor x = Tensor.Randn([4, 4, 2], DType.Float64).RequireGrad();
        Autograd.GradCheck(i => i[0].PackPaddedSequence(Lengths, enforceSorted: false).PadPackedSequence().Padded.Square(), [x]);
        Autograd.GradCheck(i => i[0].PackPaddedSequence(Lengths, batchFirst: true, enforceSorted: false).UnpackSequence()[3].Square(), [x]);
    }

    public static TheoryData<string, bool> Networks => new() { { "rnn", false }, { "gru", true }, { "lstm", false }, { "lstm", true } };

    [Theory]
    [MemberData(nameof(Networks))]
    public void PackedSequencesRunAsEachWouldAlone(string kind, bool bidirectional)
    {
        Generator.Default.ManualSeed(2);
        int directions = bidirectional ? 2 : 1;
        Tensor[] sequences = [.. Lengths.Select(length => Tensor.Randn([length, 3], DType.Float64))];
        Tensor[] initial = [Tensor.Randn([2 * directions, 4, 5], DType.Float64), Tensor.Randn([2 * directions, 4, 5], DType.Float64)];
        var (packedRun, run) = Make(kind, bidirectional);
        var (output, states) = packedRun(Functional.PackSequence(sequences, enforceSorted: false), initial);
        Tensor[] outputs = output.UnpackSequence();
        for (int b = 0; b < Lengths.Length; b++)
        {
            var (alone, last) = run(sequences[b], [.. initial.Select(part => part.Select(1, b))]);
            Assert.True(alone.AllClose(outputs[b], 0, 1e-14), $"output of sequence {b}");
            for (int k = 0; k < last.Length; k++)
            {
                Assert.True(last[k].AllClose(states[k].Select(1, b), 0, 1e-14), $"state {k} of sequence {b}");
            }
        }
    }

    [Fact]
    public void GradientsFlowThroughPackedSequences()
    {
        Generator.Default.ManualSeed(3);
        var network = new GRU(2, 2, bidirectional: true, dtype: DType.Float64);
        Tensor x = Tensor.Randn([4, 4, 2], DType.Float64).RequireGrad();
        Tensor Run()
        {
            var (output, hidden) = network.Forward(x.PackPaddedSequence(Lengths, enforceSorted: false));
            return Tensor.Cat([output.Data.Flatten(), hidden.Flatten()]);
        }
        Autograd.GradCheck(_ => Run(), [x, .. network.Parameters()]);
    }

    [Fact]
    public void ElementsMayBeReplaced()
    {
        var embedding = new Embedding(40, 3);
        PackedSequence words = Functional.PackSequence([.. Numbered().Select(s => s.To(DType.Int64))], enforceSorted: false);
        PackedSequence vectors = words.With(embedding.Forward(words.Data));
        Assert.Equal(embedding.Weight[31].ToArray<float>(), vectors.UnpackSequence()[3][1].ToArray<float>());
        Assert.Contains("[11, …] is needed", Assert.Throws<ArgumentException>(() => words.With(Tensor.Zeros(12, 3))).Message);
    }

    [Fact]
    public void WhatDoesNotFitIsNamed()
    {
        Tensor x = Tensor.Zeros(4, 2, 3);
        Assert.Contains("2, 4 increase", Assert.Throws<ArgumentException>(() => x.PackPaddedSequence([2, 4])).Message);
        Assert.Contains("2 from 1 to 4 are needed", Assert.Throws<ArgumentException>(() => x.PackPaddedSequence([5, 2])).Message);
        Assert.Contains("2 from 1 to 4 are needed", Assert.Throws<ArgumentException>(() => x.UnpadSequence([2, 0])).Message);
        Assert.Contains("2 from 1 to 4 are needed", Assert.Throws<ArgumentException>(() => x.PackPaddedSequence([3, 2, 1])).Message);
        Assert.Contains("at least one is needed", Assert.Throws<ArgumentException>(() => Functional.PadSequence([])).Message);
        PackedSequence packed = x.PackPaddedSequence([4, 2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => packed.PadPackedSequence(totalLength: 3));
        Assert.Contains("[elements, 5] is needed", Assert.Throws<ArgumentException>(() => new LSTM(5, 2).Forward(packed)).Message);
        Assert.Contains("[1, 2, 7] is needed", Assert.Throws<ArgumentException>(() => new GRU(3, 7).Forward(packed, Tensor.Zeros(1, 3, 7))).Message);
    }

    static (Func<PackedSequence, Tensor[], (PackedSequence, Tensor[])> Packed, Func<Tensor, Tensor[], (Tensor, Tensor[])> Alone) Make(string kind, bool bidirectional)
    {
        switch (kind)
        {
            case "lstm":
                var lstm = new LSTM(3, 5, numLayers: 2, bidirectional: bidirectional, dtype: DType.Float64);
                return ((x, h) => Listed(lstm.Forward(x, (h[0], h[1]))), (x, h) => Listed(lstm.Forward(x, (h[0], h[1]))));
            case "gru":
                var gru = new GRU(3, 5, numLayers: 2, bidirectional: bidirectional, dtype: DType.Float64);
                return ((x, h) => Listed(gru.Forward(x, h[0])), (x, h) => Listed(gru.Forward(x, h[0])));
            default:
                var rnn = new RNN(3, 5, numLayers: 2, bidirectional: bidirectional, dtype: DType.Float64);
                return ((x, h) => Listed(rnn.Forward(x, h[0])), (x, h) => Listed(rnn.Forward(x, h[0])));
        }
    }

    static (T, Tensor[]) Listed<T>((T Output, Tensor Hidden) result) => (result.Output, [result.Hidden]);

    static (T, Tensor[]) Listed<T>((T Output, (Tensor Hidden, Tensor Memory) State) result) => (result.Output, [result.State.Hidden, result.State.Memory]);
}
