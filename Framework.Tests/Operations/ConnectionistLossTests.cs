namespace Framework.Tests.Operations;

public sealed class ConnectionistLossTests
{
    /// <summary>The sum over every path of classes that becomes the labels when repetitions, then blanks, are taken out.</summary>
    static double Enumerated(double[] logProbs, int classes, int steps, int[] labels, int blank)
    {
        double sum = 0;
        var path = new int[steps];
        for (int code = 0; code < Math.Pow(classes, steps); code++)
        {
            double probability = 0;
            for (int t = 0, rest = code; t < steps; t++, rest /= classes)
            {
                path[t] = rest % classes;
                probability += logProbs[t * classes + path[t]];
            }
            int[] read = [.. path.Where((c, t) => c != blank && (t == 0 || path[t - 1] != c))];
            sum += read.SequenceEqual(labels) ? Math.Exp(probability) : 0;
        }
        return -Math.Log(sum);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void TheLossSumsOverAllAlignments(int blank)
    {
        Generator.Default.ManualSeed(1);
        const int Steps = 5, Classes = 4;
        int[] one = blank == 0 ? [1, 1, 3] : [1, 1, 0], two = [3], none = [], lengths = [5, 3, 4];
        Tensor logProbs = Tensor.Randn([Steps, 3, Classes], DType.Float64).LogSoftmax(-1);
        Tensor padded = Tensor.From<long>([one[0], one[1], one[2], 3, 1, 1, 1, 1, 1], [3, 3]);
        double[] losses = logProbs.CtcLoss(padded, lengths, [3, 1, 0], blank, Reduction.None).ToArray<double>();
        int[][] labels = [one, two, none];
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(Enumerated(logProbs.Select(1, i).Contiguous().ToArray<double>(), Classes, lengths[i], labels[i], blank), losses[i], 1e-12);
        }
        Tensor joined = Tensor.From<long>([.. one, .. two], [4]);
        Assert.Equal(losses, logProbs.CtcLoss(joined, lengths, [3, 1, 0], blank, Reduction.None).ToArray<double>());
        Assert.Equal((losses[0] / 3 + losses[1] + losses[2]) / 3, logProbs.CtcLoss(joined, lengths, [3, 1, 0], blank).Item<double>(), 1e-12);
        Assert.Equal(losses[1], logProbs.Select(1, 1).CtcLoss(Tensor.From<long>([3], [1]), [3], [1], blank, Reduction.Sum).Item<double>(), 1e-12);
    }

    [Fact]
    public void GradientsAreThoseOfTheScores()
    {
        Generator.Default.ManualSeed(2);
        Tensor scores = Tensor.Randn([4, 2, 3], DType.Float64).RequireGrad(), labels = Tensor.From<long>([1, 2, 2, 0], [2, 2]);
        Autograd.GradCheck(x => x[0].LogSoftmax(-1).CtcLoss(labels, [4, 3], [2, 1], reduction: Reduction.None), [scores]);
        // Already with regard to the logarithms, the gradient is that of the scores: LogSoftmax has nothing to add.
        Tensor logProbs = scores.Detach().LogSoftmax(-1).RequireGrad();
        Tensor direct = Autograd.Grad([logProbs.CtcLoss(labels, [4, 3], [2, 1])], [logProbs])[0]!;
        Tensor through = Autograd.Grad([scores.LogSoftmax(-1).CtcLoss(labels, [4, 3], [2, 1])], [scores])[0]!;
        Assert.True(direct.AllClose(through, 0, 1e-12));
        Assert.All(direct[3, 1].ToArray<double>(), g => Assert.Equal(0, g));
    }

    [Fact]
    public void LabelsThatDoNotFitAreInfinitelyImprobable()
    {
        // Two equal labels need a blank between them: three steps.
        Tensor logProbs = Tensor.Randn([2, 1, 3]).LogSoftmax(-1).RequireGrad(), labels = Tensor.From<long>([1, 1], [1, 2]);
        Assert.Equal(float.PositiveInfinity, logProbs.CtcLoss(labels, [2], [2]).Item<float>());
        Tensor none = logProbs.CtcLoss(labels, [2], [2], zeroInfinity: true);
        Assert.Equal(0, none.Item<float>());
        Assert.All(Autograd.Grad([none], [logProbs])[0]!.ToArray<float>(), g => Assert.Equal(0, g));
    }

    [Fact]
    public void WhatDoesNotFitIsNamed()
    {
        Tensor logProbs = Tensor.Zeros(3, 1, 4), labels = Tensor.From<long>([1, 2], [1, 2]);
        Assert.Contains("from 1 to 3", Assert.Throws<ArgumentException>(() => logProbs.CtcLoss(labels, [4], [2])).Message);
        Assert.Contains("1 of each are needed", Assert.Throws<ArgumentException>(() => logProbs.CtcLoss(labels, [3, 3], [2, 2])).Message);
        Assert.Contains("do not fit", Assert.Throws<ArgumentException>(() => logProbs.CtcLoss(labels, [3], [3])).Message);
        Assert.Contains("label 1 of sequence 0 is 2", Assert.Throws<ArgumentException>(() => logProbs.CtcLoss(labels, [3], [2], blank: 2)).Message);
        Assert.Contains("the blank is 4", Assert.Throws<ArgumentException>(() => logProbs.CtcLoss(labels, [3], [2], blank: 4)).Message);
    }
}
