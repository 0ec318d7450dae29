using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>Short rows where they lie, as many at a time as a vector has lanes: what <see cref="RowBundle"/> sweeps.</summary>
readonly ref partial struct RowRun<T>
{
    /// <summary>
    /// Bytes of a bundle's rows that are swept more than once, beyond which bundles take longer than single rows: where rows are written in between, about those of the first-level cache; those that are
    /// only read come from the second as well.
    /// </summary>
    const int MostWritten = 80 << 10, MostRead = 384 << 10;

    /// <summary>Whether rows are swept in bundles where nothing has to be copied: they fill a vector, and a bundle stays in the cache from one sweep to the next.</summary>
    bool MayBundle
    {
        get
        {
            int written = Course.Buffers, read = 0;
            foreach (Tensor? target in targets)
            {
                written += target is null ? 0 : 1;
            }
            foreach (ref readonly RowPlaces source in sources)
            {
                read += source.IsRepeated ? 0 : 1;
            }
            return Transposition.IsSupported<T>() && length >= Lanes && length <= SweepLoop.Block
                && (Course.Sweeps == 1 || (long)(written + read) * length * Lanes * Unsafe.SizeOf<T>() <= (written > 0 ? MostWritten : MostRead));
        }
    }
}
