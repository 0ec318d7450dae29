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
            int own = Buffers;
            foreach (Tensor? target in targets)
            {
                own += target is null ? 0 : 1;
            }
            foreach (ref readonly RowSource source in sources)
            {
                own += source.IsRepeated ? 0 : 1;
            }
            return Transposition.IsSupported<T>() && length >= Lanes && own * length * Lanes * Unsafe.SizeOf<T>() <= MostBundled;
        }
    }
}
