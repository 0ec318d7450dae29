namespace Framework;

/// <summary>The operations on tensors, each also an extension method: <c>Functional.Sum(x)</c> is <c>x.Sum()</c>.</summary>
public static partial class Functional
{
    /// <summary>The sum of elements; that of integers and truth values is a 64-bit integer.</summary>
    [Reduction(Integers = ReducedIntegers.Widened)]
    static partial class SumReduction
    {
        static double Seed() => 0;

        static double Accumulate(double sum, double x) => sum + x;

        static double Combine(double a, double b) => a + b;
    }

    /// <summary>The sum of the elements that are not NaN.</summary>
    [Reduction(Integers = ReducedIntegers.Widened)]
    static partial class NanSumReduction
    {
        static double Seed() => 0;

        static double Accumulate(double sum, double x) => sum + (double.IsNaN(x) ? 0 : x);

        static double Combine(double a, double b) => a + b;
    }

    /// <summary>The mean of elements; NaN if there are none.</summary>
    [Reduction]
    static partial class MeanReduction
    {
        static double Seed() => 0;

        static double Accumulate(double sum, double x) => sum + x;

        static double Combine(double a, double b) => a + b;

        static double Finish(double sum, double count) => sum / count;
    }

    /// <summary>The product of elements; that of integers and truth values is a 64-bit integer.</summary>
    [Reduction(Integers = ReducedIntegers.Widened)]
    static partial class ProdReduction
    {
        static double Seed() => 1;

        static double Accumulate(double product, double x) => product * x;

        static double Combine(double a, double b) => a * b;
    }

    /// <summary>The largest element; NaN if there is one. Elements that are equally large share the gradient.</summary>
    [Reduction(Integers = ReducedIntegers.Kept)]
    static partial class AmaxReduction
    {
        static double Seed() => double.NegativeInfinity;

        static double Accumulate(double largest, double x) => Math.Max(largest, x);

        static double Combine(double a, double b) => Math.Max(a, b);
    }

    /// <summary>The smallest element; NaN if there is one. Elements that are equally small share the gradient.</summary>
    [Reduction(Integers = ReducedIntegers.Kept)]
    static partial class AminReduction
    {
        static double Seed() => double.PositiveInfinity;

        static double Accumulate(double smallest, double x) => Math.Min(smallest, x);

        static double Combine(double a, double b) => Math.Min(a, b);
    }

    /// <summary>Whether an element differs from zero.</summary>
    [Reduction(Integers = ReducedIntegers.Kept)]
    static partial class AnyReduction
    {
        static double Seed() => 0;

        static double Accumulate(double any, double x) => x != 0 ? 1 : any;

        static double Combine(double a, double b) => Math.Max(a, b);

        static bool Finish(double any) => any != 0;
    }

    /// <summary>Whether every element differs from zero.</summary>
    [Reduction(Integers = ReducedIntegers.Kept)]
    static partial class AllReduction
    {
        static double Seed() => 1;

        static double Accumulate(double all, double x) => x != 0 ? all : 0;

        static double Combine(double a, double b) => Math.Min(a, b);

        static bool Finish(double all) => all != 0;
    }

    /// <summary>
    /// The variance and the mean. The variance is the sum of squared deviations from the mean divided by the number of elements less
    /// <c>correction</c>, 1 for an unbiased estimate of that of a population the elements are drawn from.
    /// </summary>
    [Reduction]
    static partial class VarMeanReduction
    {
        static (double mean, double deviations, double n) Seed() => (0, 0, 0);

        // Welford: the mean of the elements so far, and the sum of squared deviations from it.
        internal static (double mean, double deviations, double n) Accumulate(double mean, double deviations, double n, double x)
        {
            double seen = n + 1, delta = x - mean, moved = Math.FusedMultiplyAdd(delta, 1 / seen, mean);
            return (moved, Math.FusedMultiplyAdd(delta, x - moved, deviations), seen);
        }

        internal static (double mean, double deviations, double n) Combine(double meanA, double deviationsA, double nA, double meanB, double deviationsB, double nB)
        {
            double n = nA + nB, share = n == 0 ? 0 : nB / n, delta = meanB - meanA;
            return (Math.FusedMultiplyAdd(delta, share, meanA), Math.FusedMultiplyAdd(delta * delta, nA * share, deviationsA + deviationsB), n);
        }

        static (double variance, double mean) Finish(double mean, double deviations, double n, double count, [Scalar] double correction = 1) =>
            (count > correction ? deviations / (count - correction) : deviations / 0, count == 0 ? double.NaN : mean);

        static (double variance, double mean) Derivative(double x, double mean, double count, [Scalar] double correction = 1) =>
            (2 * (x - mean) / Math.Max(count - correction, 0), 1 / count);
    }

    /// <summary>
    /// The standard deviation and the mean. The deviation is the root of the sum of squared deviations from the mean divided by the number of elements less
    /// <c>correction</c>, 1 for an unbiased variance. Where it is 0 no gradient flows.
    /// </summary>
    [Reduction]
    static partial class StdMeanReduction
    {
        static (double mean, double deviations, double n) Seed() => (0, 0, 0);

        static (double mean, double deviations, double n) Accumulate(double mean, double deviations, double n, double x) =>
            VarMeanReduction.Accumulate(mean, deviations, n, x);

        static (double mean, double deviations, double n) Combine(double meanA, double deviationsA, double nA, double meanB, double deviationsB, double nB) =>
            VarMeanReduction.Combine(meanA, deviationsA, nA, meanB, deviationsB, nB);

        static (double deviation, double mean) Finish(double mean, double deviations, double n, double count, [Scalar] double correction = 1) =>
            (Math.Sqrt(count > correction ? deviations / (count - correction) : deviations / 0), count == 0 ? double.NaN : mean);

        static (double deviation, double mean) Derivative(double x, double deviation, double mean, double count, [Scalar] double correction = 1) =>
            (deviation == 0 ? 0 : (x - mean) / (deviation * Math.Max(count - correction, 0)), 1 / count);
    }

    /// <summary>The Euclidean norm: the root of the sum of squares. Where it is 0 no gradient flows.</summary>
    [Reduction]
    static partial class EuclideanNormReduction
    {
        static double Seed() => 0;

        static double Accumulate(double sum, double x) => sum + x * x;

        static double Combine(double a, double b) => a + b;

        static double Finish(double sum) => Math.Sqrt(sum);

        static double Derivative(double x, double result) => result == 0 ? 0 : x / result;
    }

    /// <summary>The sum of magnitudes.</summary>
    [Reduction]
    static partial class AbsoluteSumReduction
    {
        static double Seed() => 0;

        static double Accumulate(double sum, double x) => sum + Math.Abs(x);

        static double Combine(double a, double b) => a + b;
    }

    /// <summary>The p-norm, the p-th root of the sum of the magnitudes' p-th powers, for a finite p other than 0. Where it is 0 no gradient flows.</summary>
    [Reduction]
    static partial class PowerNormReduction
    {
        static double Seed() => 0;

        static double Accumulate(double sum, double x, [Scalar] double p) => sum + Math.Pow(Math.Abs(x), p);

        static double Combine(double a, double b) => a + b;

        static double Finish(double sum, [Scalar] double p) => Math.Pow(sum, 1 / p);

        static double Derivative(double x, double result, [Scalar] double p) =>
            result == 0 || x == 0 ? 0 : Math.CopySign(Math.Pow(Math.Abs(x) / result, p - 1), x);
    }
}
