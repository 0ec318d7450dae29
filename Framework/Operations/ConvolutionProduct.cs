using System.Runtime.CompilerServices;
using Framework.Kernels;

namespace Framework;

/// <summary>
/// The three products of a convolution: results from images and weights, images' gradient from results and weights, weights' gradient from
/// results and images. Each is linear in both operands and its gradients are the other two, so they can be differentiated to any order.
/// </summary>
/// <param name="Operation">The name to record under.</param>
/// <param name="Shape">The geometry.</param>
/// <param name="Image">The images' shape.</param>
/// <param name="Weight">The weights' shape.</param>
/// <param name="Result">The results' shape.</param>
sealed record ConvolutionProduct(string Operation, ConvolutionShape Shape, Shape Image, Shape Weight, Shape Result)
{
    internal Tensor Forward(Tensor x, Tensor w, Tensor? bias)
    {
        Tensor y = Compute(Result, x, w, bias, Kind.Forward);
        Record(y, x, w, bias,
            (gradient, other) => InputGradient(gradient, other, null),
            (gradient, other) => WeightGradient(gradient, other));
        return y;
    }

    /// <summary>Also the transposed convolution, which has a bias.</summary>
    internal Tensor InputGradient(Tensor y, Tensor w, Tensor? bias)
    {
        Tensor x = Compute(Image, y, w, bias, Kind.InputGradient);
        Record(x, y, w, bias,
            (gradient, other) => Forward(gradient, other, null),
            (gradient, other) => WeightGradient(other, gradient));
        return x;
    }

    Tensor WeightGradient(Tensor y, Tensor x)
    {
        Tensor w = Compute(Weight, y, x, null, Kind.WeightGradient);
        Record(w, y, x, null,
            (gradient, other) => Forward(other, gradient, null),
            (gradient, other) => InputGradient(other, gradient, null));
        return w;
    }

    /// <param name="toFirst">The gradient of the first operand from that of the result and the second operand; the other one likewise.</param>
    void Record(Tensor result, Tensor first, Tensor second, Tensor? bias, Func<Tensor, Tensor, Tensor> toFirst, Func<Tensor, Tensor, Tensor> toSecond)
    {
        bool needsFirst = first.RequiresGrad, needsSecond = second.RequiresGrad;
        SavedTensor savedFirst = needsSecond ? new(first) : default, savedSecond = needsFirst ? new(second) : default;
        if (bias is null)
        {
            if (!Recorder.IsRecording(first, second)) return;
            Recorder.Record(Operation, result, first, second, (gradient, context) => (
                needsFirst && context.Needs(0) ? toFirst(gradient, savedSecond.Value) : null,
                needsSecond && context.Needs(1) ? toSecond(gradient, savedFirst.Value) : null));
        }
        else if (Recorder.IsRecording([first, second, bias]))
        {
            Recorder.Record(Operation, result, [first, second, bias], (gradient, context) =>
            {
                if (needsFirst && context.Needs(0)) context.Send(0, toFirst(gradient, savedSecond.Value));
                if (needsSecond && context.Needs(1)) context.Send(1, toSecond(gradient, savedFirst.Value));
                if (context.Needs(2)) context.Send(2, gradient.Sum([0, .. Enumerable.Range(2, gradient.Rank - 2)]));
            });
        }
    }

    enum Kind { Forward, InputGradient, WeightGradient }

    Tensor Compute(Shape target, Tensor first, Tensor second, Tensor? bias, Kind kind)
    {
        Tensor result = Tensor.Empty(Layout.Of(target), first.DType);
        if (result.NumElements == 0) return result;
        if (Shape.Work == 0)
        {
            // Nothing is summed: an empty batch, or no channels.
            Tensor start = bias?.Detach().Reshape([1, bias.Shape[0], .. Enumerable.Repeat(1, target.Rank - 2)]) ?? Tensor.Zeros([], first.DType);
            result.CopyElements(start);
            return result;
        }

        if (first.DType == DType.Float32) Compute<float>(first, second, bias, result, kind);
        else Compute<double>(first, second, bias, result, kind);
        return result;
    }

    void Compute<T>(Tensor first, Tensor second, Tensor? bias, Tensor result, Kind kind) where T : unmanaged
    {
        first = Plain(first);
        second = Plain(second);
        bias = bias is null ? null : Plain(bias);
        ref T target = ref First<T>(result);
        ref T biasFirst = ref (bias is null ? ref target : ref First<T>(bias));
        switch (kind)
        {
            case Kind.Forward: Convolution.Forward(Shape, ref First<T>(first), ref First<T>(second), bias is not null, ref biasFirst, ref target); break;
            case Kind.InputGradient: Convolution.InputGradient(Shape, ref First<T>(first), ref First<T>(second), bias is not null, ref biasFirst, ref target); break;
            default: Convolution.WeightGradient(Shape, ref First<T>(first), ref First<T>(second), ref target); break;
        }

        GC.KeepAlive(first);
        GC.KeepAlive(second);
        GC.KeepAlive(bias);
        GC.KeepAlive(result);
    }

    static Tensor Plain(Tensor tensor)
    {
        if (tensor.IsContiguous) return tensor;
        Tensor copy = Tensor.Empty(Layout.Of(tensor.Shape), tensor.DType);
        CopyOperation.Run(tensor, copy);
        return copy;
    }

    static ref T First<T>(Tensor tensor) where T : unmanaged => ref Unsafe.As<byte, T>(ref tensor.Ref);
}
