namespace Framework.Kernels;

/// <summary>What a running scan reads and writes, all contiguous and of one shape, and which way it goes.</summary>
readonly ref struct ScanOperands<T>(ref T source, ref T factors, ref T target, IndexedBlocks blocks, bool reverse) where T : unmanaged
{
    /// <summary>Elements below which another thread does not pay.</summary>
    public const int Grain = 1 << 14;

    public readonly ref T Source = ref source, Factors = ref factors, Target = ref target;

    public IndexedBlocks Blocks { get; } = blocks;

    /// <summary>From an element to the one that follows it.</summary>
    public nint Step => (nint)(reverse ? -Blocks.Inner : Blocks.Inner);

    /// <summary>The element of a column that has <paramref name="skipped"/> before it.</summary>
    public nint Element(long outer, long inner, long skipped) => (nint)((outer * Blocks.Length + (reverse ? Blocks.Length - 1 - skipped : skipped)) * Blocks.Inner + inner);

    /// <summary>Of some elements, the first of which is <paramref name="at"/>, the first in memory. Columns stand alone.</summary>
    public nint Lowest(nint at, long count) => reverse ? at - (nint)(count - 1) : at;
}
