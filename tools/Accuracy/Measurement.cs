namespace Accuracy;

/// <summary>The errors seen over some operands. Of two measurements, the worse is that of both.</summary>
struct Measurement
{
    /// <summary>The largest error where the bound in units in the last place holds, in these; infinite for a wrong limit, sign of zero or NaN.</summary>
    public double Ulp { get; private set; }

    /// <summary>The operand of that.</summary>
    public float At { get; private set; }

    /// <summary>The largest error elsewhere, beyond what the bound allows: in units of 2⁻²³, the float's last place at 1.</summary>
    public double Elsewhere { get; private set; }

    /// <summary>The operand of that.</summary>
    public float ElsewhereAt { get; private set; }

    /// <summary>The largest distance, in a float's ulp, of the double that errors are measured from and the scalar method in double.</summary>
    public double Reference { get; private set; }

    public void See(double error, float x, bool isMain)
    {
        if (isMain && error > Ulp)
            (Ulp, At) = (error, x);
        if (!isMain && error > Elsewhere)
            (Elsewhere, ElsewhereAt) = (error, x);
    }

    public void SeeReference(double error) => Reference = Math.Max(Reference, error);

    public void Join(in Measurement other)
    {
        See(other.Ulp, other.At, true);
        See(other.Elsewhere, other.ElsewhereAt, false);
        SeeReference(other.Reference);
    }

    /// <summary>The error of a float in its own units in the last place, given the value it stands for.</summary>
    public static double Ulps(float got, double expected)
    {
        long bits = BitConverter.DoubleToInt64Bits(expected);
        int exponent = (int)(bits >> 52 & 0x7FF) - 1023;
        if (exponent == 1024)
            return double.IsNaN(expected) == float.IsNaN(got) && (double.IsNaN(expected) || got == expected) ? 0 : double.PositiveInfinity;
        if (float.IsNaN(got) || expected == 0 && (got != 0 || double.IsNegative(expected) != float.IsNegative(got)))
            return double.PositiveInfinity;
        if (exponent > 127)
            return float.IsInfinity(got) && got > 0 == expected > 0 ? 0 : double.PositiveInfinity;
        // An infinity that came too early stands for the power of two that the largest number lies below.
        double value = float.IsInfinity(got) ? Math.CopySign(3.402823669209384635e38, got) : got;
        return Math.Abs(value - expected) * Reciprocal(Math.Max(exponent, -126) - 23);
    }

    /// <summary>2 to the power −n.</summary>
    static double Reciprocal(int n) => BitConverter.Int64BitsToDouble((long)(1023 - n) << 52);
}
