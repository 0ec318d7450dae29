using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Framework.Data;

/// <summary>Examples that lie in memory: the rows of two tensors.</summary>
public sealed class TensorDataset : IDataset
{
    readonly Tensor inputs, targets;

    /// <summary>Pairs the rows of two tensors.</summary>
    /// <param name="inputs">The inputs, [examples, …].</param>
    /// <param name="targets">The targets, [examples, …].</param>
    /// <exception cref="ArgumentException">The tensors have different numbers of rows, or no first dimension.</exception>
    public TensorDataset(Tensor inputs, Tensor targets)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        if (inputs.Rank == 0 || targets.Rank == 0 || inputs.Shape[0] != targets.Shape[0])
        {
            throw new ArgumentException($"TensorDataset: inputs of shape {inputs.Shape} and targets of shape {targets.Shape} do not have the same number of rows.", nameof(targets));
        }
        (this.inputs, this.targets) = (inputs.Detach().Contiguous(), targets.Detach().Contiguous());
    }

    /// <inheritdoc/>
    public int Count => inputs.Shape[0];

    /// <inheritdoc/>
    public (Tensor Inputs, Tensor Targets) Fetch(ReadOnlySpan<int> indices, Random random)
    {
        return (Rows(inputs, indices), Rows(targets, indices));
    }

    static Tensor Rows(Tensor source, ReadOnlySpan<int> indices)
    {
        int[] sizes = source.Shape.ToArray();
        int width = checked((int)(source.Layout.Stride(0) * source.DType.Size()));
        sizes[0] = indices.Length;
        var rows = Tensor.Empty(Layout.Of(sizes), source.DType);
        for (int i = 0; i < indices.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)indices[i], (uint)source.Shape[0], nameof(indices));
            var row = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.AddByteOffset(ref source.Ref, (nint)indices[i] * width), width);
            row.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.AddByteOffset(ref rows.Ref, (nint)i * width), width));
        }
        GC.KeepAlive(source);
        return rows;
    }
}
