using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Framework.Kernels;

/// <summary>Sweeps an elementwise body over contiguous operands in the widest vectors the processor has.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ElementwiseLoop
{
    /// <summary>Below this many elements single steps are cheaper than a padded vector.</summary>
    const int ScalarLimit = 2;

    /// <summary>From this many elements on operands come from distant caches or from memory, in halves of the widest vectors faster than in whole ones: by a tenth to a sixth.</summary>
    const int LongStretch = 1 << 16;

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
            body.Run<V1<T>>(w, (nuint)n);
        }
        else if (Vector512.IsHardwareAccelerated && !(TBody.IsShort && n * (w.FurtherRows + 1L) >= LongStretch))
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

    [SkipLocalsInit]
    static void Sweep<T, TBody, V>(TBody body, in Window<T> w, int n)
        where T : unmanaged
        where TBody : struct, IElementwiseBody<T>
        where V : unmanaged, ISimd<V, T>
    {
        Span<T> padding = stackalloc T[(TBody.Inputs + TBody.Outputs) * V.Count];
        Window<T> row = w, current = w;
        nuint width = (nuint)V.Count, left = (nuint)n % width, whole = (nuint)n - left, end = whole;
        int further = w.FurtherRows;
        // What is left after a row's whole vectors is computed in the row's last vector; where that would read what has just been written, or in a short row, on padded copies.
        for (bool padded = false; ;)
        {
            body.Run<V>(current, end);
            if (padded)
            {
                StoreTail<T>(row, TBody.Inputs, TBody.Outputs, n - (int)left, (int)left, padding, V.Count);
            }
            else if (left > 0 && whole > 0 && IsSeparate(row, TBody.Inputs, TBody.Outputs, n))
            {
                body.Run<V>(From(row, TBody.Inputs + TBody.Outputs, n - V.Count), width);
            }
            else if (left > 0)
            {
                current = PadTail<T>(row, TBody.Inputs, TBody.Outputs, n - (int)left, (int)left, padding, V.Count);
                end = width;
                padded = true;
                continue;
            }
            if (further-- == 0)
            {
                return;
            }
            row.Advance(TBody.Inputs + TBody.Outputs);
            if (padded)
            {
                current = row;
                end = whole;
                padded = false;
            }
            else
            {
                // Cheaper than the copy, which would wait for what has just been written field by field.
                current.Advance(TBody.Inputs + TBody.Outputs);
            }
        }
    }

    /// <summary>Whether no output is written over an input, so that elements can be computed twice.</summary>
    static bool IsSeparate<T>(scoped in Window<T> w, int inputs, int outputs, int n) where T : unmanaged
    {
        for (int k = inputs; k < inputs + outputs; k++)
        {
            for (int i = 0; i < inputs; i++)
            {
                if (MemoryMarshal.CreateReadOnlySpan(ref w.Get(i), n).Overlaps(MemoryMarshal.CreateReadOnlySpan(ref w.Get(k), n)))
                {
                    return false;
                }
            }
        }
        return true;
    }

    /// <summary>The operands from an element on.</summary>
    static Window<T> From<T>(scoped in Window<T> w, int operands, int at) where T : unmanaged
    {
        Window<T> rest = default;
        rest.Uniform = w.Uniform;
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
