using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Framework;

// Tensors of a given shape. Where a method has both forms, `Zeros(2, 3)` and `Zeros([2, 3], DType.Int64)` mean the same.
public sealed partial class Tensor
{
    /// <summary>A tensor whose elements are whatever the memory held: to be overwritten.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="requiresGrad">Whether operations on it are recorded.</param>
    /// <returns>A new tensor.</returns>
    [OverloadResolutionPriority(1)]
    public static Tensor Empty(Shape shape, DType dtype = DType.Float32, bool requiresGrad = false) =>
        Empty(Layout.Of(shape), dtype).Requiring(requiresGrad);

    /// <summary>A tensor of type <see cref="DType.Float32"/> whose elements are whatever the memory held: to be overwritten.</summary>
    /// <param name="shape">The sizes.</param>
    /// <returns>A new tensor.</returns>
    public static Tensor Empty(params ReadOnlySpan<int> shape) => Empty(new Shape(shape));

    /// <summary>A tensor of zeros.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="requiresGrad">Whether operations on it are recorded.</param>
    /// <returns>A new tensor.</returns>
    [OverloadResolutionPriority(1)]
    public static Tensor Zeros(Shape shape, DType dtype = DType.Float32, bool requiresGrad = false)
    {
        Tensor result = Empty(Layout.Of(shape), dtype);
        result.ClearBytes();
        return result.Requiring(requiresGrad);
    }

    /// <summary>A tensor of zeros of type <see cref="DType.Float32"/>.</summary>
    /// <param name="shape">The sizes.</param>
    /// <returns>A new tensor.</returns>
    public static Tensor Zeros(params ReadOnlySpan<int> shape) => Zeros(new Shape(shape));

    /// <summary>A tensor of ones.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="requiresGrad">Whether operations on it are recorded.</param>
    /// <returns>A new tensor.</returns>
    [OverloadResolutionPriority(1)]
    public static Tensor Ones(Shape shape, DType dtype = DType.Float32, bool requiresGrad = false) => Filled(shape, 1L, dtype, requiresGrad);

    /// <summary>A tensor of ones of type <see cref="DType.Float32"/>.</summary>
    /// <param name="shape">The sizes.</param>
    /// <returns>A new tensor.</returns>
    public static Tensor Ones(params ReadOnlySpan<int> shape) => Ones(new Shape(shape));

    /// <summary>A tensor whose elements are all one number.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="value">The number.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="requiresGrad">Whether operations on it are recorded.</param>
    /// <returns>A new tensor.</returns>
    public static Tensor Full(Shape shape, double value, DType dtype = DType.Float32, bool requiresGrad = false) => Filled(shape, value, dtype, requiresGrad);

    /// <summary>Undetermined elements in the shape and type of another tensor.</summary>
    /// <param name="input">The tensor to be like.</param>
    /// <param name="dtype">The element type; that of <paramref name="input"/> if null.</param>
    /// <param name="requiresGrad">Whether operations on it are recorded.</param>
    /// <returns>A new tensor.</returns>
    public static Tensor EmptyLike(Tensor input, DType? dtype = null, bool requiresGrad = false) => Empty(input.Shape, dtype ?? input.dtype, requiresGrad);

    /// <summary>Zeros in the shape and type of another tensor.</summary>
    /// <param name="input">The tensor to be like.</param>
    /// <param name="dtype">The element type; that of <paramref name="input"/> if null.</param>
    /// <param name="requiresGrad">Whether operations on it are recorded.</param>
    /// <returns>A new tensor.</returns>
    public static Tensor ZerosLike(Tensor input, DType? dtype = null, bool requiresGrad = false) => Zeros(input.Shape, dtype ?? input.dtype, requiresGrad);

    /// <summary>Ones in the shape and type of another tensor.</summary>
    /// <param name="input">The tensor to be like.</param>
    /// <param name="dtype">The element type; that of <paramref name="input"/> if null.</param>
    /// <param name="requiresGrad">Whether operations on it are recorded.</param>
    /// <returns>A new tensor.</returns>
    public static Tensor OnesLike(Tensor input, DType? dtype = null, bool requiresGrad = false) => Ones(input.Shape, dtype ?? input.dtype, requiresGrad);

    /// <summary>One number in the shape and type of another tensor.</summary>
    /// <param name="input">The tensor to be like.</param>
    /// <param name="fillValue">The number.</param>
    /// <param name="dtype">The element type; that of <paramref name="input"/> if null.</param>
    /// <param name="requiresGrad">Whether operations on it are recorded.</param>
    /// <returns>A new tensor.</returns>
    public static Tensor FullLike(Tensor input, double fillValue, DType? dtype = null, bool requiresGrad = false) =>
        Filled(input.Shape, fillValue, dtype ?? input.dtype, requiresGrad);

    /// <summary>Undetermined elements of this tensor's type.</summary>
    /// <param name="size">The sizes.</param>
    /// <param name="dtype">The element type; this tensor's if null.</param>
    /// <param name="requiresGrad">Whether operations on it are recorded.</param>
    /// <returns>A new tensor.</returns>
    public Tensor NewEmpty(Shape size, DType? dtype = null, bool requiresGrad = false) => Empty(size, dtype ?? this.dtype, requiresGrad);

    /// <summary>Zeros of this tensor's type.</summary>
    /// <param name="size">The sizes.</param>
    /// <param name="dtype">The element type; this tensor's if null.</param>
    /// <param name="requiresGrad">Whether operations on it are recorded.</param>
    /// <returns>A new tensor.</returns>
    public Tensor NewZeros(Shape size, DType? dtype = null, bool requiresGrad = false) => Zeros(size, dtype ?? this.dtype, requiresGrad);

    /// <summary>Ones of this tensor's type.</summary>
    /// <param name="size">The sizes.</param>
    /// <param name="dtype">The element type; this tensor's if null.</param>
    /// <param name="requiresGrad">Whether operations on it are recorded.</param>
    /// <returns>A new tensor.</returns>
    public Tensor NewOnes(Shape size, DType? dtype = null, bool requiresGrad = false) => Ones(size, dtype ?? this.dtype, requiresGrad);

    /// <summary>One number in a tensor of this tensor's type.</summary>
    /// <param name="size">The sizes.</param>
    /// <param name="fillValue">The number.</param>
    /// <param name="dtype">The element type; this tensor's if null.</param>
    /// <param name="requiresGrad">Whether operations on it are recorded.</param>
    /// <returns>A new tensor.</returns>
    public Tensor NewFull(Shape size, double fillValue, DType? dtype = null, bool requiresGrad = false) =>
        Filled(size, fillValue, dtype ?? this.dtype, requiresGrad);

    /// <summary>A zero-dimensional tensor.</summary>
    /// <typeparam name="T">The .NET type of the value, which decides the element type.</typeparam>
    /// <param name="value">The number.</param>
    /// <param name="requiresGrad">Whether operations on it are recorded.</param>
    /// <returns>A new tensor. Unlike a number converted implicitly it takes part in type promotion as any zero-dimensional tensor.</returns>
    public static Tensor Scalar<T>(T value, bool requiresGrad = false) where T : unmanaged
    {
        Tensor result = Empty(Layout.Scalar, DTypes.Of<T>());
        Unsafe.WriteUnaligned(ref result.Ref, value);
        return result.Requiring(requiresGrad);
    }

    static Tensor Filled(Shape shape, Tensor value, DType dtype, bool requiresGrad)
    {
        Tensor result = Empty(Layout.Of(shape), dtype);
        Kernels.CopyOperation.Run(value, result);
        return result.Requiring(requiresGrad);
    }

    Tensor Requiring(bool gradient)
    {
        if (gradient)
        {
            RequiresGrad = true;
        }
        return this;
    }

    void ClearBytes()
    {
        ref byte first = ref Ref;
        // Spans count in 32 bits; memory does not.
        for (long done = 0, total = NumElements * dtype.Size(); done < total; done += 1 << 30)
        {
            MemoryMarshal.CreateSpan(ref Unsafe.AddByteOffset(ref first, (nint)done), (int)Math.Min(1 << 30, total - done)).Clear();
        }
    }
}
