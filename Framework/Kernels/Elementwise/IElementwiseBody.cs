using System.ComponentModel;

namespace Framework.Kernels;

/// <summary>What the generator writes for an elementwise declaration: one vector's worth of the computation. The loops around it are written once.</summary>
/// <typeparam name="T">The type computed in: float, double or long.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IElementwiseBody<T> where T : unmanaged
{
    /// <summary>The number of operands read.</summary>
    static abstract int Inputs { get; }

    /// <summary>The number of operands written; they follow the inputs in the window.</summary>
    static abstract int Outputs { get; }

    /// <summary>Loads one vector of every input at element <paramref name="i"/>, computes, and stores the outputs there.</summary>
    void Step<V>(in Window<T> w, nuint i) where V : unmanaged, ISimd<V, T>;
}
