using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>Short rows where they lie, as many at a time as a vector has lanes: what <see cref="RowBundle"/> sweeps.</summary>
readonly ref partial struct RowRun<T>
{
    /// <summary>Bytes of a bundle's operands, results and what is kept between sweeps, beside which the first-level cache has to hold weights. Beyond it bundles take longer than single rows.</summary>
    const int MostBundled = 24 << 10;

    /// <summary>Whether rows are swept in bundles where nothing has to be copied: they fill a vector, and a bundle stays in the first-level cache from one sweep to the next.</summary>
    bool MayBundle
    {
        get
        {
            int operands = targets.Length + operation.Traits.Buffers;
            foreach (ref readonly RowSource source in sources)
            {
                operands += source.IsRepeated ? 0 : 1;
            }
            return Transposition.IsSupported<T>() && length >= Lanes && operands * length * Lanes * Unsafe.SizeOf<T>() <= MostBundled;
        }
    }

    /// <summary>Runs the kernel over the rows of a bundle.</summary>
    /// <param name="row">The first one.</param>
    /// <param name="window">Where it lies.</param>
    /// <param name="operands">How many rows of the window each of them has for itself, those that are kept between sweeps included.</param>
    /// <param name="given">The numbers that the kernel takes.</param>
    /// <param name="found">The numbers that it finds.</param>
    /// <param name="numbersIn">Memory for those of a bundle.</param>
    /// <param name="numbersOut">Memory for those of a bundle.</param>
    /// <param name="shared">What becomes of gradients that all rows share.</param>
    void CallBundle(long row, Window<T> window, int operands, RowNumbers<T>[] given, RowNumbers<T>[] found, Span<T> numbersIn, Span<T> numbersOut, SharedGradients shared)
    {
        window.Bundled = operands;
        for (int i = 0, at = 0; i < given.Length; at += given[i++].Count)
        {
            given[i].Read(row, Lanes, ref numbersIn[at * Lanes], Lanes);
        }
        Call(window, numbersIn, numbersOut, shared, isGroup: true);
        for (int i = 0, at = 0; i < found.Length; at += found[i++].Count)
        {
            found[i].Write(row, Lanes, ref numbersOut[at * Lanes], Lanes);
        }
    }
}
