namespace Framework;

/// <summary>A value kept for backward together with the version of its memory, so that a later write in place is noticed.</summary>
/// <param name="tensor">The value.</param>
/// <param name="version">Its memory's version when it was saved.</param>
readonly struct SavedTensor(Tensor tensor, int version)
{
    /// <summary>Keeps a value as it is now.</summary>
    public SavedTensor(Tensor tensor) : this(tensor, tensor.Version)
    {
    }

    /// <summary>The value as it was when it was saved.</summary>
    /// <exception cref="InvalidOperationException">The memory was written in place since.</exception>
    public Tensor Value
    {
        get
        {
            if (tensor.Version != version)
            {
                throw new InvalidOperationException(
                    $"Backward needs a {tensor.DType} tensor of shape {tensor.Shape} that was changed in place after it was saved: " +
                    $"it is at version {tensor.Version} and version {version} was saved. Change a clone of it instead.");
            }
            return tensor;
        }
    }
}
