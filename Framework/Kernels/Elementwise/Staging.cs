using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>Moves elements between tensors of any type and tiles of the type a kernel computes in.</summary>
static class Staging<T> where T : unmanaged
{
    /// <summary>The element type that needs no conversion.</summary>
    public static DType Native
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(T) == typeof(float) ? DType.Float32 : typeof(T) == typeof(double) ? DType.Float64 : DType.Int64;
    }

    /// <summary>The element at an offset of a tensor's storage; the tensor holds <typeparamref name="T"/>.</summary>
    public static ref T Element(Tensor tensor, long offset) => ref Unsafe.Add(ref Unsafe.As<byte, T>(ref tensor.Storage.Ref), (nint)offset);

    /// <summary>The element of a tensor that has one.</summary>
    public static T Single(Tensor source)
    {
        ref byte first = ref source.Ref;
        if (source.DType == Native)
        {
            return Unsafe.As<byte, T>(ref first);
        }
        if (source.DType == DType.Float64)
        {
            return Kernels.Element.Convert<double, T>(Unsafe.As<byte, double>(ref first));
        }
        T value = default;
        Load(source, source.Offset, 0, ref value, 1);
        return value;
    }

    public static void Load(Tensor source, long offset, long stride, ref T tile, int n)
    {
        ref byte first = ref Unsafe.AddByteOffset(ref source.Storage.Ref, (nint)(offset * source.DType.Size()));
        if (typeof(T) == typeof(float))
        {
            Conversion.Convert(ref first, source.DType, stride, ref Unsafe.As<T, float>(ref tile), n);
        }
        else if (typeof(T) == typeof(double))
        {
            Conversion.Convert(ref first, source.DType, stride, ref Unsafe.As<T, double>(ref tile), n);
        }
        else
        {
            Conversion.Convert(ref first, source.DType, stride, ref Unsafe.As<T, long>(ref tile), n);
        }
    }

    public static void Store(Tensor destination, long offset, long stride, ref T tile, int n)
    {
        ref byte first = ref Unsafe.AddByteOffset(ref destination.Storage.Ref, (nint)(offset * destination.DType.Size()));
        if (typeof(T) == typeof(float))
        {
            Conversion.Convert(ref Unsafe.As<T, float>(ref tile), ref first, destination.DType, stride, n);
        }
        else if (typeof(T) == typeof(double))
        {
            Conversion.Convert(ref Unsafe.As<T, double>(ref tile), ref first, destination.DType, stride, n);
        }
        else
        {
            Conversion.Convert(ref Unsafe.As<T, long>(ref tile), ref first, destination.DType, stride, n);
        }
    }
}
