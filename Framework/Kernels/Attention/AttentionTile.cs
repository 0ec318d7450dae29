namespace Framework.Kernels;

/// <summary>A block of queries against a block of keys, in memory of the calling thread that stays in the second-level cache, and what is computed there.</summary>
readonly unsafe struct AttentionTile<T> where T : unmanaged
{
    /// <summary>Elements of the widest vector. Rows are swept in whole vectors: a sweep in place must not meet an element twice.</summary>
    const int Vector = 16;

    readonly AttentionShape shape;
    readonly AttentionMask? mask;

    /// <summary>A row of a mask.</summary>
    readonly T* staged;

    // A number for each query: the largest score and the sum of the weights, up to the last block and with the present one; a factor of what is summed so far; and the
    // mean gradient of the weights.
    readonly T* shifts, totals, largest, sums, factors, means;

    /// <summary>The factors once more, a vector of each.</summary>
    readonly T* copies;

    /// <summary>The queries of the block, scaled.</summary>
    internal readonly RowMatrix<T> Queries;

    /// <summary>Scores, then weights.</summary>
    internal readonly RowMatrix<T> Scores;

    /// <summary>The gradient of weights, then of scores.</summary>
    internal readonly RowMatrix<T> Gradients;

    internal AttentionTile(in AttentionShape shape, AttentionMask? mask)
    {
        this.shape = shape;
        this.mask = mask;
        // A power of two would send all rows to the same few sets of the cache.
        const int Rows = AttentionShape.QueryBlock, Pitch = AttentionShape.KeyBlock + Vector;
        staged = PackBuffer.Rent<T>(PackBuffer.Use.Scores, Pitch + (nint)Rows * (6 + Vector + shape.Width + 2 * Pitch));
        shifts = staged + Pitch;
        totals = shifts + Rows;
        largest = totals + Rows;
        sums = largest + Rows;
        factors = sums + Rows;
        means = factors + Rows;
        copies = means + Rows;
        Queries = new(copies + Rows * Vector, shape.Width);
        Scores = new(Queries.First + (nint)Rows * shape.Width, Pitch);
        Gradients = new(Scores.First + Rows * Pitch, Pitch);
    }

    /// <summary>Begins with a block of queries.</summary>
    internal void Begin(RowMatrix<T> queries, int rows)
    {
        Scale(queries, Queries, rows, shape.Width);
        new Span<T>(shifts, rows).Fill(Element.Convert<double, T>(double.NegativeInfinity));
    }

    /// <summary>The scores of a block of keys, masked but for causality.</summary>
    internal void Score(RowMatrix<T> keys, int head, int query, int rows, int key, int count)
    {
        AttentionProduct.TimesTransposed(Queries, keys.From(key), Scores, rows, count, shape.Width);
        for (int row = 0; row < rows && mask is not null; row++)
        {
            mask.Apply(head, query + row, key, ref *Scores.From(row).First, ref *staged, count);
        }
    }

    /// <summary>Scores become weights, and what was <paramref name="output"/> so far is brought in line with them.</summary>
    internal void Weigh(RowMatrix<T> output, int query, int rows, int key, int count)
    {
        Span<T> found = stackalloc T[2];
        for (int row = 0; row < rows; row++)
        {
            int visible = Visible(query + row, key, count), whole = Whole(visible);
            T* scores = Scores.From(row).First;
            new Span<T>(scores + visible, whole - visible).Fill(Element.Convert<double, T>(double.NegativeInfinity));
            Window<T> window = default;
            window.P0 = ref *scores;
            window.P1 = ref *scores;
            AttentionSteps.SoftmaxBlockOperation.Instance.Invoke(window, new Span<T>(shifts + row, 1), found, whole, [whole]);
            (largest[row], sums[row]) = (found[0], found[1]);
            if (count > whole)
            {
                new Span<T>(scores + whole, count - whole).Clear();
            }
        }
        if (key == 0)
        {
            new ReadOnlySpan<T>(sums, rows).CopyTo(new Span<T>(totals, rows));
        }
        else
        {
            Window<T> window = default;
            window.P0 = ref *shifts;
            window.P1 = ref *largest;
            window.P2 = ref *totals;
            window.P3 = ref *sums;
            window.P4 = ref *factors;
            window.P5 = ref *totals;
            ElementwiseSweep<T>.Invoke(new ElementwiseLaunch(AttentionSteps.SoftmaxJoinOperation.Instance, []), window, rows);
            ScaleRows(output, rows);
        }
        new ReadOnlySpan<T>(largest, rows).CopyTo(new Span<T>(shifts, rows));
    }

    /// <summary>Divides the output by the sums of the weights, and gives the logarithms of the sums of exponentials.</summary>
    internal void End(RowMatrix<T> output, T* norms, int rows)
    {
        Window<T> window = default;
        window.P0 = ref *shifts;
        window.P1 = ref *totals;
        window.P2 = ref *norms;
        window.P3 = ref *factors;
        ElementwiseSweep<T>.Invoke(new ElementwiseLaunch(AttentionSteps.SoftmaxEndOperation.Instance, []), window, rows);
        ScaleRows(output, rows);
    }

    /// <summary>Scores become weights once more, and the gradients of weights those of scores.</summary>
    /// <param name="norms">The logarithms of the sums of exponentials, from the block's first query on.</param>
    internal void Differentiate(T* norms, int head, int query, int rows, int key, int count)
    {
        Span<T> given = stackalloc T[2];
        for (int row = 0; row < rows; row++)
        {
            int visible = Visible(query + row, key, count), whole = Whole(visible);
            T* weights = Scores.From(row).First, changes = Gradients.From(row).First;
            Window<T> window = default;
            window.P0 = ref *weights;
            window.P1 = ref *changes;
            window.P2 = ref *weights;
            window.P3 = ref *changes;
            (given[0], given[1]) = (norms[row], means[row]);
            // What lies behind the visible keys is computed from anything, and cleared.
            AttentionSteps.SoftmaxBlockGradientOperation.Instance.Invoke(window, given, [], whole, [whole]);
            if (count > visible)
            {
                new Span<T>(weights + visible, count - visible).Clear();
                new Span<T>(changes + visible, count - visible).Clear();
            }
            mask?.ApplyToGradient(head, query + row, key, ref *changes, ref *staged, visible);
        }
    }

    /// <summary>For each query the mean gradient of its weights, weighted by them: the inner product of its result and the gradient of that.</summary>
    internal void TakeMeans(RowMatrix<T> output, RowMatrix<T> gradient, int rows)
    {
        for (int row = 0; row < rows; row++)
        {
            Window<T> window = default;
            window.P0 = ref *output.From(row).First;
            window.P1 = ref *gradient.From(row).First;
            AttentionSteps.InnerOfRowsOperation.Instance.Invoke(window, [], new Span<T>(means + row, 1), shape.ValueWidth, [shape.ValueWidth]);
        }
    }

    /// <summary>Writes a matrix times the scale of the scores.</summary>
    internal void Scale(RowMatrix<T> source, RowMatrix<T> target, int rows, int columns)
    {
        new Span<T>(copies, Vector).Fill(Element.Convert<double, T>(shape.Scale));
        Multiply(source, target, rows, columns, 0);
    }

    void ScaleRows(RowMatrix<T> matrix, int rows)
    {
        for (int row = 0; row < rows; row++)
        {
            new Span<T>(copies + row * Vector, Vector).Fill(factors[row]);
        }
        Multiply(matrix, matrix, rows, shape.ValueWidth, Vector);
    }

    /// <summary>Multiplies each row with a factor of which there is a vector.</summary>
    void Multiply(RowMatrix<T> source, RowMatrix<T> target, int rows, int columns, nint step)
    {
        nint* steps = stackalloc nint[] { source.Stride, step, target.Stride };
        Window<T> window = default;
        window.P0 = ref *source.First;
        window.P1 = ref *copies;
        window.P2 = ref *target.First;
        window.Uniform = 1 << 1;
        window.FurtherRows = rows - 1;
        window.Steps = ref *steps;
        ElementwiseSweep<T>.Invoke(new ElementwiseLaunch(Functional.MultiplyOperation.Instance, []), window, columns);
    }

    int Visible(int query, int key, int count) => Math.Clamp(shape.Visible(query) - key, 0, count);

    static int Whole(int visible) => (visible + Vector - 1) / Vector * Vector;
}
