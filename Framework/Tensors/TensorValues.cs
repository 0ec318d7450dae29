using System.Runtime.CompilerServices;

namespace Framework;

// Elements as values of .NET, and conversions by name.
public sealed partial class Tensor
{
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
        return Unsafe.ReadUnaligned<T>(ref Detach().To(DTypes.Of<T>()).Ref);
    }

    /// <summary>The value of a tensor of one element as a number.</summary>
    /// <returns>The value; integers beyond 2⁵³ are rounded.</returns>
    /// <exception cref="InvalidOperationException">The tensor has more than one element, or none.</exception>
    public double Item() => Item<double>();

    /// <summary>Copies the elements, converted, into a new array.</summary>
    /// <typeparam name="T">The .NET type to convert to.</typeparam>
    /// <returns>All elements in row-major order.</returns>
    public T[] ToArray<T>() where T : unmanaged
    {
        Tensor plain = Detach().To(DTypes.Of<T>()).Contiguous();
        T[] values = plain.RawSpan<T>().ToArray();
        // A span does not keep the pool from giving the memory to another thread.
        GC.KeepAlive(plain);
        return values;
    }

    /// <summary>Copies the elements, converted, into memory of the caller.</summary>
    /// <typeparam name="T">The .NET type to convert to.</typeparam>
    /// <param name="destination">Receives all elements in row-major order.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void CopyTo<T>(Span<T> destination) where T : unmanaged
    {
        if (destination.Length < NumElements)
        {
            throw new ArgumentException($"CopyTo: {NumElements} elements do not fit a destination of {destination.Length}.", nameof(destination));
        }
        Tensor plain = Detach().To(DTypes.Of<T>()).Contiguous();
        plain.RawSpan<T>().CopyTo(destination);
        GC.KeepAlive(plain);
    }

    /// <summary>The elements converted to the type of another tensor.</summary>
    /// <param name="other">The tensor whose type is taken.</param>
    /// <returns>The converted tensor; this one if it has that type already.</returns>
    public Tensor To(Tensor other) => To(other.dtype);

    /// <summary>Converted to <see cref="DType.Float32"/>; this tensor if it has that type.</summary>
    /// <returns>The converted tensor.</returns>
    public Tensor Float() => To(DType.Float32);

    /// <summary>Converted to <see cref="DType.Float64"/>; this tensor if it has that type.</summary>
    /// <returns>The converted tensor.</returns>
    public Tensor Double() => To(DType.Float64);

    /// <summary>Converted to <see cref="DType.Float16"/>; this tensor if it has that type.</summary>
    /// <returns>The converted tensor.</returns>
    public Tensor Half() => To(DType.Float16);

    /// <summary>Converted to <see cref="DType.BFloat16"/>; this tensor if it has that type.</summary>
    /// <returns>The converted tensor.</returns>
    public Tensor Bfloat16() => To(DType.BFloat16);

    /// <summary>Converted to <see cref="DType.Int64"/>, towards zero; this tensor if it has that type.</summary>
    /// <returns>The converted tensor.</returns>
    public Tensor Long() => To(DType.Int64);

    /// <summary>Converted to <see cref="DType.Int32"/>, towards zero; this tensor if it has that type.</summary>
    /// <returns>The converted tensor.</returns>
    public Tensor Int() => To(DType.Int32);

    /// <summary>Converted to <see cref="DType.Int16"/>, towards zero; this tensor if it has that type.</summary>
    /// <returns>The converted tensor.</returns>
    public Tensor Short() => To(DType.Int16);

    /// <summary>Converted to <see cref="DType.Int8"/>, towards zero; this tensor if it has that type.</summary>
    /// <returns>The converted tensor.</returns>
    public Tensor Char() => To(DType.Int8);

    /// <summary>Converted to <see cref="DType.UInt8"/>, towards zero; this tensor if it has that type.</summary>
    /// <returns>The converted tensor.</returns>
    public Tensor Byte() => To(DType.UInt8);

    /// <summary>Whether each element differs from zero; this tensor if it has that type.</summary>
    /// <returns>The converted tensor.</returns>
    public Tensor Bool() => To(DType.Bool);
}
