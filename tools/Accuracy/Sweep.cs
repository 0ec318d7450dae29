using Framework;
using Framework.Kernels;

namespace Accuracy;

/// <summary>
/// Runs a function's float kernel over every float and compares it with its double kernel, which stands on coefficients of its own; that in turn is
/// compared, on every 1021st float, with the scalar method in double. The second operand of a function of two is drawn for each first one.
/// </summary>
static class Sweep
{
    const int Chunk = 1 << 16;

    /// <summary>Prime, so that all exponents and the low bits are met.</summary>
    const int ReferenceStride = 1021;

    /// <param name="function">What to measure.</param>
    /// <param name="stride">Every how many chunks of 2¹⁶ neighbouring floats one is looked at; 1 for all.</param>
    public static Measurement Run(Function function, int stride)
    {
        var total = new Measurement();
        var gate = new Lock();
        Parallel.For(0, (int)((1L << 32) / Chunk / stride), () => new Measurement(), (chunk, _, found) =>
        {
            Measure(function, (uint)chunk * (uint)stride * Chunk, ref found);
            return found;
        }, found =>
        {
            lock (gate)
            {
                total.Join(found);
            }
        });
        return total;
    }

    static void Measure(Function function, uint first, ref Measurement found)
    {
        var x = new float[Chunk];
        var y = new float[Chunk];
        for (uint i = 0; i < Chunk; i++)
        {
            x[i] = BitConverter.UInt32BitsToSingle(first + i);
        }
        for (uint i = 0; function.IsBinary && i < Chunk; i++)
        {
            y[i] = Second(first + i);
        }
        Tensor[] single = function.IsBinary ? [Tensor.From<float>(x, [Chunk]), Tensor.From<float>(y, [Chunk])] : [Tensor.From<float>(x, [Chunk])];
        float[] got = function.Entry.Operation.Apply(single).ToArray<float>();
        double[] expected = function.Entry.Operation.Apply([.. single.Select(t => t.To(DType.Float64))]).ToArray<double>();
        double limit = function.Limit;
        Func<float, double, bool>? isMain = function.IsMain;
        for (int i = 0; i < Chunk; i++)
        {
            if (Math.Abs(x[i]) > limit && float.IsFinite(x[i]))
                continue;
            double error = Measurement.Ulps(got[i], expected[i]);
            bool main = isMain is null || isMain(x[i], expected[i]);
            found.See(main ? error : error <= function.Row.SingleUlp ? 0 : Beyond(function.Row.SingleUlp, got[i], expected[i]), x[i], main);
        }
        for (uint i = (uint)(-(long)first % ReferenceStride + ReferenceStride) % ReferenceStride; i < Chunk; i += ReferenceStride)
        {
            double reference = function.Entry.Reference(function.IsBinary ? [x[i], y[i]] : [x[i]], [])[0];
            if (isMain is null || isMain(x[i], reference))
                found.SeeReference(Apart(expected[i], reference));
        }
    }

    /// <summary>What is left of an error in units of 2⁻²³ once the bound is taken off.</summary>
    static double Beyond(double bound, float got, double expected) =>
        double.IsFinite(got - expected) ? Math.Abs(got - expected) * (1 << 23) - bound * Math.ScaleB(1, Math.ILogB(expected)) : double.PositiveInfinity;

    /// <summary>The distance of two doubles in a float's ulp.</summary>
    static double Apart(double a, double b) =>
        a.Equals(b) || Math.Abs(b) > float.MaxValue && Math.Abs(a) > float.MaxValue ? 0 : Math.Abs(a - b) / Math.ScaleB(1, Math.Max(Math.ILogB(b), -126) - 23);

    /// <summary>Of any magnitude, or for every other operand between −8 and 8, where powers are neither 0 nor infinite.</summary>
    static float Second(uint pattern)
    {
        uint mixed = (pattern ^ pattern >> 15) * 0x2C1B3C6D;
        mixed = (mixed ^ mixed >> 12) * 0x297A2D39;
        mixed ^= mixed >> 15;
        return (mixed & 1) == 0 ? BitConverter.UInt32BitsToSingle(mixed) : (mixed / (float)(1L << 31) - 1) * 8;
    }
}
