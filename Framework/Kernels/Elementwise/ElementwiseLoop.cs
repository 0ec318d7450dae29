using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Framework.Kernels;

/// <summary>Sweeps an elementwise body over contiguous operands in the widest vectors the processor has.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ElementwiseLoop
{
    /// <summary>Elements, or else one row, after whose whole vectors their ends are computed while the nearest cache has them.</summary>
    const int RowsWithEnds = 2048;

    /// <summary>Below this many elements single steps are cheaper than a padded vector.</summary>
    const int ScalarLimit = 2;

    /// <summary>Computes one or more stretches of <paramref name="n"/> elements.</summary>
    /// <param name="body">The computation.</param>
    /// <param name="w">The operands' first elements.</param>
    /// <param name="n">How many elements a stretch has.</param>
    public static void Run<T, TBody>(TBody body, in Window<T> w, int n)
        where T : unmanaged
        where TBody : struct, IElementwiseBody<T>
    {
        if (n <= ScalarLimit && w.FurtherRows == 0)
        {
            body.Run<V1<T>, CachedResults>(w, (nuint)n);
        }
        else if (Vector512.IsHardwareAccelerated && !(TBody.IsShort && w.InHalves))
        {
            Sweep<T, TBody, V512<T>>(body, w, n);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Sweep<T, TBody, V256<T>>(body, w, n);
        }
        else
        {
            Sweep<T, TBody, V128<T>>(body, w, n);
        }
    }

    /// <summary>What is left after a row's whole vectors is computed in the row's last vector; where that would read what has just been written, or in a short row, on padded copies.</summary>
    static void Sweep<T, TBody, V>(TBody body, in Window<T> w, int n)
        where T : unmanaged
        where TBody : struct, IElementwiseBody<T>
        where V : unmanaged, ISimd<V, T>
    {
        int left = n % V.Count, operands = TBody.Inputs + TBody.Outputs;
        if (left > 0 && (n < V.Count || !IsSeparate(w, TBody.Inputs, TBody.Outputs, n)))
        {
            SweepPadded<T, TBody, V>(body, w, n - left, left);
            return;
        }
        if (left == 0)
        {
            RunWhole<T, TBody, V>(body, w, n);
            return;
        }
        Window<T> row = w;
        Window<T> last = From(w, operands, n - V.Count);
        int block = Math.Max(1, RowsWithEnds / n);
        for (int rows = w.FurtherRows + 1; ; rows -= block)
        {
            row.FurtherRows = last.FurtherRows = Math.Min(rows, block) - 1;
            RunWhole<T, TBody, V>(body, row, n - left);
            body.Run<V, CachedResults>(last, (nuint)V.Count);
            if (rows <= block)
            {
                return;
            }
            row.Advance(operands, block);
            last.Advance(operands, block);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void RunWhole<T, TBody, V>(TBody body, in Window<T> w, int n)
        where T : unmanaged
        where TBody : struct, IElementwiseBody<T>
        where V : unmanaged, ISimd<V, T>
    {
        if (w.PastCaches)
        {
            RunPastCaches<T, TBody, V>(body, w, n);
        }
        else
        {
            body.Run<V, CachedResults>(w, (nuint)n);
        }
    }

    /// <summary>Stores past the caches if all results lie where vectors do.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    static unsafe void RunPastCaches<T, TBody, V>(TBody body, scoped in Window<T> w, int n)
        where T : unmanaged
        where TBody : struct, IElementwiseBody<T>
        where V : unmanaged, ISimd<V, T>
    {
        nint places = 0;
        for (int k = TBody.Inputs; k < TBody.Inputs + TBody.Outputs; k++)
        {
            places |= (nint)Unsafe.AsPointer(ref w.Get(k)) | (w.FurtherRows == 0 ? 0 : w.Step(k) * sizeof(T));
        }
        if ((places & (V.Count * sizeof(T) - 1)) != 0)
        {
            body.Run<V, CachedResults>(w, (nuint)n);
            return;
        }
        body.Run<V, DistantResults>(w, (nuint)n);
    }

    [SkipLocalsInit]
    static void SweepPadded<T, TBody, V>(TBody body, in Window<T> w, int whole, int left)
        where T : unmanaged
        where TBody : struct, IElementwiseBody<T>
        where V : unmanaged, ISimd<V, T>
    {
        Span<T> padding = stackalloc T[(TBody.Inputs + TBody.Outputs) * V.Count];
        Window<T> row = w;
        row.FurtherRows = 0;
        for (int further = w.FurtherRows; ; further--)
        {
            body.Run<V, CachedResults>(row, (nuint)whole);
            Window<T> tail = PadTail<T>(row, TBody.Inputs, TBody.Outputs, whole, left, padding, V.Count);
            body.Run<V, CachedResults>(tail, (nuint)V.Count);
            StoreTail<T>(row, TBody.Inputs, TBody.Outputs, whole, left, padding, V.Count);
            if (further == 0)
            {
                return;
            }
            row.Advance(TBody.Inputs + TBody.Outputs);
        }
    }

    /// <summary>Whether no output lies among the rows of an input, so that elements can be computed twice.</summary>
    static bool IsSeparate<T>(scoped in Window<T> w, int inputs, int outputs, int n) where T : unmanaged
    {
        for (int k = inputs; k < inputs + outputs; k++)
        {
            for (int i = 0; i < inputs; i++)
            {
                nint distance = Unsafe.ByteOffset(ref w.Get(i), ref w.Get(k));
                if (distance < Reach(w, i, n) && -distance < Reach(w, k, n))
                {
                    return false;
                }
            }
        }
        return true;
    }

    /// <summary>Bytes from an operand's first element to the end of its last row.</summary>
    static nint Reach<T>(scoped in Window<T> w, int operand, int n) where T : unmanaged =>
        Unsafe.SizeOf<T>() * (w.FurtherRows == 0 ? n : n + w.FurtherRows * Unsafe.Add(ref w.Steps, operand));

    /// <summary>The operands from an element on.</summary>
    static Window<T> From<T>(scoped in Window<T> w, int operands, int at) where T : unmanaged
    {
        Window<T> rest = default;
        rest.Uniform = w.Uniform;
        rest.Steps = ref w.Steps;
        for (int k = 0; k < operands; k++)
        {
            rest.Set(k, ref Unsafe.Add(ref w.Get(k), (nint)(w.Mask(k) & (nuint)at)));
        }
        return rest;
    }

    /// <summary>Copies the last elements of the inputs to vectors of their own, padded with a repetition.</summary>
    static Window<T> PadTail<T>(scoped in Window<T> w, int inputs, int outputs, int at, int left, scoped Span<T> padding, int width) where T : unmanaged
    {
        Window<T> tail = default;
        tail.Uniform = w.Uniform;
        for (int k = 0; k < inputs + outputs; k++)
        {
            if (w.Mask(k) == 0)
            {
                tail.Set(k, ref w.Get(k));
                continue;
            }
            Span<T> slot = padding.Slice(k * width, width);
            if (k < inputs)
            {
                MemoryMarshal.CreateSpan(ref Unsafe.Add(ref w.Get(k), at), left).CopyTo(slot);
                slot[left..].Fill(slot[0]);
            }
            tail.Set(k, ref MemoryMarshal.GetReference(slot));
        }
        return tail;
    }

    static void StoreTail<T>(scoped in Window<T> w, int inputs, int outputs, int at, int left, scoped Span<T> padding, int width) where T : unmanaged
    {
        for (int k = inputs; k < inputs + outputs; k++)
        {
            padding.Slice(k * width, left).CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref w.Get(k), at), left));
        }
    }
}
