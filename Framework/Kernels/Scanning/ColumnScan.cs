using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Framework.Kernels;

/// <summary>Scans neighbouring columns side by side: a row after the other is taken into their running values, which stay in the first-level cache.</summary>
readonly ref struct ColumnScan<T, TSum, TStep> : IParallelBody
    where T : unmanaged
    where TSum : unmanaged
    where TStep : struct, IScanStep
{
    /// <summary>Most columns of a stretch: their running values take 4 KB.</summary>
    const int Most = 512;

    /// <summary>Stretches are cut at multiples of this.</summary>
    const int Unit = 16;

    readonly ScanOperands<T> operands;
    readonly int stretches, parts;

    ColumnScan(ScanOperands<T> operands)
    {
        this.operands = operands;
        IndexedBlocks blocks = operands.Blocks;
        long wanted = ThreadTeam.Parts(blocks.Outer * blocks.Length * blocks.Inner, ScanOperands<T>.Grain), units = (blocks.Inner + Unit - 1) / Unit;
        long least = (blocks.Inner + Most - 1) / Most, shared = (wanted + blocks.Outer - 1) / blocks.Outer;
        stretches = checked((int)Math.Clamp(shared, least, Math.Max(least, units)));
        parts = (int)Math.Min(wanted, blocks.Outer * stretches);
    }

    public static void Run(ScanOperands<T> operands)
    {
        ColumnScan<T, TSum, TStep> scan = new(operands);
        ThreadTeam.Run(scan.parts, scan);
    }

    [SkipLocalsInit]
    public void Invoke(int part)
    {
        Span<TSum> sums = stackalloc TSum[Most + Unit];
        IndexedBlocks blocks = operands.Blocks;
        var (first, last) = ThreadTeam.Range(blocks.Outer * stretches, parts, part);
        for (long i = first; i < last; i++)
        {
            var (outer, stretch) = Math.DivRem(i, stretches);
            var (start, end) = ThreadTeam.Range(blocks.Inner, stretches, (int)stretch, Unit);
            nint at = operands.Element(outer, start, 0);
            int columns = (int)(end - start);
            if (Vector512.IsHardwareAccelerated && columns >= V512<TSum>.Count)
            {
                Sweep<V512<TSum>>(at, columns, ref sums[0]);
            }
            else if (Vector256.IsHardwareAccelerated && columns >= V256<TSum>.Count)
            {
                Sweep<V256<TSum>>(at, columns, ref sums[0]);
            }
            else if (columns >= V128<TSum>.Count)
            {
                Sweep<V128<TSum>>(at, columns, ref sums[0]);
            }
            else
            {
                Sweep<V1<TSum>>(at, columns, ref sums[0]);
            }
        }
    }

    /// <summary>
    /// Scans columns of which <paramref name="at"/> is the first element. The last vector lies on some columns of the one before, whose values it
    /// computes once more.
    /// </summary>
    void Sweep<V>(nint at, int columns, ref TSum sums) where V : unmanaged, ISimd<V, TSum>
    {
        nint width = V.Count, last = columns - width, step = operands.Step;
        ref T from = ref operands.Source, by = ref operands.Factors, to = ref operands.Target;
        for (nint k = 0; k < columns; k += width)
        {
            nuint index = (nuint)(at + Math.Min(k, last));
            V sum = WideVector.Load<V, T, TSum>(ref from, index);
            WideVector.Store<V, T, TSum>(sum, ref to, index);
            sum.Store(ref sums, (nuint)k);
        }
        for (long i = operands.Blocks.Length - 1; i > 0; i--)
        {
            at += step;
            for (nint k = 0; k < columns; k += width)
            {
                nuint index = (nuint)(at + Math.Min(k, last));
                V factor = TStep.HasFactors ? WideVector.Load<V, T, TSum>(ref by, index) : default;
                V sum = TStep.Next<V, TSum>(V.Load(ref sums, (nuint)k), WideVector.Load<V, T, TSum>(ref from, index), factor);
                WideVector.Store<V, T, TSum>(sum, ref to, index);
                sum.Store(ref sums, (nuint)k);
            }
        }
    }
}
