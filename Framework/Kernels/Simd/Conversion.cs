using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Framework.Kernels;

/// <summary>
/// Stages tensors of any element type through the types that kernels compute in: gathers strided storage into a contiguous buffer of
/// <see cref="float"/>, <see cref="double"/> or <see cref="long"/>, and scatters such a buffer back. Strides are in elements and may be 0
/// (reading only) or negative. <see cref="Element"/> says what each conversion gives.
/// </summary>
static class Conversion
{
    public static void Convert(ref byte source, DType from, long strideElements, ref float destination, int n) => Gather(ref source, from, strideElements, ref destination, n);

    public static void Convert(ref byte source, DType from, long strideElements, ref double destination, int n) => Gather(ref source, from, strideElements, ref destination, n);

    public static void Convert(ref byte source, DType from, long strideElements, ref long destination, int n) => Gather(ref source, from, strideElements, ref destination, n);

    public static void Convert(ref float source, ref byte destination, DType to, long strideElements, int n) => Scatter(ref source, ref destination, to, strideElements, n);

    public static void Convert(ref double source, ref byte destination, DType to, long strideElements, int n) => Scatter(ref source, ref destination, to, strideElements, n);

    public static void Convert(ref long source, ref byte destination, DType to, long strideElements, int n) => Scatter(ref source, ref destination, to, strideElements, n);

    static void Gather<TCompute>(ref byte source, DType from, long stride, ref TCompute destination, int n)
        where TCompute : unmanaged
    {
        switch (from)
        {
            case DType.Float32: Sweep(ref Unsafe.As<byte, float>(ref source), stride, ref destination, 1, n); break;
            case DType.Float64: Sweep(ref Unsafe.As<byte, double>(ref source), stride, ref destination, 1, n); break;
            case DType.Float16: Sweep(ref Unsafe.As<byte, Half>(ref source), stride, ref destination, 1, n); break;
            case DType.BFloat16: Sweep(ref Unsafe.As<byte, BFloat16>(ref source), stride, ref destination, 1, n); break;
            case DType.Int8: Sweep(ref Unsafe.As<byte, sbyte>(ref source), stride, ref destination, 1, n); break;
            case DType.UInt8: Sweep(ref source, stride, ref destination, 1, n); break;
            case DType.Int16: Sweep(ref Unsafe.As<byte, short>(ref source), stride, ref destination, 1, n); break;
            case DType.Int32: Sweep(ref Unsafe.As<byte, int>(ref source), stride, ref destination, 1, n); break;
            case DType.Int64: Sweep(ref Unsafe.As<byte, long>(ref source), stride, ref destination, 1, n); break;
            default: Sweep(ref Unsafe.As<byte, bool>(ref source), stride, ref destination, 1, n); break;
        }
    }

    static void Scatter<TCompute>(ref TCompute source, ref byte destination, DType to, long stride, int n)
        where TCompute : unmanaged
    {
        switch (to)
        {
            case DType.Float32: Sweep(ref source, 1, ref Unsafe.As<byte, float>(ref destination), stride, n); break;
            case DType.Float64: Sweep(ref source, 1, ref Unsafe.As<byte, double>(ref destination), stride, n); break;
            case DType.Float16: Sweep(ref source, 1, ref Unsafe.As<byte, Half>(ref destination), stride, n); break;
            case DType.BFloat16: Sweep(ref source, 1, ref Unsafe.As<byte, BFloat16>(ref destination), stride, n); break;
            case DType.Int8: Sweep(ref source, 1, ref Unsafe.As<byte, sbyte>(ref destination), stride, n); break;
            case DType.UInt8: Sweep(ref source, 1, ref destination, stride, n); break;
            case DType.Int16: Sweep(ref source, 1, ref Unsafe.As<byte, short>(ref destination), stride, n); break;
            case DType.Int32: Sweep(ref source, 1, ref Unsafe.As<byte, int>(ref destination), stride, n); break;
            case DType.Int64: Sweep(ref source, 1, ref Unsafe.As<byte, long>(ref destination), stride, n); break;
            default: Sweep(ref source, 1, ref Unsafe.As<byte, bool>(ref destination), stride, n); break;
        }
    }

    static void Sweep<TFrom, TTo>(ref TFrom source, long from, ref TTo destination, long to, int n)
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        if (from == 1 && to == 1 && ContiguousConversion.TryRun(ref source, ref destination, n)) return;
        if (from == 0 && to == 1)
        {
            if (n > 0) MemoryMarshal.CreateSpan(ref destination, n).Fill(Element.Convert<TFrom, TTo>(source));
            return;
        }
        ref var read = ref source;
        ref var write = ref destination;
        for (var i = 0; i < n; i++)
        {
            write = Element.Convert<TFrom, TTo>(read);
            read = ref Unsafe.Add(ref read, (nint)from);
            write = ref Unsafe.Add(ref write, (nint)to);
        }
    }
}
