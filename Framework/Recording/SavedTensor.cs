namespace Framework;

/// <summary>A value kept for backward together with the version of its memory, so that a later write in place is noticed.</summary>
readonly struct SavedTensor(Tensor tensor)
{
    readonly int version = tensor.Version;

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
