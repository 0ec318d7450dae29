using System.Numerics;
using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>One step of a running computation.</summary>
interface IScanStep<TSum>
{
    static abstract TSum Next(TSum sum, TSum value);
}

/// <summary>Running sums and the like along a dimension. Single precision is accumulated in double, as sums of long rows demand.</summary>
static class RunningScan
{
    /// <summary>Elements below which another thread does not pay.</summary>
    const int Grain = 1 << 14;

    /// <summary>Scans a contiguous tensor of type Float32, Float64 or Int64 into another.</summary>
    public static void Run<TReal, TWhole>(Tensor source, Tensor result, int dim)
        where TReal : struct, IScanStep<double>
        where TWhole : struct, IScanStep<long>
    {
        switch (source.DType)
        {
            case DType.Float32: Columns<float, double, TReal>(source, result, dim); break;
            case DType.Float64: Columns<double, double, TReal>(source, result, dim); break;
            default: Columns<long, long, TWhole>(source, result, dim); break;
        }
    }

    static void Columns<T, TSum, TStep>(Tensor source, Tensor result, int dim)
        where T : unmanaged, INumber<T>
        where TSum : unmanaged, INumber<TSum>
        where TStep : struct, IScanStep<TSum>
    {
        if (source.NumElements == 0)
        {
            return;
        }
        IndexedBlocks blocks = IndexedBlocks.Of(source.Shape, dim, 0, isShared: false);
        long columns = blocks.Outer * blocks.Inner, length = blocks.Length, inner = blocks.Inner;
        int parts = (int)Math.Min(columns, ThreadTeam.Parts(source.NumElements, Grain));
        ThreadTeam.Run(parts, part =>
        {
            var (start, end) = ThreadTeam.Range(columns, parts, part);
            for (long column = start; column < end; column++)
            {
                long first = column / inner * length * inner + column % inner;
                Column<T, TSum, TStep>(
                    ref Unsafe.Add(ref Unsafe.As<byte, T>(ref source.Ref), (nint)first), ref Unsafe.Add(ref Unsafe.As<byte, T>(ref result.Ref), (nint)first), length, inner);
            }
        });
    }

    static void Column<T, TSum, TStep>(ref T from, ref T to, long length, long stride)
        where T : unmanaged, INumber<T>
        where TSum : unmanaged, INumber<TSum>
        where TStep : struct, IScanStep<TSum>
    {
        TSum sum = TSum.CreateTruncating(from);
        to = from;
        for (long i = 1; i < length; i++)
        {
            sum = TStep.Next(sum, TSum.CreateTruncating(Unsafe.Add(ref from, (nint)(i * stride))));
            Unsafe.Add(ref to, (nint)(i * stride)) = T.CreateTruncating(sum);
        }
    }
}

readonly struct RunningSum : IScanStep<double>, IScanStep<long>
{
    public static double Next(double sum, double value) => sum + value;

    public static long Next(long sum, long value) => sum + value;
}

readonly struct RunningProduct : IScanStep<double>, IScanStep<long>
{
    public static double Next(double sum, double value) => sum * value;

    public static long Next(long sum, long value) => sum * value;
}

/// <summary>log(eˢ + eᵛ) without overflow: the larger one plus log(1 + e^-|s - v|).</summary>
readonly struct RunningLogSum : IScanStep<double>, IScanStep<long>
{
    public static double Next(double sum, double value)
    {
        double larger = Math.Max(sum, value);
        return double.IsInfinity(larger) || double.IsNaN(larger) ? larger : larger + KernelMath.Log1p(Math.Exp(-Math.Abs(sum - value)));
    }

    public static long Next(long sum, long value) => throw new InvalidOperationException("Logarithms of sums are not whole numbers.");
}
