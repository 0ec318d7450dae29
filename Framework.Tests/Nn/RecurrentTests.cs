using Framework.Nn;

namespace Framework.Tests.Nn;

public sealed class RecurrentTests
{
    [Fact]
    public void AnLstmDoesWhatItsFormulasSay()
    {
        const int Length = 4, Batch = 2, Width = 3, Hidden = 5;
        Generator.Default.ManualSeed(1);
        var network = new LSTM(Width, Hidden, dtype: DType.Float64);
        Tensor x = Tensor.Randn([Length, Batch, Width], DType.Float64);
        var (output, (hidden, memory)) = network.Forward(x);
        var w = network.StateDict().ToDictionary(p => p.Key, p => p.Value.ToArray<double>());
        double[] input = x.ToArray<double>();
        for (int b = 0; b < Batch; b++)
        {
            double[] h = new double[Hidden], c = new double[Hidden];
            for (int t = 0; t < Length; t++)
            {
                var sums = new double[4 * Hidden];
                for (int g = 0; g < sums.Length; g++)
                {
                    sums[g] = w["bias_ih_l0"][g] + w["bias_hh_l0"][g];
                    for (int i = 0; i < Width; i++)
                    {
                        sums[g] += w["weight_ih_l0"][g * Width + i] * input[(t * Batch + b) * Width + i];
                    }
                    for (int i = 0; i < Hidden; i++)
                    {
                        sums[g] += w["weight_hh_l0"][g * Hidden + i] * h[i];
                    }
                }
                for (int i = 0; i < Hidden; i++)
                {
                    c[i] = Sigmoid(sums[Hidden + i]) * c[i] + Sigmoid(sums[i]) * Math.Tanh(sums[2 * Hidden + i]);
                }
                for (int i = 0; i < Hidden; i++)
                {
                    h[i] = Sigmoid(sums[3 * Hidden + i]) * Math.Tanh(c[i]);
                    Assert.Equal(h[i], output[t, b, i].Item<double>(), 1e-12);
                }
            }
            for (int i = 0; i < Hidden; i++)
            {
                Assert.Equal(h[i], hidden[0, b, i].Item<double>(), 1e-12);
                Assert.Equal(c[i], memory[0, b, i].Item<double>(), 1e-12);
            }
        }
    }

    [Fact]
    public void AGruDoesWhatItsFormulasSay()
    {
        Generator.Default.ManualSeed(2);
        var cell = new GRUCell(1, 1, dtype: DType.Float64);
        var w = cell.StateDict().ToDictionary(p => p.Key, p => p.Value.ToArray<double>());
        double x = 0.7, h = -0.4;
        double Part(string kind, int gate, double value) => w["weight_" + kind][gate] * value + w["bias_" + kind][gate];
        double r = Sigmoid(Part("ih", 0, x) + Part("hh", 0, h)), z = Sigmoid(Part("ih", 1, x) + Part("hh", 1, h));
        double n = Math.Tanh(Part("ih", 2, x) + r * Part("hh", 2, h));
        Tensor result = cell.Forward(Tensor.Full([1], x, DType.Float64), Tensor.Full([1], h, DType.Float64));
        Assert.Equal((1 - z) * n + z * h, result.Item<double>(), 1e-14);
    }

    public static TheoryData<string> Kinds => ["rnn", "relu", "gru", "lstm", "projected"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void GradientsOfAllOrdersAreThoseOfTheSteps(string kind)
    {
        Generator.Default.ManualSeed(3);
        var (network, run) = Make(kind, layers: 2, bidirectional: true);
        Tensor x = Tensor.Randn([3, 2, 2], DType.Float64).RequireGrad(true);
        Tensor[] inputs = [x, .. network.Parameters()];
        Assert.All(network.Parameters(), p => Assert.True(p.RequiresGrad));
        Autograd.GradCheck(_ => run(x), inputs);
        Autograd.GradGradCheck(_ => run(x), [x]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ABatchIsItsSequencesOneByOne(string kind)
    {
        Generator.Default.ManualSeed(4);
        var (_, run) = Make(kind, layers: 1, bidirectional: true);
        Tensor x = Tensor.Randn([4, 3, 2], DType.Float64);
        Tensor together = run(x);
        for (int b = 0; b < 3; b++)
        {
            Tensor alone = run(x.Select(1, b));
            Assert.True(alone.AllClose(together.Select(1, b), rtol: 0, atol: 1e-14), kind);
        }
    }

    [Fact]
    public void BackwardsIsForwardsOnTheTurnedSequence()
    {
        Generator.Default.ManualSeed(5);
        var both = new GRU(2, 3, bidirectional: true, dtype: DType.Float64);
        var one = new GRU(2, 3, dtype: DType.Float64);
        one.LoadStateDict(both.StateDict().Where(p => p.Key.EndsWith("_reverse", StringComparison.Ordinal)).Select(p => KeyValuePair.Create(p.Key[..^"_reverse".Length], p.Value)));
        Tensor x = Tensor.Randn([5, 1, 2], DType.Float64);
        Tensor expected = one.Forward(x.Flip(0)).Output.Flip(0);
        Assert.Equal(expected.ToArray<double>(), both.Forward(x).Output.Narrow(-1, 3, 3).Contiguous().ToArray<double>());
    }

    [Fact]
    public void TheBatchMayComeFirst()
    {
        Generator.Default.ManualSeed(6);
        var second = new LSTM(2, 3, numLayers: 2, dtype: DType.Float64);
        var first = new LSTM(2, 3, numLayers: 2, batchFirst: true, dtype: DType.Float64);
        first.LoadStateDict(second.StateDict());
        Tensor x = Tensor.Randn([5, 4, 2], DType.Float64);
        var expected = second.Forward(x);
        var actual = first.Forward(x.Transpose(0, 1));
        Assert.True(expected.Output.Transpose(0, 1).AllClose(actual.Output, 0, 1e-14));
        Assert.True(expected.State.Memory.AllClose(actual.State.Memory, 0, 1e-14));
    }

    [Fact]
    public void ASequenceMayGoOnFromItsState()
    {
        Generator.Default.ManualSeed(7);
        var network = new LSTM(2, 4, projSize: 3, dtype: DType.Float64);
        Tensor x = Tensor.Randn([6, 2, 2], DType.Float64);
        var all = network.Forward(x);
        var half = network.Forward(x.Narrow(0, 0, 3));
        var rest = network.Forward(x.Narrow(0, 3, 3), half.State);
        Assert.Equal(new Shape(1, 2, 3), all.State.Hidden.Shape);
        Assert.Equal(new Shape(1, 2, 4), all.State.Memory.Shape);
        Assert.True(all.Output.Narrow(0, 3, 3).AllClose(rest.Output, 0, 1e-14));
        Assert.True(all.State.Memory.AllClose(rest.State.Memory, 0, 1e-14));
    }

    [Fact]
    public void DropoutLiesBetweenLayersAndOnlyInTraining()
    {
        Generator.Default.ManualSeed(8);
        var network = new RNN(2, 64, numLayers: 2, dropout: 0.5);
        Tensor x = Tensor.Randn([3, 2, 2]);
        Assert.NotEqual(network.Forward(x).Output.ToArray<float>(), network.Forward(x).Output.ToArray<float>());
        network.Eval();
        Assert.Equal(network.Forward(x).Output.ToArray<float>(), network.Forward(x).Output.ToArray<float>());
    }

    [Fact]
    public void WrongShapesAreNamed()
    {
        var network = new LSTM(2, 3);
        Assert.Contains("LSTM: the input has the shape [4, 1, 5]", Assert.Throws<ArgumentException>(() => network.Forward(Tensor.Zeros(4, 1, 5))).Message);
        Assert.Contains("no elements", Assert.Throws<ArgumentException>(() => network.Forward(Tensor.Zeros(0, 1, 2))).Message);
        Assert.Contains("[1, 1, 3] is needed", Assert.Throws<ArgumentException>(() => network.Forward(Tensor.Zeros(4, 1, 2), (Tensor.Zeros(1, 2, 3), Tensor.Zeros(1, 1, 3)))).Message);
        Assert.Contains("[3] is needed", Assert.Throws<ArgumentException>(() => new GRUCell(2, 3).Forward(Tensor.Zeros(2), Tensor.Zeros(4))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new LSTM(2, 3, projSize: 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GRU(2, 3, dropout: 1.5));
    }

    static (RecurrentNetwork Network, Func<Tensor, Tensor> Run) Make(string kind, int layers, bool bidirectional)
    {
        switch (kind)
        {
            case "rnn" or "relu":
                var rnn = new RNN(2, 3, layers, kind == "rnn" ? RecurrentFunction.Tanh : RecurrentFunction.ReLU, bidirectional: bidirectional, dtype: DType.Float64);
                return (rnn, x => rnn.Forward(x).Output);
            case "gru":
                var gru = new GRU(2, 3, layers, bidirectional: bidirectional, dtype: DType.Float64);
                return (gru, x => gru.Forward(x).Output);
            default:
                var lstm = new LSTM(2, 3, layers, bidirectional: bidirectional, projSize: kind == "projected" ? 2 : 0, dtype: DType.Float64);
                return (lstm, x => lstm.Forward(x).Output);
        }
    }

    static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
