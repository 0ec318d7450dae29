using System.Buffers;

namespace Framework.Tests.Kernels;

/// <summary>A tensor in <see cref="GuardedMemory{T}"/>.</summary>
sealed class GuardedTensor : MemoryManager<float>
{
    readonly GuardedMemory<float> memory;

    public GuardedTensor(bool atStart, params ReadOnlySpan<int> shape)
    {
        var size = new Shape(shape);
        memory = new GuardedMemory<float>((int)size.NumElements, atStart);
        Tensor = Tensor.FromMemory(Memory, size);
    }

    public Tensor Tensor { get; }

    public override Span<float> GetSpan() => memory.Span;

    public override unsafe MemoryHandle Pin(int elementIndex = 0) => new(memory.Pointer + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing) => memory.Dispose();
}
