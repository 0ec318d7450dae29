using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Framework;
using Framework.Kernels;

namespace Bench;

/// <summary>A level of the memory as one core sees it, measured.</summary>
/// <param name="Name">L2, L3 or DRAM.</param>
/// <param name="Capacity">The largest working set that lies in it.</param>
/// <param name="Measured">The working set it was measured with.</param>
/// <param name="Reading">Bytes a second of a sum.</param>
/// <param name="Copying">Bytes a second of a copy, those read and those written.</param>
sealed record MemoryLevel(string Name, long Capacity, long Measured, double Reading, double Copying)
{
    /// <summary>Every byte written goes with one read at the rate of copies; what is read beyond that is read at the rate of sums.</summary>
    public double Seconds(Work work) => 2 * work.Written / Copying + Math.Max(0, work.Read - work.Written) / Reading;
}

/// <summary>The limits of one core, measured with the widest vectors it has.</summary>
/// <param name="VectorBits">How wide those are.</param>
/// <param name="Flops">Operations a second of fused multiply-adds in registers, each of them two.</param>
/// <param name="Levels">From the second-level cache outwards.</param>
sealed record Peaks(int VectorBits, double Flops, MemoryLevel[] Levels)
{
    const double Seconds = 0.25;
    const int Accumulators = 12, Rounds = 10_000;

    /// <summary>Keeps results from being optimized away.</summary>
    static float sink;

    public static Peaks Measure(Processor processor) =>
        Vector512.IsHardwareAccelerated ? Measure<V512<float>>(processor) : Vector256.IsHardwareAccelerated ? Measure<V256<float>>(processor) : Measure<V128<float>>(processor);

    /// <summary>The level in which a working set lies.</summary>
    public MemoryLevel Level(double workingSet) => Levels.First(level => workingSet <= level.Capacity);

    static Peaks Measure<V>(Processor processor) where V : unmanaged, ISimd<V, float>
    {
        double flops = 2.0 * Accumulators * Rounds * V.Count / Repetition.Fastest(MultiplyAdd<V>, Seconds);
        return new(32 * V.Count, flops,
        [
            Level<V>("L2", processor.SecondLevel, processor.SecondLevel / 2),
            // A third level is shared by cores, so that a core alone fills only a part of it.
            Level<V>("L3", processor.ThirdLevel, processor.ThirdLevel / 4),
            Level<V>("DRAM", long.MaxValue, 8 * processor.ThirdLevel),
        ]);
    }

    static MemoryLevel Level<V>(string name, long capacity, long workingSet) where V : unmanaged, ISimd<V, float>
    {
        // Tensors, because theirs is the memory that kernels work in: aligned, and of large pages.
        int half = (int)(workingSet / 2 / sizeof(float));
        using Tensor whole = Tensor.Ones([2 * half]), source = Tensor.Ones([half]), target = Tensor.Zeros([half]);
        double reading = Repetition.Fastest(() => sink = Sum<V>(whole.AsSpan<float>()), Seconds);
        double copying = Repetition.Fastest(() => Copy<V>(source.AsSpan<float>(), target.AsSpan<float>()), Seconds);
        double moving = Repetition.Fastest(() => source.AsSpan<float>().CopyTo(target.AsSpan<float>()), Seconds);
        return new(name, capacity, workingSet, workingSet / reading, workingSet / Math.Min(copying, moving));
    }

    /// <summary>Twelve independent sums: more than latency times throughput of any processor's units, and few enough for sixteen registers.</summary>
    static void MultiplyAdd<V>() where V : unmanaged, ISimd<V, float>
    {
        V x = V.Create(0.999f), y = V.Create(0.001f);
        V a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
        for (int round = 0; round < Rounds; round++)
        {
            a = V.Fma(a, x, y);
            b = V.Fma(b, x, y);
            c = V.Fma(c, x, y);
            d = V.Fma(d, x, y);
            e = V.Fma(e, x, y);
            f = V.Fma(f, x, y);
            g = V.Fma(g, x, y);
            h = V.Fma(h, x, y);
            i = V.Fma(i, x, y);
            j = V.Fma(j, x, y);
            k = V.Fma(k, x, y);
            l = V.Fma(l, x, y);
        }
        sink = (a + b + c + d + e + f + g + h + i + j + k + l).GetElement(0);
    }

    /// <summary>Reads four streams side by side: one alone does not keep the memory busy.</summary>
    static float Sum<V>(ReadOnlySpan<float> values) where V : unmanaged, ISimd<V, float>
    {
        ref float first = ref MemoryMarshal.GetReference(values);
        int quarter = Quarter<V>(values.Length);
        V a = V.Create(0), b = a, c = a, d = a;
        for (int i = 0; i < quarter; i += V.Count)
        {
            a += V.Load(ref first, (nuint)i);
            b += V.Load(ref first, (nuint)(i + quarter));
            c += V.Load(ref first, (nuint)(i + 2 * quarter));
            d += V.Load(ref first, (nuint)(i + 3 * quarter));
        }
        return (a + b + c + d).GetElement(0);
    }

    static void Copy<V>(ReadOnlySpan<float> source, Span<float> target) where V : unmanaged, ISimd<V, float>
    {
        ref float from = ref MemoryMarshal.GetReference(source), to = ref MemoryMarshal.GetReference(target);
        int quarter = Quarter<V>(source.Length);
        for (int i = 0; i < quarter; i += V.Count)
        {
            V.Load(ref from, (nuint)i).Store(ref to, (nuint)i);
            V.Load(ref from, (nuint)(i + quarter)).Store(ref to, (nuint)(i + quarter));
            V.Load(ref from, (nuint)(i + 2 * quarter)).Store(ref to, (nuint)(i + 2 * quarter));
            V.Load(ref from, (nuint)(i + 3 * quarter)).Store(ref to, (nuint)(i + 3 * quarter));
        }
    }

    /// <summary>A quarter less a few elements: an odd number of vectors, so that streams do not compete for the same sets of a cache.</summary>
    static int Quarter<V>(int length) where V : unmanaged, ISimd<V, float> => (length / 4 / V.Count - 2 | 1) * V.Count;
}
