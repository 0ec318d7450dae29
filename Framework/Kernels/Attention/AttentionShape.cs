namespace Framework.Kernels;

/// <summary>The sizes of an attention, and the blocks that it is computed in.</summary>
/// <param name="Batch">The leading dimensions: there is one head for each element of them.</param>
/// <param name="Queries">How many queries a head has.</param>
/// <param name="Keys">How many keys and values.</param>
/// <param name="Width">The width of queries and keys.</param>
/// <param name="ValueWidth">The width of values and results.</param>
/// <param name="Scale">The factor of the scores.</param>
/// <param name="IsCausal">Whether a query sees only the keys up to its own place.</param>
readonly record struct AttentionShape(Shape Batch, int Queries, int Keys, int Width, int ValueWidth, double Scale, bool IsCausal)
{
    /// <summary>
    /// Queries and keys of a block. Queries fill whole tiles of 12 rows; more of them would spare packing of keys, but half of a block lies beyond the diagonal, where
    /// causal attention computes in vain. Two matrices of scores stay in a second-level cache of 1 MB even in double precision.
    /// </summary>
    internal const int QueryBlock = 96, KeyBlock = 384;

    /// <summary>Backward of fewer heads than this is divided among threads by keys, too.</summary>
    const int ManyHeads = 8;

    internal int Heads => checked((int)Batch.NumElements);

    internal int QueryBlocks => (Queries + QueryBlock - 1) / QueryBlock;

    internal int KeyBlocks => (Keys + KeyBlock - 1) / KeyBlock;

    /// <summary>Into how many ranges of keys backward divides a head. It depends on the sizes alone, since each range has a sum of its own for the gradient of the queries.</summary>
    internal int KeyRanges => Math.Clamp(ManyHeads / Math.Max(Heads, 1), 1, KeyBlocks);

    /// <summary>Multiplications of one product with all queries and one with all weights.</summary>
    internal long Work => (long)Heads * Queries * Keys * (Width + ValueWidth) / (IsCausal ? 2 : 1);

    /// <summary>How many keys a query sees.</summary>
    internal int Visible(int query) => IsCausal ? Math.Min(query + 1, Keys) : Keys;
}
