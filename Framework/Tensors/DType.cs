namespace Framework;

/// <summary>The element type of a tensor.</summary>
public enum DType : byte
{
    /// <summary>IEEE 754 single precision, 4 bytes.</summary>
    Float32,

    /// <summary>IEEE 754 double precision, 8 bytes.</summary>
    Float64,

    /// <summary>IEEE 754 half precision, 2 bytes. Kernels compute in <see cref="Float32"/>.</summary>
    Float16,

    /// <summary>The upper half of a <see cref="Float32"/>, 2 bytes. Kernels compute in <see cref="Float32"/>.</summary>
    BFloat16,

    /// <summary>Signed integer, 1 byte.</summary>
    Int8,

    /// <summary>Unsigned integer, 1 byte.</summary>
    UInt8,

    /// <summary>Signed integer, 2 bytes.</summary>
    Int16,

    /// <summary>Signed integer, 4 bytes.</summary>
    Int32,

    /// <summary>Signed integer, 8 bytes.</summary>
    Int64,

    /// <summary>A truth value, 1 byte holding 0 or 1.</summary>
    Bool,
}

/// <summary>Properties of element types and the rules by which two of them combine.</summary>
public static class DTypes
{
    /// <summary>The number of bytes of one element.</summary>
    public static int Size(this DType dtype) => Sizes[(int)dtype];

    /// <summary>In the order of <see cref="DType"/>.</summary>
    static ReadOnlySpan<byte> Sizes => [4, 8, 2, 2, 1, 1, 2, 4, 8, 1];

    /// <summary>Whether the type is one of the four floating-point types.</summary>
    public static bool IsFloatingPoint(this DType dtype) => dtype <= DType.BFloat16;

    /// <summary>Whether the type is an integer; <see cref="DType.Bool"/> is not.</summary>
    public static bool IsInteger(this DType dtype) => dtype is >= DType.Int8 and <= DType.Int64;

    /// <summary>
    /// The type in which tensors of two types meet, by PyTorch's rules: a floating-point type wins over an integer and an integer over
    /// <see cref="DType.Bool"/>; within a kind the wider one wins, and where neither holds the other's values the next wider type that does.
    /// </summary>
    public static DType Promote(DType a, DType b)
    {
        if (a == b || b == DType.Bool) return a;
        if (a == DType.Bool) return b;
        if (a.IsFloatingPoint() != b.IsFloatingPoint()) return a.IsFloatingPoint() ? a : b;
        if (a.Size() != b.Size()) return a.Size() > b.Size() ? a : b;
        return a.IsFloatingPoint() ? DType.Float32 : DType.Int16;    // Float16 with BFloat16; Int8 with UInt8
    }

    /// <summary>The element type that a .NET type stands for.</summary>
    /// <typeparam name="T">float, double, <see cref="Half"/>, <see cref="BFloat16"/>, an integer type or bool.</typeparam>
    /// <exception cref="ArgumentException">No element type corresponds to it.</exception>
    public static DType Of<T>() where T : unmanaged
    {
        if (typeof(T) == typeof(float)) return DType.Float32;
        if (typeof(T) == typeof(double)) return DType.Float64;
        if (typeof(T) == typeof(Half)) return DType.Float16;
        if (typeof(T) == typeof(BFloat16)) return DType.BFloat16;
        if (typeof(T) == typeof(sbyte)) return DType.Int8;
        if (typeof(T) == typeof(byte)) return DType.UInt8;
        if (typeof(T) == typeof(short)) return DType.Int16;
        if (typeof(T) == typeof(int)) return DType.Int32;
        if (typeof(T) == typeof(long)) return DType.Int64;
        if (typeof(T) == typeof(bool)) return DType.Bool;
        throw new ArgumentException($"No tensor holds elements of {typeof(T)}; accepted are float, double, Half, BFloat16, sbyte, byte, short, int, long and bool.");
    }
}
