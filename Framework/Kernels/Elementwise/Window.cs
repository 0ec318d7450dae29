using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>The first elements of a kernel's operands over one contiguous stretch: inputs first, then outputs.</summary>
/// <typeparam name="T">The type the kernel computes in.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct Window<T> where T : unmanaged
{
    /// <summary>The most operands a kernel can have.</summary>
    public const int Capacity = 12;

    /// <summary>Operand 0.</summary>
    public ref T P0;

    /// <summary>Operand 1.</summary>
    public ref T P1;

    /// <summary>Operand 2.</summary>
    public ref T P2;

    /// <summary>Operand 3.</summary>
    public ref T P3;

    /// <summary>Operand 4.</summary>
    public ref T P4;

    /// <summary>Operand 5.</summary>
    public ref T P5;

    /// <summary>Operand 6.</summary>
    public ref T P6;

    /// <summary>Operand 7.</summary>
    public ref T P7;

    /// <summary>Operand 8.</summary>
    public ref T P8;

    /// <summary>Operand 9.</summary>
    public ref T P9;

    /// <summary>Operand 10.</summary>
    public ref T P10;

    /// <summary>Operand 11.</summary>
    public ref T P11;

    /// <summary>How many further stretches of the same length follow, each <see cref="Steps"/> after the one before.</summary>
    public int FurtherRows;

    /// <summary>For each operand, the elements from one stretch to the next. Read only if further stretches follow.</summary>
    public ref nint Steps;

    /// <summary>A bit for each input that is one value throughout a stretch: only its first vector is there.</summary>
    public uint Uniform;

    /// <summary>Whether operands come from distant caches or from memory, and the processor then is faster with halves of its widest vectors: by a tenth to a sixth.</summary>
    public bool InHalves;

    /// <summary>Whether results are to be stored past the caches: those that lie where vectors do. Who asks for it sets a memory barrier behind the last stretch.</summary>
    public bool PastCaches;

    /// <summary>Whether the operands are those of a bundle of rows, which lie <see cref="Steps"/> apart.</summary>
    public bool IsBundle;

    /// <summary>What an index into an input is to be masked with: nothing of it is left if the input is uniform.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly nuint Mask(int operand) => unchecked((nuint)(Uniform >> operand & 1) - 1);

    /// <summary>Moves the first operands on to the next stretch, or by several.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void Advance(int operands, nint stretches = 1)
    {
        ref nint step = ref Steps;
        P0 = ref Unsafe.Add(ref P0, stretches * step);
        if (operands == 1) return;
        P1 = ref Unsafe.Add(ref P1, stretches * Unsafe.Add(ref step, 1));
        if (operands == 2) return;
        P2 = ref Unsafe.Add(ref P2, stretches * Unsafe.Add(ref step, 2));
        if (operands == 3) return;
        P3 = ref Unsafe.Add(ref P3, stretches * Unsafe.Add(ref step, 3));
        if (operands == 4) return;
        P4 = ref Unsafe.Add(ref P4, stretches * Unsafe.Add(ref step, 4));
        if (operands == 5) return;
        P5 = ref Unsafe.Add(ref P5, stretches * Unsafe.Add(ref step, 5));
        if (operands == 6) return;
        P6 = ref Unsafe.Add(ref P6, stretches * Unsafe.Add(ref step, 6));
        if (operands == 7) return;
        P7 = ref Unsafe.Add(ref P7, stretches * Unsafe.Add(ref step, 7));
        if (operands == 8) return;
        P8 = ref Unsafe.Add(ref P8, stretches * Unsafe.Add(ref step, 8));
        if (operands == 9) return;
        P9 = ref Unsafe.Add(ref P9, stretches * Unsafe.Add(ref step, 9));
        if (operands == 10) return;
        P10 = ref Unsafe.Add(ref P10, stretches * Unsafe.Add(ref step, 10));
        if (operands == 11) return;
        P11 = ref Unsafe.Add(ref P11, stretches * Unsafe.Add(ref step, 11));
    }

    /// <summary>The elements of an operand from one stretch to the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly nint Step(int operand) => Unsafe.Add(ref Steps, operand);

    /// <summary>Moves some operands on to the next stretch.</summary>
    /// <param name="operands">A bit for each; a constant, so that nothing is left of the others.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void AdvanceThose(uint operands)
    {
        if ((operands & 1u << 0) != 0) P0 = ref Unsafe.Add(ref P0, Steps);
        if ((operands & 1u << 1) != 0) P1 = ref Unsafe.Add(ref P1, Unsafe.Add(ref Steps, 1));
        if ((operands & 1u << 2) != 0) P2 = ref Unsafe.Add(ref P2, Unsafe.Add(ref Steps, 2));
        if ((operands & 1u << 3) != 0) P3 = ref Unsafe.Add(ref P3, Unsafe.Add(ref Steps, 3));
        if ((operands & 1u << 4) != 0) P4 = ref Unsafe.Add(ref P4, Unsafe.Add(ref Steps, 4));
        if ((operands & 1u << 5) != 0) P5 = ref Unsafe.Add(ref P5, Unsafe.Add(ref Steps, 5));
        if ((operands & 1u << 6) != 0) P6 = ref Unsafe.Add(ref P6, Unsafe.Add(ref Steps, 6));
        if ((operands & 1u << 7) != 0) P7 = ref Unsafe.Add(ref P7, Unsafe.Add(ref Steps, 7));
        if ((operands & 1u << 8) != 0) P8 = ref Unsafe.Add(ref P8, Unsafe.Add(ref Steps, 8));
        if ((operands & 1u << 9) != 0) P9 = ref Unsafe.Add(ref P9, Unsafe.Add(ref Steps, 9));
        if ((operands & 1u << 10) != 0) P10 = ref Unsafe.Add(ref P10, Unsafe.Add(ref Steps, 10));
        if ((operands & 1u << 11) != 0) P11 = ref Unsafe.Add(ref P11, Unsafe.Add(ref Steps, 11));
    }

    internal void Set(int operand, ref T first)
    {
        switch (operand)
        {
            case 0: P0 = ref Unsafe.AsRef(in first); break;
            case 1: P1 = ref Unsafe.AsRef(in first); break;
            case 2: P2 = ref Unsafe.AsRef(in first); break;
            case 3: P3 = ref Unsafe.AsRef(in first); break;
            case 4: P4 = ref Unsafe.AsRef(in first); break;
            case 5: P5 = ref Unsafe.AsRef(in first); break;
            case 6: P6 = ref Unsafe.AsRef(in first); break;
            case 7: P7 = ref Unsafe.AsRef(in first); break;
            case 8: P8 = ref Unsafe.AsRef(in first); break;
            case 9: P9 = ref Unsafe.AsRef(in first); break;
            case 10: P10 = ref Unsafe.AsRef(in first); break;
            case 11: P11 = ref Unsafe.AsRef(in first); break;
        }
    }

    internal readonly ref T Get(int operand)
    {
        switch (operand)
        {
            case 0: return ref P0;
            case 1: return ref P1;
            case 2: return ref P2;
            case 3: return ref P3;
            case 4: return ref P4;
            case 5: return ref P5;
            case 6: return ref P6;
            case 7: return ref P7;
            case 8: return ref P8;
            case 9: return ref P9;
            case 10: return ref P10;
            default: return ref P11;
        }
    }
}
