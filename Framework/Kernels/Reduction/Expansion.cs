namespace Framework.Kernels;

/// <summary>Repeats a tensor along its dimensions of size 1 without copying it.</summary>
static class Expansion
{
    public static Tensor To(Tensor tensor, Shape shape)
    {
        if (tensor.Shape == shape)
        {
            return tensor;
        }
        Span<long> strides = stackalloc long[shape.Rank];
        int extra = shape.Rank - tensor.Rank;
        for (int d = extra; d < shape.Rank; d++)
        {
            strides[d] = tensor.Shape[d - extra] == 1 ? 0 : tensor.Layout.Stride(d - extra);
        }
        Tensor result = tensor.View(new Layout(shape, strides), tensor.Offset);
        if (Recorder.IsRecording(tensor))
        {
            Shape own = tensor.Shape;
            Recorder.Record("Expand", result, tensor, gradient => gradient.SumTo(own));
        }
        return result;
    }
}
