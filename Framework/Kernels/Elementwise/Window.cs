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
