using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Framework;

public sealed partial class Tensor
{
    /// <summary>A tensor of zeros.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="dtype">The element type.</param>
    /// <returns>A new tensor.</returns>
    public static Tensor Zeros(Shape shape, DType dtype = DType.Float32)
    {
        Tensor result = Empty(new Layout(shape), dtype);
        result.Bytes.Clear();
        return result;
    }

    /// <summary>A tensor of ones.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="dtype">The element type.</param>
    /// <returns>A new tensor.</returns>
    public static Tensor Ones(Shape shape, DType dtype = DType.Float32) => Full(shape, 1, dtype);

    /// <summary>A tensor whose elements are all one number.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="value">The number.</param>
    /// <param name="dtype">The element type.</param>
    /// <returns>A new tensor.</returns>
    public static Tensor Full(Shape shape, double value, DType dtype = DType.Float32)
    {
        Tensor result = Empty(new Layout(shape), dtype);
        result.CopyElements(value);
        return result;
    }

    /// <summary>Copies values into a new tensor.</summary>
    /// <typeparam name="T">The .NET type of the values, which decides the element type.</typeparam>
    /// <param name="values">The values in row-major order.</param>
    /// <param name="shape">The sizes.</param>
    /// <returns>A new tensor.</returns>
    /// <exception cref="ArgumentException">The number of values does not match the shape.</exception>
    public static Tensor From<T>(ReadOnlySpan<T> values, Shape shape) where T : unmanaged
    {
        if (shape.NumElements != values.Length)
        {
            throw new ArgumentException($"From: {values.Length} values do not fill the shape {shape} of {shape.NumElements} elements.", nameof(values));
        }
        Tensor result = Empty(new Layout(shape), DTypes.Of<T>());
        values.CopyTo(result.AsSpan<T>());
        return result;
    }

    /// <summary>The value of a tensor of one element.</summary>
    /// <typeparam name="T">The .NET type to convert to.</typeparam>
    /// <returns>The value, converted.</returns>
    /// <exception cref="InvalidOperationException">The tensor has more than one element, or none.</exception>
    public T Item<T>() where T : unmanaged
    {
        if (NumElements != 1)
        {
            throw new InvalidOperationException($"Item: the tensor of shape {Shape} has {NumElements} elements; only one of a single element has an item.");
        }
        using (Autograd.NoGrad())
        {
            return Unsafe.ReadUnaligned<T>(ref To(DTypes.Of<T>()).Ref);
        }
    }

    Span<byte> Bytes => MemoryMarshal.CreateSpan(ref Ref, checked((int)(NumElements * dtype.Size())));

    /// <summary>The same elements in another shape: a view where the layout allows it, otherwise a copy.</summary>
    /// <param name="shape">The sizes, of the same number of elements.</param>
    /// <returns>The tensor; gradients flow through it.</returns>
    public Tensor Reshape(Shape shape)
    {
        Tensor source = Contiguous();
        Tensor result = source.View(new Layout(shape), source.offset);
        if (Recorder.IsRecording(source))
        {
            Shape own = Shape;
            Recorder.Record(nameof(Reshape), result, source, gradient => gradient.Reshape(own));
        }
        return result;
    }
}
