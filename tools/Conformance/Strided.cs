using Framework;

namespace Conformance;

/// <summary>Builds tensors with given strides, as the original call had them.</summary>
static class Strided
{
    /// <summary>The values of <paramref name="source"/> in new memory with the given distances between neighbours, from offset 0.</summary>
    public static Tensor Copy(Tensor source, int[] strides)
    {
        if (source.NumElements == 0)
        {
            return source.Clone();
        }
        int span = 1 + strides.Zip(source.Shape, (stride, size) => stride * (size - 1)).Sum();
        // Detached, because a view cannot become a leaf that requires a gradient of its own.
        return Tensor.Zeros([span], source.DType).AsStrided(source.Shape.AsSpan(), strides).CopyInPlace(source).Detach();
    }
}
