using System.Runtime.Intrinsics;

namespace Framework.Kernels;

/// <summary>Convolutions in single and double precision and their two gradients, on contiguous memory.</summary>
static unsafe class Convolution
{
    /// <summary>y = x ⋆ w + bias. Without a bias its reference is not read.</summary>
    internal static void Forward<T>(in ConvolutionShape shape, ref T x, ref T w, bool biased, ref T bias, ref T y) where T : unmanaged
    {
        fixed (T* px = &x, pw = &w, pb = &bias, py = &y)
        {
            T* b = biased ? pb : null;
            if (shape.HasSingleTap) Pointwise<T>.Forward(shape, px, pw, b, py);
            else if (PatchProduct<T>.Serves(shape)) PatchProduct<T>.Forward(shape, px, pw, b, py);
            else if (Vector512.IsHardwareAccelerated) Correlation<V512<T>, T>.Run(shape, px, pw, b, py);
            else if (Vector256.IsHardwareAccelerated) Correlation<V256<T>, T>.Run(shape, px, pw, b, py);
            else Correlation<V128<T>, T>.Run(shape, px, pw, b, py);
        }
    }

    /// <summary>The gradient of x from that of y. It is also the transposed convolution, and takes a bias for its sake.</summary>
    internal static void InputGradient<T>(in ConvolutionShape shape, ref T dy, ref T w, bool biased, ref T bias, ref T dx) where T : unmanaged
    {
        fixed (T* pdy = &dy, pw = &w, pb = &bias, pdx = &dx)
        {
            T* b = biased ? pb : null;
            if (shape.HasSingleTap) Pointwise<T>.InputGradient(shape, pdy, pw, b, pdx);
            else if (PatchProduct<T>.Serves(shape)) PatchProduct<T>.InputGradient(shape, pdy, pw, b, pdx);
            else if (Vector512.IsHardwareAccelerated) ConvolutionInputGradient<V512<T>, T>.Run(shape, pdy, pw, b, pdx);
            else if (Vector256.IsHardwareAccelerated) ConvolutionInputGradient<V256<T>, T>.Run(shape, pdy, pw, b, pdx);
            else ConvolutionInputGradient<V128<T>, T>.Run(shape, pdy, pw, b, pdx);
        }
    }

    /// <summary>The gradient of w from that of y.</summary>
    internal static void WeightGradient<T>(in ConvolutionShape shape, ref T dy, ref T x, ref T dw) where T : unmanaged
    {
        fixed (T* pdy = &dy, px = &x, pdw = &dw)
        {
            if (Vector512.IsHardwareAccelerated) ConvolutionWeightGradient<V512<T>, T>.Run(shape, pdy, px, pdw);
            else if (Vector256.IsHardwareAccelerated) ConvolutionWeightGradient<V256<T>, T>.Run(shape, pdy, px, pdw);
            else ConvolutionWeightGradient<V128<T>, T>.Run(shape, pdy, px, pdw);
        }
    }
}
