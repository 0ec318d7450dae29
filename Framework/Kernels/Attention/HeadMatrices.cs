namespace Framework.Kernels;

/// <summary>A matrix where it lies: its first element and the distance of its rows, whose elements are adjacent.</summary>
readonly unsafe struct RowMatrix<T>(T* first, nint stride) where T : unmanaged
{
    internal readonly T* First = first;
    internal readonly nint Stride = stride;

    internal RowMatrix<T> From(int row) => new(First + row * Stride, Stride);
}

/// <summary>The matrices of all heads in a tensor whose leading dimensions broadcast to those of the attention. The tensor is pinned.</summary>
readonly unsafe struct HeadMatrices<T> where T : unmanaged
{
    readonly T* memory;
    readonly RowPlaces rows;
    readonly int height;
    readonly nint stride;

    /// <param name="memory">The beginning of the tensor's storage.</param>
    /// <param name="tensor">[…, rows, columns] with adjacent columns.</param>
    /// <param name="batch">The leading dimensions to broadcast to.</param>
    internal HeadMatrices(byte* memory, Tensor tensor, in Shape batch)
    {
        this.memory = (T*)memory;
        height = tensor.Shape[-2];
        stride = (nint)tensor.Strides[tensor.Rank - 2];
        rows = new RowPlaces(tensor, [.. batch.AsSpan(), height, tensor.Shape[-1]]);
    }

    internal RowMatrix<T> Of(int head) => new(memory + rows.OffsetOf((long)head * height), stride);
}
