namespace Framework.Kernels;

/// <summary>
/// Attention without the matrix of all weights: Dao and others 2022. A block of queries meets one block of keys after the other; the weights of a block never
/// leave the cache, and a softmax on line brings the result so far in line with them. Blocks of queries are independent of each other and of the number of threads.
/// </summary>
unsafe struct AttentionForward<T> : IParallelBody where T : unmanaged
{
    AttentionShape shape;
    AttentionMask? mask;
    HeadMatrices<T> queries, keys, values;
    T* output, norms;
    int parts;

    /// <summary>The result, and the logarithms of the sums of exponentials, which are what backward needs. Both are contiguous, and all columns adjacent.</summary>
    internal static void Run(in AttentionShape shape, Tensor query, Tensor key, Tensor value, Tensor? mask, Tensor output, Tensor norms)
    {
        fixed (byte* q = &query.Storage.Ref, k = &key.Storage.Ref, v = &value.Storage.Ref, o = &output.Ref, n = &norms.Ref)
        {
            AttentionForward<T> body = new()
            {
                shape = shape,
                mask = mask is null ? null : new(mask, shape),
                queries = new(q, query, shape.Batch),
                keys = new(k, key, shape.Batch),
                values = new(v, value, shape.Batch),
                output = (T*)o,
                norms = (T*)n,
                parts = ThreadTeam.Parts(shape.Work, Gemm.Grain, Math.Min(shape.Heads * shape.QueryBlocks, 256)),
            };
            ThreadTeam.Run(body.parts, body);
        }
        GC.KeepAlive(query);
        GC.KeepAlive(key);
        GC.KeepAlive(value);
        GC.KeepAlive(mask);
    }

    public readonly void Invoke(int part)
    {
        var tile = new AttentionTile<T>(shape, mask);
        var (block, end) = ThreadTeam.Range((long)shape.Heads * shape.QueryBlocks, parts, part);
        for (; block < end; block++)
        {
            var (head, own) = Math.DivRem(block, shape.QueryBlocks);
            Block(tile, (int)head, (int)own * AttentionShape.QueryBlock);
        }
    }

    readonly void Block(in AttentionTile<T> tile, int head, int query)
    {
        int rows = Math.Min(AttentionShape.QueryBlock, shape.Queries - query), visible = shape.Visible(query + rows - 1);
        RowMatrix<T> ownKeys = keys.Of(head), ownValues = values.Of(head);
        nint first = (nint)head * shape.Queries + query;
        RowMatrix<T> result = new(output + first * shape.ValueWidth, shape.ValueWidth);
        tile.Begin(queries.Of(head).From(query), rows);
        for (int key = 0; key < visible; key += AttentionShape.KeyBlock)
        {
            int count = Math.Min(AttentionShape.KeyBlock, visible - key);
            tile.Score(ownKeys, head, query, rows, key, count);
            tile.Weigh(result, query, rows, key, count);
            AttentionProduct.Times(tile.Scores, ownValues.From(key), result, rows, shape.ValueWidth, count, adds: key > 0);
        }
        tile.End(result, norms + first, rows);
    }
}
