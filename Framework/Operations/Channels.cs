namespace Framework;

/// <summary>Tensors whose dimension 1 is channels.</summary>
static class Channels
{
    /// <summary>A number for each channel, so shaped that it broadcasts along all other dimensions.</summary>
    public static Tensor Align(Tensor perChannel, int rank)
    {
        Span<int> shape = stackalloc int[rank - 1];
        shape.Fill(1);
        shape[0] = (int)perChannel.NumElements;
        return perChannel.Reshape(new Shape(shape));
    }

    /// <summary>All dimensions but the channels.</summary>
    public static int[] Others(int rank) => [0, .. Enumerable.Range(2, rank - 2)];
}
