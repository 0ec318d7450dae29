using Framework;
using Framework.Data;

namespace Train;

/// <summary>Images as batches of tensors [images, 1, height, width] with values from 0 to 1, and their labels as [images] of Int64.</summary>
/// <param name="images">The images.</param>
/// <param name="maximum">The pixel value that becomes 1.</param>
/// <param name="distortion">How far each fetched image is distorted, a new draw each time.</param>
public sealed class ImageBatches(LabelledImages images, int maximum, Distortion distortion = default) : IDataset
{
    public int Count => images.Count;

    public (Tensor Inputs, Tensor Targets) Fetch(ReadOnlySpan<int> indices, Random random)
    {
        var inputs = Tensor.Zeros([indices.Length, 1, images.Height, images.Width]);
        var targets = Tensor.Zeros([indices.Length], DType.Int64);
        var pixels = inputs.AsSpan<float>();
        var labels = targets.AsSpan<long>();
        int size = images.Height * images.Width;
        for (int i = 0; i < indices.Length; i++)
        {
            distortion.Draw(images.Image(indices[i]), pixels.Slice(i * size, size), images.Width, 1f / maximum, random);
            labels[i] = images.Labels[indices[i]];
        }
        return (inputs, targets);
    }
}
