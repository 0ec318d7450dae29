namespace Framework.Kernels;

/// <summary>A mask of attention: truth values, which say what a query may see, or numbers, which are added to the scores.</summary>
sealed class AttentionMask
{
    readonly Tensor tensor;
    readonly RowPlaces rows;
    readonly int queries;

    /// <param name="tensor">Broadcasts to the batch, queries and keys of the attention.</param>
    /// <param name="shape">The attention.</param>
    internal AttentionMask(Tensor tensor, in AttentionShape shape)
    {
        this.tensor = tensor;
        queries = shape.Queries;
        rows = new RowPlaces(tensor, [.. shape.Batch.AsSpan(), shape.Queries, shape.Keys]);
    }

    /// <summary>Masks a query's scores of <paramref name="n"/> keys.</summary>
    /// <param name="scores">Their first.</param>
    /// <param name="staged">Memory for as many.</param>
    internal void Apply<T>(int head, int query, int key, ref T scores, ref T staged, int n) where T : unmanaged
    {
        Load(head, query, key, ref staged, n);
        if (tensor.DType == DType.Bool)
        {
            Run(AttentionSteps.MaskedOperation.Instance, ref scores, ref staged, n, double.NegativeInfinity);
        }
        else
        {
            Run(Functional.AddOperation.Instance, ref scores, ref staged, n);
        }
    }

    /// <summary>What is hidden has no gradient, whatever the others have.</summary>
    internal void ApplyToGradient<T>(int head, int query, int key, ref T gradient, ref T staged, int n) where T : unmanaged
    {
        if (tensor.DType == DType.Bool)
        {
            Load(head, query, key, ref staged, n);
            Run(AttentionSteps.MaskedOperation.Instance, ref gradient, ref staged, n, 0);
        }
    }

    void Load<T>(int head, int query, int key, ref T staged, int n) where T : unmanaged =>
        Staging<T>.Load(tensor, rows.OffsetOf((long)head * queries + query) + key * rows.Inner, rows.Inner, ref staged, n);

    static void Run<T>(ElementwiseOperation operation, ref T row, ref T staged, int n, params ReadOnlySpan<double> scalars) where T : unmanaged
    {
        Window<T> window = default;
        window.Set(0, ref row);
        window.Set(1, ref staged);
        window.Set(2, ref row);
        ElementwiseSweep<T>.Invoke(new ElementwiseLaunch(operation, scalars), window, n);
    }
}
