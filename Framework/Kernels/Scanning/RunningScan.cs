using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>Running sums and the like along a dimension. Single precision is accumulated in double, as sums of long rows demand.</summary>
static class RunningScan
{
    /// <summary>Columns from which on neighbours share vectors.</summary>
    const int Fewest = 4;

    /// <summary>Scans a tensor of type Float32, Float64 or Int64 into another. All are contiguous and of one shape and type.</summary>
    /// <param name="source">The values.</param>
    /// <param name="factors">The factors of steps that have some; else not read.</param>
    /// <param name="result">Receives what is reached at every element.</param>
    /// <param name="dim">The dimension.</param>
    /// <param name="reverse">Whether it is gone along from its end.</param>
    public static void Run<TStep>(Tensor source, Tensor factors, Tensor result, int dim, bool reverse) where TStep : struct, IScanStep
    {
        if (source.NumElements == 0)
        {
            return;
        }
        var blocks = IndexedBlocks.Of(source.Shape, dim, 0, isShared: false);
        switch (source.DType)
        {
            case DType.Float32: Run<float, double, TStep>(source, factors, result, blocks, reverse); break;
            case DType.Float64: Run<double, double, TStep>(source, factors, result, blocks, reverse); break;
            default: Run<long, long, TStep>(source, factors, result, blocks, reverse); break;
        }
    }

    static void Run<T, TSum, TStep>(Tensor source, Tensor factors, Tensor result, IndexedBlocks blocks, bool reverse)
        where T : unmanaged
        where TSum : unmanaged
        where TStep : struct, IScanStep
    {
        ScanOperands<T> operands = new(ref Unsafe.As<byte, T>(ref source.Ref), ref Unsafe.As<byte, T>(ref factors.Ref), ref Unsafe.As<byte, T>(ref result.Ref), blocks, reverse);
        if (TStep.FillsVectors && blocks.Inner >= Fewest)
        {
            ColumnScan<T, TSum, TStep>.Run(operands);
        }
        else
        {
            ChainScan<T, TSum, TStep>.Run(operands);
        }
    }
}
