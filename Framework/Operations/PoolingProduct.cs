using System.Runtime.CompilerServices;
using Framework.Kernels;

namespace Framework;

/// <summary>The recorded halves of poolings. Each is linear once the windows' choices are made, and the gradient of one half is the other.</summary>
static class PoolingProduct
{
    /// <summary>The largest elements and, if wanted or needed for the gradient, their places in their planes as <see cref="DType.Int32"/>.</summary>
    internal static (Tensor Values, Tensor? Places) Max(string operation, PoolShape shape, Tensor x, Shape result, bool wantsPlaces)
    {
        bool records = Recorder.IsRecording(x);
        Tensor values = Tensor.Empty(Layout.Of(result), x.DType);
        Tensor? places = records || wantsPlaces ? Tensor.Empty(values.Layout, DType.Int32) : null;
        if (values.NumElements > 0)
        {
            Tensor plain = Plain(x);
            ref int firstPlace = ref (places is null ? ref Unsafe.NullRef<int>() : ref First<int>(places));
            if (x.DType == DType.Float32) MaxPooling<float>.Forward(shape, ref First<float>(plain), ref First<float>(values), ref firstPlace);
            else MaxPooling<double>.Forward(shape, ref First<double>(plain), ref First<double>(values), ref firstPlace);
            Keep(plain, values, places);
        }

        if (records)
        {
            Shape own = x.Shape;
            Recorder.Record(operation, values, x, gradient => Scatter(operation, shape, gradient, places!, own));
        }

        return (values, places);
    }

    static Tensor Scatter(string operation, PoolShape shape, Tensor y, Tensor places, Shape result)
    {
        Tensor x = Tensor.Zeros(result, y.DType);
        if (y.NumElements > 0)
        {
            Tensor plain = Plain(y);
            if (y.DType == DType.Float32) MaxPooling<float>.Scatter(shape, ref First<float>(plain), ref First<int>(places), ref First<float>(x));
            else MaxPooling<double>.Scatter(shape, ref First<double>(plain), ref First<int>(places), ref First<double>(x));
            Keep(plain, places, x);
        }

        if (Recorder.IsRecording(y))
        {
            Shape own = y.Shape;
            Recorder.Record(operation, x, y, gradient => Gather(operation, shape, gradient, places, own));
        }

        return x;
    }

    static Tensor Gather(string operation, PoolShape shape, Tensor x, Tensor places, Shape result)
    {
        Tensor y = Tensor.Empty(Layout.Of(result), x.DType);
        if (y.NumElements > 0)
        {
            Tensor plain = Plain(x);
            if (x.DType == DType.Float32) MaxPooling<float>.Gather(shape, ref First<float>(plain), ref First<int>(places), ref First<float>(y));
            else MaxPooling<double>.Gather(shape, ref First<double>(plain), ref First<int>(places), ref First<double>(y));
            Keep(plain, places, y);
        }

        if (Recorder.IsRecording(x))
        {
            Shape own = x.Shape;
            Recorder.Record(operation, y, x, gradient => Scatter(operation, shape, gradient, places, own));
        }

        return y;
    }

    internal static Tensor Mean(string operation, PoolShape shape, int divisor, Tensor x, Shape result)
    {
        Tensor y = Tensor.Empty(Layout.Of(result), x.DType);
        if (y.NumElements > 0)
        {
            Tensor plain = Plain(x);
            if (x.DType == DType.Float32) AveragePooling<float>.Forward(shape, ref First<float>(plain), ref First<float>(y), divisor);
            else AveragePooling<double>.Forward(shape, ref First<double>(plain), ref First<double>(y), divisor);
            Keep(plain, y, y);
        }

        if (Recorder.IsRecording(x))
        {
            Shape own = x.Shape;
            Recorder.Record(operation, y, x, gradient => Spread(operation, shape, divisor, gradient, own));
        }

        return y;
    }

    static Tensor Spread(string operation, PoolShape shape, int divisor, Tensor y, Shape result)
    {
        Tensor x = Tensor.Zeros(result, y.DType);
        if (y.NumElements > 0)
        {
            Tensor plain = Plain(y);
            if (y.DType == DType.Float32) AveragePooling<float>.Backward(shape, ref First<float>(plain), ref First<float>(x), divisor);
            else AveragePooling<double>.Backward(shape, ref First<double>(plain), ref First<double>(x), divisor);
            Keep(plain, x, x);
        }

        if (Recorder.IsRecording(y))
        {
            Shape own = y.Shape;
            Recorder.Record(operation, x, y, gradient => Mean(operation, shape, divisor, gradient, own));
        }

        return x;
    }

    static Tensor Plain(Tensor tensor)
    {
        if (tensor.IsContiguous) return tensor;
        Tensor copy = Tensor.Empty(Layout.Of(tensor.Shape), tensor.DType);
        CopyOperation.Run(tensor, copy);
        return copy;
    }

    static ref T First<T>(Tensor tensor) where T : unmanaged => ref Unsafe.As<byte, T>(ref tensor.Ref);

    /// <summary>The kernels see bare memory, which must outlive them.</summary>
    static void Keep(Tensor a, Tensor b, Tensor? c)
    {
        GC.KeepAlive(a);
        GC.KeepAlive(b);
        GC.KeepAlive(c);
    }
}
