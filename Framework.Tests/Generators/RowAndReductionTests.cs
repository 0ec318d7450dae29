using Framework.Generators;
using Framework.Tests.Operations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Framework.Tests.Generators;

/// <summary>Reductions and row-wise programs as a user declares them, rightly and wrongly.</summary>
public sealed class RowAndReductionTests
{
    static GeneratorDriver Driver() => CSharpGeneratorDriver.Create(
        [new ReductionGenerator().AsSourceGenerator(), new RowwiseGenerator().AsSourceGenerator()], parseOptions: new(LanguageVersion.Latest, DocumentationMode.None));

    const string Sum = "static double Seed() => 0; static double Accumulate(double s, double x) => s + x; static double Combine(double a, double b) => a + b;";

    [Theory]
    [InlineData("FW0009", "[Elementwise, NotDifferentiable] static double G(double x) => x * x; [Rowwise] static Row F(Row x) => x * [|G(x.Sum())|];")]
    [InlineData("FW0009", "[Rowwise, NotDifferentiable] static Row G(Row x) => x * x; [Rowwise] static Row F(Row x) => x * [|G(x)|];")]
    [InlineData("FW0009", "[Elementwise, NotDifferentiable] static double G(double x) => x * x; [Reduction] static partial class TotalReduction { static double Seed() => 0; static double Accumulate(double s, double x) => s + [|G(x)|]; static double Combine(double a, double b) => a + b; }")]
    [InlineData("FW0016", "[Reduction] static partial class [|Total|] { }")]
    [InlineData("FW0016", "[Reduction] static partial class [|TotalReduction|] { static double Seed() => 0; }")]
    [InlineData("FW0016", "[Reduction] static partial class [|TotalReduction|] { static double Seed() => 0; static double Accumulate(double s, double x) => s * 0.5 + x; static double Combine(double a, double b) => a + b; }")]
    [InlineData("FW0016", "[Reduction] static partial class [|LastReduction|] { static double Seed() => 0; static double Accumulate(double s, double x) => x; static double Combine(double a, double b) => b; }")]
    [InlineData("FW0016", "[Reduction] static partial class [|CappedReduction|] { static double Seed() => 0; static double Accumulate(double s, double x) => Math.Min(1, s + x); static double Combine(double a, double b) => Math.Min(1, a + b); }")]
    [InlineData("FW0016", "[Reduction] static partial class [|RangeReduction|] { static (double low, double high) Seed() => (0, 0); static (double, double) Accumulate(double low, double high, double x) => (Math.Min(low, x), Math.Max(high, x)); static (double, double) Combine(double a, double b, double c, double d) => (Math.Min(a, c), Math.Max(b, d)); static double Finish(double low, double high) => high - low; }")]
    [InlineData("FW0016", "[Reduction] static partial class [|TotalReduction|] { static (double a, double b) Seed() => (0, 0); static (double, double) Accumulate(double a, double b, double x) => (a + x, b); static (double, double) Combine(double a, double b, double c, double d) => (a + c, b); }")]
    [InlineData("FW0016", "[Reduction] static partial class TotalReduction { static double Seed() => 0; static double Accumulate(double s, double x) => s + x; static double Combine(double a, double b) => a + b; static double Finish(double s, double [|number|]) => s; }")]
    [InlineData("FW0016", "[Reduction] static partial class [|CountReduction|] { static long Seed() => 0; static long Accumulate(long n, double x) => x > 0 ? n + 1 : n; static long Combine(long a, long b) => a + b; }")]
    [InlineData("FW0016", "[Reduction] static partial class [|CountReduction|] { static double Seed() => 0; static double Accumulate(double n, double x) => n + 1; static double Combine(double a, double b) => a + b; static long Finish(double n) => (long)n; }")]
    [InlineData("FW0016", "[Reduction] static partial class [|PairReduction|] { static (double, double) Seed() => (0, 0); static (double, double) Accumulate((double, double, double) s, double x) => (s.Item1, x); static (double, double) Combine(double a, double b, double c, double d) => (a + c, b + d); static double Finish(double a, double b) => a; }")]
    [InlineData("FW0016", "[Reduction] static partial class [|PairReduction|] { static (double, double) Seed() => (0, 0); static (double, double) Accumulate((double, double) s, double x) => (s.Item1 + x, s.Item2); static (double, double) Combine((double, double) a, double c, double d) => (a.Item1 + c, d); static double Finish(double a, double b) => a; }")]
    [InlineData("FW0006", "[Reduction] static class [|TotalReduction|] { " + Sum + " }")]
    [InlineData("FW0003", "[Reduction] static partial class TotalReduction { static double Seed() => 0; static double Accumulate(double s, double x) { [|while|] (x > 1) x -= 1; return s + x; } static double Combine(double a, double b) => a + b; }")]
    [InlineData("FW0007", "[Rowwise] static Row F(Row x, [|double[]|] y) => x;")]
    [InlineData("FW0017", "[Rowwise] static [|int|] F(Row x) => 1;")]
    [InlineData("FW0013", "[Rowwise] static Row [|F|]([Scalar] double x) => new Row(1);", true)]
    [InlineData("FW0019", "[Rowwise] static Row F(Row x) => [|new Row(1, 2)|];")]
    [InlineData("FW0001", "[Rowwise] static double F(Row x, long i) => x[[|i & 1|]];")]
    [InlineData("FW0004", "static readonly Func<double, double> Square = v => v * v; [Rowwise] static double F(Row x) => Row.Map(x, [|Square|]).Sum();")]
    [InlineData("FW0002", "[Rowwise] static Row F(Row x) => Row.Map(x, [|Math.BitIncrement|]);")]
    [InlineData("FW0009", "[Elementwise, NotDifferentiable] static double G(double x) => x * x; [Rowwise] static Row F(Row x) => Row.Map(x, [|G|]);")]
    [InlineData("FW0001", "[Rowwise] static Row F(Row x) { var last = 0.0; var y = Row.Map(x, v => [|last|] = v); return y + last; }")]
    [InlineData("FW0003", "[Rowwise] static Row F(Row x) => Row.Map(x, v => { [|while|] (v > 1) v -= 1; return v; });")]
    [InlineData("FW0007", "[Rowwise] static Row F(Row x, [|float|] y) => x;")]
    [InlineData("FW0013", "[Rowwise] static double [|F|](double x, long i) => x;")]
    [InlineData("FW0009", "[Rowwise] static Row [|F|](Row x) => x / KernelMath.Trigamma(x.Sum());", false)]
    [InlineData("FW0003", "[Rowwise] static Row F(Row x) { [|for|] (var i = 0; i < 3; i++) x += x; return x; }")]
    [InlineData("FW0010", "[Rowwise] static Row [|F|](Row x) => x; [Rowwise] static Row F(Row x, Row y) => x + y;", true)]
    [InlineData("FW0026", "[Rowwise] static Row F(Row x, [Scalar] double [|dim|]) => x * dim;")]
    [InlineData("FW0026", "[Reduction] static partial class TotalReduction { " + Sum + " static double Finish(double s, [Scalar] double [|keepDim|]) => s * keepDim; }")]
    [InlineData("FW0010", "static double Total; [Reduction] static partial class [|TotalReduction|] { " + Sum + " }")]
    [InlineData("FW0016", "[Reduction] partial record [|TotalReduction|] { " + Sum + " }")]
    [InlineData("FW0013", "static double G { [Rowwise] [|get|] => 1; }")]
    [InlineData("FW0013", "[Rowwise] static partial Row [|F|](Row x);")]
    [InlineData("FW0002", "[Rowwise] static double F(Row x) => [|x.GetHashCode()|];")]
    [InlineData("FW0025", "[Rowwise] static Row F(Row x, double k [|= 2|]) => x * k;")]
    public void FindingsStandAtTheToken(string id, string members, bool others = false)
    {
        string source = GeneratorRun.InClass(members);
        int start = source.IndexOf("[|", StringComparison.Ordinal), end = source.IndexOf("|]", StringComparison.Ordinal) - 2;
        source = source.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal);
        var found = Driver().RunGenerators(GeneratorRun.Compile(source)).GetRunResult().Diagnostics;
        Assert.Single(found, d => d.Id == id && d.Location.SourceSpan.Start == start && d.Location.SourceSpan.End == end);
        if (!others)
        {
            Assert.Single(found);
        }
    }

    [Fact]
    public void WhatIsGeneratedCompilesOutsideTheLibrary()
    {
        string source = GeneratorRun.InClass($$"""
            [Reduction] static partial class TotalReduction { {{Sum}} }
            [Rowwise] static (Row shares, double total) Shares(Row x, [Scalar] double floor = 0.5) { var s = x.Sum() + floor; return (x / s, s); }
            """);
        Driver().RunGeneratorsAndUpdateCompilation(GeneratorRun.Compile(source), out var compiled, out _);
        Assert.Empty(compiled.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning));
    }

    [Fact]
    public void ALayerNormTakesThreeSweepsAndTwoBackwards()
    {
        var layout = typeof(Functional.LayerNormOperation).GetNestedTypes(System.Reflection.BindingFlags.NonPublic).Select(t => t.Name).ToArray();
        Assert.Equal(3, layout.Count(n => n.StartsWith("ForwardFloat32", StringComparison.Ordinal)));
        Assert.Equal(2, layout.Count(n => n.StartsWith("BackwardFloat32", StringComparison.Ordinal)));
    }

    [Fact]
    public void SoftmaxKeepsItsResultAndNothingElse()
    {
        var traits = Functional.SoftmaxOperation.Instance.Traits;
        Assert.Equal((0u, 1u, 0), (traits.SavedInputs, traits.SavedResults, traits.SavedValues));
    }

    [Fact]
    public void AUsersReductionIsTwiceDifferentiable()
    {
        Assert.Equal(7, Tensor.From<double>([1, 2, 3], [3]).HalfSquares(2).Item<double>(), 1e-12);
        FiniteDifferences.Check(x => x[0].HalfSquares(3, dim: 1), [3, 5]);
    }

    /// <summary>What the state leaves in the derivative of a root is the root itself.</summary>
    [Fact]
    public void ADerivativeMayBeToldFromTheResult()
    {
        Assert.Equal(Math.Sqrt(12.5), Tensor.From<double>([3, 4], [2]).RootMeanSquare().Item<double>(), 1e-12);
        FiniteDifferences.Check(x => x[0].RootMeanSquare(1), [3, 5]);
    }

    [Fact]
    public void DerivativesFollowFromWhatAccumulates()
    {
        FiniteDifferences.Check(x => x[0].SmoothMaximum(dim: 1), [3, 5]);
        FiniteDifferences.Check(x => x[0].Length(dim: 1), [3, 5]);
        FiniteDifferences.Check(x => x[0].SpreadOfSums(dim: 1).Deviation, [3, 5]);
        FiniteDifferences.Check(x => x[0].SpreadOfSums(dim: 1).Mean * x[0].SpreadOfSums(dim: 1).Deviation, [3, 5]);
        FiniteDifferences.Check(x => x[0].CubedSum(dim: 1), [3, 5]);
        FiniteDifferences.Check(x => x[0].ProductOfDistances(dim: 1), [3, 5]);
        FiniteDifferences.Check(x => x[0].HighestWave(dim: 1), [3, 5]);
    }

    [Fact]
    public void LastStatesAreKeptForDerivativesAndNotReturned()
    {
        double[] values = [.. FiniteDifferences.Numbers(new Random(4), 100)];
        Tensor x = Tensor.From<double>(values, [100]);
        Assert.Equal(Math.Log(values.Sum(Math.Exp)), x.SmoothMaximum().Item(), 1e-12);
        Assert.Equal(3 * Math.Sqrt(values.Sum(v => v * v)), x.Length().Item(), 1e-12);
        Assert.Equal(Math.Pow(-values.Sum(Math.Sin), 3), x.CubedSum().Item(), 1e-10);
        Assert.Equal(values.Max(v => Math.Sin(5 * v) * v), x.HighestWave().Item(), 1e-12);
        var (mean, deviation) = x.SpreadOfSums();
        Assert.Equal(values.Average(), mean.Item(), 1e-12);
        Assert.Equal(Math.Sqrt(values.Average(v => v * v) - Math.Pow(values.Average(), 2) + 1), deviation.Item(), 1e-12);
        // A cube does not tell the sum, whereas the mean and the deviation tell all that their derivatives read.
        Assert.Equal(2, UserReductions.CubedSumOperation.Instance.Traits.Results.Length);
        Assert.Equal(2, UserReductions.SpreadOfSumsOperation.Instance.Traits.Results.Length);
    }

    [Fact]
    public void AStateMayBeATuple()
    {
        double[] values = [.. FiniteDifferences.Numbers(new Random(4), 100)];
        double expected = values.Average(Math.Abs) - Math.Pow(values.Average(), 2);
        Assert.Equal(expected, Tensor.From<double>(values, [100]).Imbalance().Item<double>(), 1e-12);
        var entry = OperationRegistry.Reductions.Single(e => e.Name == "Imbalance");
        Assert.Equal(expected, entry.Reference(values, [])[0], 1e-12);
        Assert.Equal([0], entry.Operand.Kinks);
        FiniteDifferences.Check(x => x[0].Imbalance(dim: 1), [3, 5]);
    }

    /// <summary>What is left of a row where a mask is positive, levelled by the mean of all; and the other way of choosing.</summary>
    [Fact]
    public void MapsOfRowsTakeLambdasAndMethods()
    {
        Tensor x = Tensor.From<double>([0.5, -1, 2, 0.25], [4]), mask = Tensor.From<double>([1, 0, 1, 1], [4]);
        double mean = 1.75 / 4;
        double[] weights = [.. new[] { 0.5 - mean, -30, 2 - mean, 0.25 - mean }.Select(Math.Exp)];
        Assert.All(x.MaskedSoftmax(mask).ToArray<double>().Zip(weights), p => Assert.Equal(p.Second / weights.Sum(), p.First, 1e-14));
        Assert.Equal(x.Softmax().ToArray<double>(), x.MaskedSoftmax(mask, masked: false).ToArray<double>());
        double[] gated = x.GatedRow(mask).ToArray<double>();
        Assert.All(Enumerable.Range(0, 4), i => Assert.Equal((new[] { 0.5, -1, 2, 0.25 })[i] * (i == 1 ? 0 : 1 / (1 + Math.Exp(-1))) - mean, gated[i], 1e-14));
    }

    [Fact]
    public void AProductsDerivativeSurvivesFactorsThatAreZero()
    {
        Tensor x = Tensor.From<double>([0.5, 2, 3, -0.5, 0.5, 4], [2, 3]).RequireGrad();
        // (x² − ¼) is 0 once in the first row, twice in the second.
        Assert.Equal([1.0 * 3.75 * 8.75, 0, 0, 0, 0, 0], Autograd.Grad(x.ProductOfDistances(dim: 1).Sum(), x).ToArray<double>());
    }

    [Fact]
    public void AUsersRowProgramIsTwiceDifferentiableInAllItsResults()
    {
        FiniteDifferences.Check(x => x[0].Spread(x[1]).Scaled, [3, 5], [3, 5]);
        FiniteDifferences.Check(x => x[0].Spread(x[1]).Width, [3, 5], [5]);
        FiniteDifferences.Check(x => x[0].Spread(x[1], dim: 0).Scaled * x[0].Spread(x[1], dim: 0, keepDim: true).Width, [3, 5], [3, 5]);
    }
}

/// <summary>Reductions outside the library whose derivatives follow from what accumulates.</summary>
public static partial class UserReductions
{
    /// <summary>The logarithm of the sum of exponentials, two numbers at a time.</summary>
    [Reduction]
    static partial class SmoothMaximumReduction
    {
        static double Seed() => double.NegativeInfinity;

        static double Accumulate(double state, double x) => double.IsInfinity(state) || double.IsInfinity(x) ? Math.Max(state, x)
            : Math.Max(state, x) + KernelMath.Log1p(Math.Exp(-Math.Abs(state - x)));

        static double Combine(double a, double b) => Accumulate(a, b);
    }

    /// <summary>The root of a sum of squares that is never formed, scaled.</summary>
    [Reduction]
    static partial class LengthReduction
    {
        static double Seed() => 0;

        static double Accumulate(double length, double x) => KernelMath.Hypot(length, x);

        static double Combine(double a, double b) => KernelMath.Hypot(a, b);

        static double Finish(double length, [Scalar] double scale = 3) => length * scale;
    }

    /// <summary>The mean of the magnitudes less the squared mean; its state is a tuple.</summary>
    [Reduction]
    static partial class ImbalanceReduction
    {
        static (double sum, double magnitudes) Seed() => (0, 0);

        static (double sum, double magnitudes) Accumulate((double sum, double magnitudes) state, [Kink(0)] double x) => (state.sum + x, state.magnitudes + Math.Abs(x));

        static (double, double) Combine((double sum, double magnitudes) a, (double sum, double magnitudes) b) => (a.sum + b.sum, a.magnitudes + b.magnitudes);

        static double Finish((double sum, double magnitudes) state, double count) => state.magnitudes / count - state.sum * state.sum / (count * count);
    }

    /// <summary>The mean and the root of one more than the variance, by sums.</summary>
    [Reduction]
    static partial class SpreadOfSumsReduction
    {
        static (double sum, double squares) Seed() => (0, 0);

        static (double, double) Accumulate(double sum, double squares, double x) => (sum + x, squares + x * x);

        static (double, double) Combine(double sumA, double squaresA, double sumB, double squaresB) => (sumA + sumB, squaresA + squaresB);

        static (double mean, double deviation) Finish(double sum, double squares, double count) =>
            (sum / count, Math.Sqrt(squares / count - sum / count * (sum / count) + 1));
    }

    /// <summary>The cube of a sum: the result alone does not tell what the sum was.</summary>
    [Reduction]
    static partial class CubedSumReduction
    {
        static double Seed() => 0;

        static double Accumulate(double sum, double x) => sum - Math.Sin(x);

        static double Combine(double a, double b) => a + b;

        static double Finish(double sum) => sum * sum * sum;
    }

    /// <summary>A product of what is made of the elements, which may be 0.</summary>
    [Reduction]
    static partial class ProductOfDistancesReduction
    {
        static double Seed() => 1;

        static double Accumulate(double product, double x, [Scalar] double from = 0.25) => product * (x * x - from);

        static double Combine(double a, double b) => a * b;
    }

    /// <summary>The largest of what is made of the elements.</summary>
    [Reduction]
    static partial class HighestWaveReduction
    {
        static double Seed() => double.NegativeInfinity;

        static double Accumulate(double highest, double x) => Math.Max(highest, Math.Sin(5 * x) * x);

        static double Combine(double a, double b) => Math.Max(a, b);
    }
}

/// <summary>Declarations outside the library.</summary>
public static partial class UserRows
{
    /// <summary>Half the sum of squares, scaled.</summary>
    [Reduction]
    static partial class HalfSquaresReduction
    {
        static double Seed() => 0;

        static double Accumulate(double sum, double x) => sum + 0.5 * x * x;

        static double Combine(double a, double b) => a + b;

        static double Finish(double sum, [Scalar] double scale) => sum * scale / 2;
    }

    /// <summary>
    /// The square of how far the chosen element lies below the largest, plus a margin; or the smallest where it is not to count; and where the largest is.
    /// </summary>
    [Rowwise]
    static (double loss, long place) SquaredMargin(Row x, long target, double margin, bool counts)
    {
        double gap = Math.Max(0, x.Max() - x[target] + margin);
        return (counts ? gap * gap : x[x.ArgMin()], x.ArgMax());
    }

    /// <summary>A softmax of what a mask weighs or leaves out.</summary>
    [Rowwise]
    static Row MaskedSoftmax(Row x, [Kink(0)] Row mask, [Scalar] bool masked = true)
    {
        double mean = x.Mean();
        return Functional.Softmax(masked ? Row.Map(x, mask, (v, m) => m > 0 ? v * m - mean : m - 30) : x);
    }

    /// <summary>The elements times another row's, that through an activation of the library's, less the mean.</summary>
    [Rowwise]
    static Row GatedRow(Row x, Row gate)
    {
        return Lowered(Row.Map(x, Row.Map(gate, Functional.Silu), (a, b) => a * b));
        Row Lowered(Row row) => row - x.Mean();
    }

    /// <summary>The elements faded with their place, at a rate of each row's own.</summary>
    [Rowwise]
    static Row Faded(Row x, double rate) => x * Row.Exp(-rate * x.Indices() / x.Length);

    /// <summary>The square of the share of an element at an even place, with its place times itself; and that of all elements.</summary>
    [Rowwise]
    static (double direct, double whole) Share(Row x, long target)
    {
        Row shares = Row.Exp(x) / Row.Exp(x).Sum();
        double share = shares[target % 2 == 0 ? target : target / 2 * 2] + (x.Indices() * x / x.Length)[target];
        return (share * share, shares[-1] == 0 ? 1 : (shares * shares).Sum());
    }

    [Reduction]
    static partial class RootMeanSquareReduction
    {
        static double Seed() => 0;

        static double Accumulate(double sum, double x) => sum + x * x;

        static double Combine(double a, double b) => a + b;

        static double Finish(double sum, double count) => Math.Sqrt(sum / count);
    }

    /// <summary>The elements weighted and divided by the distance of the largest from the smallest, and that distance.</summary>
    [Rowwise]
    static (Row scaled, double width) Spread(Row x, Row weight)
    {
        double width = x.Max() - x.Min() + 1;
        return (x * Row.Exp(weight) / width, width);
    }
}
