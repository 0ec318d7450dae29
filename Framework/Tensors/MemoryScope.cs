namespace Framework;

/// <summary>
/// From its beginning by <see cref="Memory.Scope"/> to its end, collects the memory of all tensors that its thread computes, and then gives it back at once; otherwise that waits until the collector finds
/// the tensors unused.
/// <code>
/// using (MemoryScope scope = Memory.Scope())
/// {
///     Tensor logits = model.Forward(image);
///     best = scope.Keep(logits.ArgMax(1));
/// }
/// </code>
/// </summary>
/// <remarks>
/// What has been given back, and every view of it, throws <see cref="ObjectDisposedException"/>. Not given back are tensors that <see cref="Keep"/> was told of, any tensor's <see cref="Tensor.Grad"/>,
/// the state of optimizers, and memory that was borrowed. The parameters and buffers of a module built inside are tensors like any others, so build modules outside.
/// Until its end a scope holds on to all its tensors: let it hold a step, not an epoch. Scopes nest.
/// </remarks>
public readonly ref struct MemoryScope : IDisposable
{
    readonly ScopedStorages made;
    readonly long serial;

    internal MemoryScope(ScopedStorages made)
    {
        this.made = made;
        serial = made.Serial;
    }

    /// <summary>Lets a tensor outlive this scope. It belongs to the scope around, if there is one.</summary>
    /// <param name="tensor">The tensor; one that no scope would give back stays as it is.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="ObjectDisposedException">The scope has ended.</exception>
    public Tensor Keep(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ObjectDisposedException.ThrowIf(HasEnded, typeof(MemoryScope));
        made.Keep(tensor.Storage);
        return tensor;
    }

    /// <summary>Ends the scope, and any within that have not ended. Once it has, nothing happens.</summary>
    public void Dispose()
    {
        if (!HasEnded)
        {
            made.End();
        }
    }

    bool HasEnded => made is null || made.Serial != serial;
}
