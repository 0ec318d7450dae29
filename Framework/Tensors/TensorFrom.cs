using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Framework;

// Values of .NET as tensors.
public sealed partial class Tensor
{
    /// <summary>Copies values into a new tensor.</summary>
    /// <typeparam name="T">The .NET type of the values, which decides the element type.</typeparam>
    /// <param name="values">The values in row-major order.</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="requiresGrad">Whether operations on it are recorded.</param>
    /// <returns>A new tensor.</returns>
    /// <exception cref="ArgumentException">The number of values does not match the shape.</exception>
    public static Tensor From<T>(ReadOnlySpan<T> values, Shape shape, bool requiresGrad = false) where T : unmanaged
    {
        if (shape.NumElements != values.Length)
        {
            throw new ArgumentException($"From: {values.Length} values do not fill the shape {shape} of {shape.NumElements} elements.", nameof(values));
        }
        Tensor result = Empty(Layout.Of(shape), DTypes.Of<T>());
        values.CopyTo(result.RawSpan<T>());
        return result.Requiring(requiresGrad);
    }

    /// <summary>Copies values into a new tensor of one dimension.</summary>
    /// <typeparam name="T">The .NET type of the values, which decides the element type.</typeparam>
    /// <param name="values">The values.</param>
    /// <returns>A new tensor.</returns>
    public static Tensor From<T>(params ReadOnlySpan<T> values) where T : unmanaged => From(values, [values.Length]);

    /// <summary>Copies a matrix into a new tensor.</summary>
    /// <typeparam name="T">The .NET type of the values, which decides the element type.</typeparam>
    /// <param name="values">The values.</param>
    /// <returns>A new tensor of two dimensions.</returns>
    public static Tensor From<T>(T[,] values) where T : unmanaged => FromRectangular<T>(values);

    /// <summary>Copies a block of values into a new tensor.</summary>
    /// <typeparam name="T">The .NET type of the values, which decides the element type.</typeparam>
    /// <param name="values">The values.</param>
    /// <returns>A new tensor of three dimensions.</returns>
    public static Tensor From<T>(T[,,] values) where T : unmanaged => FromRectangular<T>(values);

    /// <summary>Copies a block of values into a new tensor.</summary>
    /// <typeparam name="T">The .NET type of the values, which decides the element type.</typeparam>
    /// <param name="values">The values.</param>
    /// <returns>A new tensor of four dimensions.</returns>
    public static Tensor From<T>(T[,,,] values) where T : unmanaged => FromRectangular<T>(values);

    /// <summary>Copies rows of equal length into a new tensor.</summary>
    /// <typeparam name="T">The .NET type of the values, which decides the element type.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <returns>A new tensor of two dimensions.</returns>
    /// <exception cref="ArgumentException">The rows differ in length.</exception>
    public static Tensor From<T>(IReadOnlyList<IReadOnlyList<T>> rows) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(rows);
        int columns = rows.Count == 0 ? 0 : rows[0].Count;
        Tensor result = Empty(Layout.Of([rows.Count, columns]), DTypes.Of<T>());
        Span<T> target = result.RawSpan<T>();
        for (int i = 0; i < rows.Count; i++)
        {
            CheckLength("row", i, rows[i].Count, columns);
            for (int j = 0; j < columns; j++)
            {
                target[i * columns + j] = rows[i][j];
            }
        }
        return result;
    }

    /// <summary>Copies matrices of equal size into a new tensor.</summary>
    /// <typeparam name="T">The .NET type of the values, which decides the element type.</typeparam>
    /// <param name="matrices">The matrices, as rows of equal length.</param>
    /// <returns>A new tensor of three dimensions.</returns>
    /// <exception cref="ArgumentException">Matrices or rows differ in size.</exception>
    public static Tensor From<T>(IReadOnlyList<IReadOnlyList<IReadOnlyList<T>>> matrices) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(matrices);
        int rows = matrices.Count == 0 ? 0 : matrices[0].Count, columns = rows == 0 ? 0 : matrices[0][0].Count;
        Tensor result = Empty(Layout.Of([matrices.Count, rows, columns]), DTypes.Of<T>());
        for (int i = 0; i < matrices.Count; i++)
        {
            CheckLength("matrix", i, matrices[i].Count, rows);
            Tensor matrix = From(matrices[i]);
            if (rows > 0)
            {
                CheckLength("the rows of matrix", i, matrix.Shape[1], columns);
            }
            matrix.CopyTo(result.RawSpan<T>()[(i * rows * columns)..]);
        }
        return result;
    }

    /// <summary>Uses the caller's memory as a tensor, without a copy: each sees what the other writes.</summary>
    /// <typeparam name="T">The .NET type of the values, which decides the element type.</typeparam>
    /// <param name="memory">The values in row-major order; pinned for as long as the tensor or a view of it lives.</param>
    /// <param name="shape">The sizes.</param>
    /// <returns>A tensor over the memory.</returns>
    /// <exception cref="ArgumentException">The number of values does not match the shape.</exception>
    public static Tensor FromMemory<T>(Memory<T> memory, Shape shape) where T : unmanaged
    {
        if (shape.NumElements != memory.Length)
        {
            throw new ArgumentException($"FromMemory: {memory.Length} values do not fill the shape {shape} of {shape.NumElements} elements.", nameof(memory));
        }
        return new Tensor(Storage.Borrow(memory), Layout.Of(shape), 0, DTypes.Of<T>());
    }

    /// <summary>Uses the caller's memory as a tensor of one dimension, without a copy: each sees what the other writes.</summary>
    /// <typeparam name="T">The .NET type of the values, which decides the element type.</typeparam>
    /// <param name="memory">The values; pinned for as long as the tensor or a view of it lives.</param>
    /// <returns>A tensor over the memory.</returns>
    public static Tensor FromMemory<T>(Memory<T> memory) where T : unmanaged => FromMemory(memory, [memory.Length]);

    static Tensor FromRectangular<T>(Array values) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(values);
        int[] sizes = new int[values.Rank];
        for (int d = 0; d < sizes.Length; d++)
        {
            sizes[d] = values.GetLength(d);
        }
        // Arrays of any rank lie in row-major order.
        ref T first = ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(values));
        return From<T>(MemoryMarshal.CreateReadOnlySpan(ref first, values.Length), sizes);
    }

    static void CheckLength(string what, int index, int length, int expected)
    {
        if (length != expected)
        {
            throw new ArgumentException($"From: {what} {index} has the length {length}, the first one {expected}; all have to be equally long.");
        }
    }
}
