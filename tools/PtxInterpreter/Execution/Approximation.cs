using PtxInterpreter.Verification;

namespace PtxInterpreter.Execution;

/// <summary>
/// The approximate instructions: the exact value rounded to nearest, or with a seed a value as far off as the manual allows (PTX ISA 9.7.3, the notes on each instruction).
/// The exact values come from double precision, whose error is far below half a unit of single precision.
/// </summary>
sealed class Approximation(int? seed)
{
    public Func<ulong, ulong> Unary(Instruction instruction) => (instruction.Opcode, instruction.Type) switch
    {
        ("rcp", _) => a => Ulps(a, 0, 1 / (double)Bits.Single(a), 1),
        ("sqrt", _) => a => Relative(a, Math.Sqrt(Bits.Single(a)), -23),
        ("rsqrt", _) => a => Relative(a, 1 / Math.Sqrt(Bits.Single(a)), -22.9),
        ("ex2", PtxType.F32) => a => Ulps(a, 0, Math.Pow(2, Bits.Single(a)), 2),
        ("lg2", _) => a => Bits.Single(a) is > 0.5f and < 2 ? Absolute(a, Math.Log2(Bits.Single(a)), -22) : Relative(a, Math.Log2(Bits.Single(a)), -22),
        ("sin", _) => a => Absolute(a, Math.Sin(Bits.Single(a)), Trigonometric(Bits.Single(a))),
        ("cos", _) => a => Absolute(a, Math.Cos(Bits.Single(a)), Trigonometric(Bits.Single(a))),
        ("tanh", PtxType.F32) => a => Relative(a, Math.Tanh(Bits.Single(a)), -11),
        ("ex2", _) => a => HalfOf(a, Math.Pow(2, (double)Bits.Half(a)), -9.9, relative: true),
        ("tanh", _) => a => HalfOf(a, Math.Tanh((double)Bits.Half(a)), -10.987, relative: false),
        _ => throw new ArgumentException(instruction.Opcode, nameof(instruction)),
    };

    /// <summary>div.approx and div.full. Where the divisor of div.approx is above 2^126 the quotient is zero, or NaN for an infinite dividend.</summary>
    public Func<ulong, ulong, ulong> Divide(Instruction instruction)
    {
        bool full = instruction.Has("full");
        return (a, b) =>
        {
            float x = Bits.Single(a), y = Bits.Single(b);
            if (!full && float.IsFinite(y) && Math.Abs(y) > 8.507059e37f) return Bits.Of(x * 0 * MathF.Sign(y));
            return Ulps(a, b, (double)x / y, 2);
        };
    }

    static double Trigonometric(float x) => Math.Abs(x) <= 2 * Math.PI ? -20.5 : -14.7;

    /// <summary>A number from -1 to 1 that the seed and the operands determine, often at the ends.</summary>
    double Nudge(ulong a, ulong b)
    {
        ulong hash = (ulong)seed!.Value * 0x9e3779b97f4a7c15 ^ a * 0xbf58476d1ce4e5b9 ^ b * 0x94d049bb133111eb;
        hash ^= hash >> 31;
        hash *= 0xd6e8feb86659fd93;
        return Math.Clamp(((hash >> 40) / (double)(1 << 24) - 0.5) * 4, -1, 1);
    }

    ulong Ulps(ulong a, ulong b, double exact, int bound)
    {
        float rounded = (float)exact;
        if (seed is null || !float.IsFinite(rounded) || rounded == 0) return Bits.Of(rounded);
        for (int steps = (int)Math.Round(Nudge(a, b) * bound); steps != 0; steps -= Math.Sign(steps))
            rounded = steps > 0 ? MathF.BitIncrement(rounded) : MathF.BitDecrement(rounded);
        return Bits.Of(rounded);
    }

    ulong Relative(ulong a, double exact, double exponent) => Bits.Of(Within(a, exact, Math.Abs(exact) * Math.Pow(2, exponent)));

    ulong Absolute(ulong a, double exact, double exponent) => Bits.Of(Within(a, exact, Math.Pow(2, exponent)));

    /// <summary>A number near the exact one whose error, its own rounding included, is within the bound; the rounded exact one where no other is.</summary>
    float Within(ulong a, double exact, double bound)
    {
        float rounded = (float)exact;
        if (seed is null || !double.IsFinite(exact) || exact == 0) return rounded;
        float moved = (float)(exact + Nudge(a, 0) * bound);
        if (Math.Abs(moved - exact) > bound) moved = moved > exact ? MathF.BitDecrement(moved) : MathF.BitIncrement(moved);
        return Math.Abs(moved - exact) <= bound ? moved : rounded;
    }

    ulong HalfOf(ulong a, double exact, double exponent, bool relative)
    {
        Half rounded = (Half)exact;
        if (seed is null || !double.IsFinite(exact) || exact == 0) return Bits.Of(rounded);
        double bound = Math.Pow(2, exponent) * (relative ? Math.Abs(exact) : 1);
        Half moved = (Half)(exact + Nudge(a, 0) * bound);
        return Bits.Of(Math.Abs((double)moved - exact) <= bound ? moved : rounded);
    }
}
