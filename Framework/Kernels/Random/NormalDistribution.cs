using System.Numerics;
using System.Runtime.InteropServices;

namespace Framework.Kernels;

/// <summary>Samples of the normal distribution. Each two are made of two random words.</summary>
static partial class NormalDistribution
{
    static readonly nint[] Steps = [2 * Philox.TileBlocks, 2 * Philox.TileBlocks, 2 * Philox.TileBlocks, 2 * Philox.TileBlocks];

    /// <summary>Box and Muller's transformation of two uniform numbers, given as whole ones below 1/<paramref name="unit"/>.</summary>
    [Elementwise, NotDifferentiable]
    static (double first, double second) BoxMuller(
        [Domain(0, 4)] double first, [Domain(0, 4)] double second, [Scalar, Domain(0.1, 0.2)] double unit, [Scalar] double mean, [Scalar] double deviation)
    {
        // The logarithm's argument is above 0 and at most 1.
        double radius = deviation * Math.Sqrt(-2 * Math.Log((first + 1) * unit)), angle = 2 * Math.PI * unit * second;
        return (mean + radius * Math.Cos(angle), mean + radius * Math.Sin(angle));
    }

    /// <summary>The even rows of tiles as the first numbers and the odd ones as the second, in place.</summary>
    static Window<T> Pairs<T>(Span<T> rows) where T : unmanaged
    {
        Window<T> pairs = default;
        pairs.P0 = ref rows[0];
        pairs.P1 = ref rows[Philox.TileBlocks];
        pairs.P2 = ref pairs.P0;
        pairs.P3 = ref pairs.P1;
        pairs.Steps = ref Steps[0];
        pairs.FurtherRows = rows.Length / (2 * Philox.TileBlocks) - 1;
        return pairs;
    }

    /// <summary>Single precision, of 32 random bits.</summary>
    public readonly struct OfSingle(double mean, double deviation) : IRandomBody<float>
    {
        public void Transform(Span<float> words)
        {
            foreach (ref Vector<float> w in MemoryMarshal.Cast<float, Vector<float>>(words))
            {
                w = Vector.ConvertToSingle(w.As<float, uint>());
            }
            BoxMullerOperation.Instance.Forward(Pairs(words), Philox.TileBlocks, [1.0 / (1L << 32), mean, deviation]);
        }
    }

    /// <summary>Double precision, of 53 random bits.</summary>
    public readonly struct OfDouble(double mean, double deviation) : IRandomBody<double>
    {
        public void Transform(Span<double> words)
        {
            foreach (ref Vector<double> w in MemoryMarshal.Cast<double, Vector<double>>(words))
            {
                w = Vector.ConvertToDouble(w.As<double, ulong>() >>> 11);
            }
            BoxMullerOperation.Instance.Forward(Pairs(words), Philox.TileBlocks, [1.0 / (1L << 53), mean, deviation]);
        }
    }
}
