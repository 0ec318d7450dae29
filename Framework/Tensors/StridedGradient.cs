using Framework.Kernels;

namespace Framework;

/// <summary>
/// Gradients through views of arbitrary strides. A gradient is laid out as the base's memory is, so that the view addresses in it
/// what it addresses in the base. <see cref="Scatter"/> and <see cref="Gather"/> are each other's derivative.
/// </summary>
static class StridedGradient
{
    /// <summary>From the gradient of a view to that of its base; elements that the view shows several times sum up.</summary>
    /// <param name="gradient">The view's gradient.</param>
    /// <param name="geometry">The base's layout.</param>
    /// <param name="view">The view's layout.</param>
    /// <param name="distance">How far the view's first element lies behind the base's.</param>
    public static Tensor Scatter(Tensor gradient, Layout geometry, Layout view, long distance)
    {
        long low = Math.Min(0, distance), high = Math.Max(geometry.Extent, distance + view.Extent);
        Tensor memory = Tensor.Zeros([checked((int)(high - low))], gradient.DType);
        Tensor target = memory.View(view, distance - low);
        if (view.HasOverlap)
        {
            StridedAccumulation.Add(gradient, target);
        }
        else
        {
            target.CopyElements(gradient);
        }
        Tensor result = memory.View(geometry, -low);
        return Recorder.IsRecording(gradient) ? Recorder.Record("StridedScatter", result, gradient, next => Gather(next, geometry, view, distance)) : result;
    }

    /// <summary>What a view shows of a tensor that has the base's shape.</summary>
    public static Tensor Gather(Tensor source, Layout geometry, Layout view, long distance)
    {
        long low = Math.Min(0, distance), high = Math.Max(geometry.Extent, distance + view.Extent);
        Tensor memory = Tensor.Zeros([checked((int)(high - low))], source.DType);
        memory.View(geometry, -low).CopyElements(source);
        Tensor result = memory.View(view, distance - low);
        return Recorder.IsRecording(source) ? Recorder.Record("StridedGather", result, source, next => Scatter(next, geometry, view, distance)) : result;
    }

    /// <summary>A tensor of the base's shape with what the view shows replaced.</summary>
    public static Tensor Replaced(Tensor source, Layout geometry, Layout view, long distance)
    {
        Tensor memory = Tensor.Zeros([checked((int)Math.Max(geometry.Extent, distance + view.Extent))], source.DType);
        Tensor result = memory.View(geometry, 0);
        result.CopyElements(source);
        memory.View(view, distance).CopyElements(Tensor.Wrap(0L, DType.Int64));
        return Recorder.IsRecording(source) ? Recorder.Record("StridedErase", result, source, next => Replaced(next, geometry, view, distance)) : result;
    }
}
