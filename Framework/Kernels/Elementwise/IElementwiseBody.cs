using System.ComponentModel;

namespace Framework.Kernels;

/// <summary>What the generator writes for an elementwise declaration: the sweep over whole vectors. Rows, ends and layouts are dealt with once for all.</summary>
/// <typeparam name="T">The type computed in: float, double or long.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IElementwiseBody<T> where T : unmanaged
{
    /// <summary>The number of operands read.</summary>
    static abstract int Inputs { get; }

    /// <summary>The number of operands written; they follow the inputs in the window.</summary>
    static abstract int Outputs { get; }

    /// <summary>Whether so little is done to each element that large operands keep it waiting.</summary>
    static abstract bool IsShort { get; }

    /// <summary>Computes the first <paramref name="n"/> elements, a multiple of the vector's, of each stretch.</summary>
    void Run<V, TStore>(in Window<T> w, nuint n) where V : unmanaged, ISimd<V, T> where TStore : struct, IResultStore;
}
