namespace Framework;

public static partial class KernelMath
{
    const double EulerGamma = 0.57721566490153286;

    /// <summary>From here on the asymptotic series in 1/x² have their full accuracy.</summary>
    const double Asymptotic = 15;

    // Bernoulli's B₂, B₄, … B₁₆.
    static readonly double[] Bernoulli = [1 / 6.0, -1 / 30.0, 1 / 42.0, -1 / 30.0, 5 / 66.0, -691 / 2730.0, 7 / 6.0, -3617 / 510.0];

    /// <summary>ζ(k) − 1 from k = 2 on; it is computed from the Bernoulli numbers and must stand below them.</summary>
    static readonly double[] ZetaMinusOne = [.. Enumerable.Range(2, 28).Select(ZetaLessOne)];

    /// <summary>
    /// ln |Γ(x)|. Around 1 and 2 the series in ζ(k) − 1, which keeps the digits at both zeros; up to 15 by steps of 1 from there, beyond by Stirling's
    /// series, below 0 by reflection. Error below 1e-15 for x > 0; near the zeros between the negative integers it is that of the terms, about
    /// 1e-15 absolute. ∞ at 0, −1, −2, ….
    /// </summary>
    /// <param name="x">Any number.</param>
    public static double LGamma(double x)
    {
        if (double.IsNaN(x)) return x;
        if (double.IsInfinity(x) || x <= 0 && x == Math.Floor(x)) return double.PositiveInfinity;
        if (x < 0) return Math.Log(Math.PI / Math.Abs(SinPi(x) * x)) - LGamma(-x);
        if (x < 0.5) return AroundTwo(x) - Log1p(x) - Math.Log(x);
        if (x < 1.5) return AroundTwo(x - 1) - Log1p(x - 1);
        if (x < Asymptotic)
        {
            var product = 1.0;
            while (x >= 2.5) product *= --x;
            return Math.Log(product) + AroundTwo(x - 2);
        }
        var (r, sum) = (1 / (x * x), 0.0);
        for (var k = Bernoulli.Length; k >= 1; k--) sum = sum * r + Bernoulli[k - 1] / (2 * k * (2 * k - 1));
        return (x - 0.5) * (Math.Log(x) - 1) - 0.5 + 0.91893853320467274 + sum / x;
    }

    /// <summary>
    /// The derivative of <see cref="LGamma"/>: recurrence to 15, then the asymptotic series; below 0 by reflection. The error is below 2e-15 of the larger of the
    /// value and 1. −∞ at 0 (∞ at −0), NaN at the negative integers.
    /// </summary>
    /// <param name="x">Any number.</param>
    public static double Digamma(double x)
    {
        if (x == 0) return Math.CopySign(double.PositiveInfinity, -x);
        if (x < 0)
        {
            var fraction = x - Math.Round(x);
            return fraction == 0 || double.IsInfinity(x) ? double.NaN : Digamma(1 - x) - Math.PI / Math.Tan(Math.PI * fraction);
        }
        var shift = 0.0;
        for (; x < Asymptotic; x++) shift += 1 / x;
        var (r, sum) = (1 / (x * x), 0.0);
        for (var k = Bernoulli.Length; k >= 1; k--) sum = (sum + Bernoulli[k - 1] / (2 * k)) * r;
        return Math.Log(x) - 0.5 / x - sum - shift;
    }

    /// <summary>
    /// The derivative of <see cref="Digamma"/>: recurrence to 15, then the asymptotic series; below 0 by reflection. Error below 2e-15.
    /// ∞ at 0, −1, −2, ….
    /// </summary>
    /// <param name="x">Any number.</param>
    public static double Trigamma(double x)
    {
        if (x < 0)
        {
            var sine = SinPi(x);
            return double.IsInfinity(x) ? double.NaN : Math.PI * Math.PI / (sine * sine) - Trigamma(1 - x);
        }
        var shift = 0.0;
        if (x == 0) return double.PositiveInfinity;
        for (; x < Asymptotic; x++) shift += 1 / (x * x);
        var (r, sum) = (1 / (x * x), 0.0);
        for (var k = Bernoulli.Length; k >= 1; k--) sum = (sum + Bernoulli[k - 1]) * r;
        return shift + (1 + sum + 0.5 / x) / x;
    }

    // sin πx, with the integers taken off exactly.
    static double SinPi(double x)
    {
        var n = Math.Round(x);
        var sine = Math.Sin(Math.PI * (x - n));
        return n / 2 == Math.Floor(n / 2) ? sine : -sine;
    }

    /// <summary>ln Γ(2 + z) for |z| ≤ ½: z(1 − γ) + Σ (−1)ᵏ (ζ(k) − 1) zᵏ / k, k from 2 (Abramowitz and Stegun 6.1.33 with ln(1 + z) moved over).</summary>
    static double AroundTwo(double z)
    {
        var sum = 0.0;
        for (var k = ZetaMinusOne.Length + 1; k >= 2; k--) sum = (ZetaMinusOne[k - 2] / k - sum) * z;
        return z * (1 - EulerGamma + sum);
    }

    // Euler and Maclaurin: the first terms of Σ n⁻ᵏ, then the integral of the rest with its corrections.
    static double ZetaLessOne(int k)
    {
        const int direct = 12;
        var sum = 0.0;
        double rising = k, power = Math.Pow(direct, -k - 1);
        sum += Math.Pow(direct, 1 - k) / (k - 1) + Math.Pow(direct, -k) / 2;
        var factorial = 2.0;
        for (var j = 1; j <= Bernoulli.Length; j++)
        {
            sum += Bernoulli[j - 1] / factorial * rising * power;
            rising *= (k + 2 * j - 1) * (double)(k + 2 * j);
            factorial *= (2 * j + 1) * (2 * j + 2);
            power /= direct * direct;
        }
        for (var n = direct - 1; n >= 2; n--) sum += Math.Pow(n, -k);
        return sum;
    }
}
