namespace Framework.Kernels;

/// <summary>
/// The gradients of attention, from weights that are computed once more block by block: Dao and others 2022. A range of keys has the gradients of its keys and values
/// to itself, and its share in the gradient of the queries; heads and ranges are divided among threads, and all sums are made in an order that sizes alone determine.
/// </summary>
unsafe struct AttentionBackward<T> : IParallelBody where T : unmanaged
{
    AttentionShape shape;
    AttentionMask? mask;
    HeadMatrices<T> queries, keys, values, gradients;
    T* output, norms, toQueries, toKeys, toValues;
    int parts;

    /// <param name="shape">The attention.</param>
    /// <param name="query">As for forward, likewise the next three.</param>
    /// <param name="gradient">The gradient of the result, with adjacent columns.</param>
    /// <param name="output">From forward, likewise the next one.</param>
    /// <param name="toQuery">[ranges of keys, batch, queries, width]: receives the shares in the gradient of the queries.</param>
    /// <param name="toKey">[batch, keys, width]: receives the gradient of the keys.</param>
    /// <param name="toValue">[batch, keys, width of a value]: receives the gradient of the values.</param>
    internal static void Run(
        in AttentionShape shape, Tensor query, Tensor key, Tensor value, Tensor? mask, Tensor gradient, Tensor output, Tensor norms, Tensor toQuery, Tensor toKey, Tensor toValue)
    {
        fixed (byte* q = &query.Storage.Ref, k = &key.Storage.Ref, v = &value.Storage.Ref, g = &gradient.Storage.Ref)
        fixed (byte* o = &output.Ref, n = &norms.Ref, dq = &toQuery.Ref, dk = &toKey.Ref, dv = &toValue.Ref)
        {
            AttentionBackward<T> body = new()
            {
                shape = shape,
                mask = mask is null ? null : new(mask, shape),
                queries = new(q, query, shape.Batch),
                keys = new(k, key, shape.Batch),
                values = new(v, value, shape.Batch),
                gradients = new(g, gradient, shape.Batch),
                output = (T*)o,
                norms = (T*)n,
                toQueries = (T*)dq,
                toKeys = (T*)dk,
                toValues = (T*)dv,
                parts = ThreadTeam.Parts(2 * shape.Work, Gemm.Grain, Math.Min(shape.Heads * shape.KeyRanges, 256)),
            };
            ThreadTeam.Run(body.parts, body);
        }
        GC.KeepAlive(query);
        GC.KeepAlive(key);
        GC.KeepAlive(value);
        GC.KeepAlive(mask);
        GC.KeepAlive(gradient);
        GC.KeepAlive(output);
        GC.KeepAlive(norms);
    }

    public readonly void Invoke(int part)
    {
        var tile = new AttentionTile<T>(shape, mask);
        var (range, end) = ThreadTeam.Range((long)shape.Heads * shape.KeyRanges, parts, part);
        for (; range < end; range++)
        {
            var (head, own) = Math.DivRem(range, shape.KeyRanges);
            Range(tile, (int)head, (int)own);
        }
    }

    readonly void Range(in AttentionTile<T> tile, int head, int range)
    {
        var (start, end) = ThreadTeam.Range(shape.Keys, shape.KeyRanges, range, AttentionShape.KeyBlock);
        int from = (int)start, to = (int)end, first = shape.IsCausal ? Math.Min(from, shape.Queries) : 0;
        RowMatrix<T> toKey = new(toKeys + (nint)head * shape.Keys * shape.Width, shape.Width), toValue = new(toValues + (nint)head * shape.Keys * shape.ValueWidth, shape.ValueWidth);
        RowMatrix<T> toQuery = new(toQueries + ((nint)range * shape.Heads + head) * shape.Queries * shape.Width, shape.Width);
        if (shape.IsCausal)
        {
            // The first queries see no key of the range, and a key is not seen by all blocks of queries.
            Clear(toQuery, 0, first);
            Clear(toKey, from, to);
            Clear(toValue, from, to);
        }
        for (int query = first; query < shape.Queries; query += AttentionShape.QueryBlock)
        {
            Block(tile, head, query, from, to, toQuery.From(query), toKey, toValue, adds: shape.IsCausal || query > 0);
        }
    }

    readonly void Block(in AttentionTile<T> tile, int head, int query, int from, int to, RowMatrix<T> toQuery, RowMatrix<T> toKey, RowMatrix<T> toValue, bool adds)
    {
        int rows = Math.Min(AttentionShape.QueryBlock, shape.Queries - query), end = Math.Min(to, shape.Visible(query + rows - 1));
        nint first = (nint)head * shape.Queries + query;
        RowMatrix<T> ownKeys = keys.Of(head), ownValues = values.Of(head), gradient = gradients.Of(head).From(query);
        tile.Begin(queries.Of(head).From(query), rows);
        tile.TakeMeans(new(output + first * shape.ValueWidth, shape.ValueWidth), gradient, rows);
        for (int key = from; key < end; key += AttentionShape.KeyBlock)
        {
            int count = Math.Min(AttentionShape.KeyBlock, end - key);
            tile.Score(ownKeys, head, query, rows, key, count);
            AttentionProduct.TimesTransposed(gradient, ownValues.From(key), tile.Gradients, rows, count, shape.ValueWidth);
            tile.Differentiate(norms + first, head, query, rows, key, count);
            AttentionProduct.TransposedTimes(tile.Scores, gradient, toValue.From(key), count, shape.ValueWidth, rows, adds);
            AttentionProduct.TransposedTimes(tile.Gradients, tile.Queries, toKey.From(key), count, shape.Width, rows, adds);
            AttentionProduct.Times(tile.Gradients, ownKeys.From(key), toQuery, rows, shape.Width, count, adds: key > from);
        }
        tile.Scale(toQuery, toQuery, rows, shape.Width);
    }

    static void Clear(RowMatrix<T> matrix, int from, int to)
    {
        for (int row = from; row < to; row++)
        {
            new Span<T>(matrix.From(row).First, (int)matrix.Stride).Clear();
        }
    }
}
