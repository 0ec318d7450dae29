using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>A block of queries against a block of keys, in memory of the calling thread that stays in the second-level cache, and what is computed there.</summary>
readonly unsafe struct AttentionTile<T> where T : unmanaged
{
    /// <summary>Rows are swept in whole vectors of any width: a sweep in place must not meet an element twice.</summary>
    const int Padding = 16;

    readonly AttentionShape shape;
    readonly AttentionMask? mask;
    readonly T* staged, shifts, totals, factors;

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
        nint pitch = AttentionShape.KeyBlock + Padding, tile = AttentionShape.QueryBlock * pitch;
        staged = PackBuffer.Rent<T>(PackBuffer.Use.Scores, 2 * tile + pitch + AttentionShape.QueryBlock * (shape.Width + 3));
        shifts = staged + pitch;
        totals = shifts + AttentionShape.QueryBlock;
        factors = totals + AttentionShape.QueryBlock;
        Queries = new(factors + AttentionShape.QueryBlock, shape.Width);
        Scores = new(Queries.First + AttentionShape.QueryBlock * shape.Width, pitch);
        Gradients = new(Scores.First + tile, pitch);
    }

    /// <summary>Begins with a block of queries.</summary>
    internal void Begin(RowMatrix<T> queries, int rows)
    {
        Scaled(queries, Queries, rows, shape.Width, shape.Scale);
        new Span<T>(shifts, rows).Fill(Number(double.NegativeInfinity));
        new Span<T>(totals, rows).Clear();
    }

    /// <summary>The scores of a block of keys, masked but for causality.</summary>
    internal void Score(RowMatrix<T> keys, int head, int query, int rows, int key, int count)
    {
        AttentionProduct.TimesTransposed(Queries, keys.From(key), Scores, rows, count, shape.Width);
        for (int row = 0; row < rows && mask is not null; row++)
        {
            mask.Apply(head, query + row, key, ref Row(Scores, row), ref *staged, count);
        }
    }

    /// <summary>Scores become weights, and what was <paramref name="output"/> so far is brought in line with them.</summary>
    internal void Weigh(RowMatrix<T> output, int query, int rows, int key, int count)
    {
        Span<T> given = stackalloc T[2], found = stackalloc T[3];
        for (int row = 0; row < rows; row++)
        {
            int visible = Math.Clamp(shape.Visible(query + row) - key, 0, count), whole = Whole(visible);
            T* scores = Scores.From(row).First;
            new Span<T>(scores + visible, whole - visible).Fill(Number(double.NegativeInfinity));
            Window<T> window = default;
            window.Set(0, ref *scores);
            window.Set(1, ref *scores);
            (given[0], given[1]) = (shifts[row], totals[row]);
            AttentionSteps.OnlineSoftmaxOperation.Instance.Invoke(window, given, found, whole, [whole]);
            (shifts[row], totals[row]) = (found[0], found[1]);
            if (count > whole)
            {
                new Span<T>(scores + whole, count - whole).Clear();
            }
            if (key > 0 && Number(found[2]) != 1)
            {
                Scaled(output.From(row), output.From(row), 1, shape.ValueWidth, Number(found[2]));
            }
        }
    }

    /// <summary>Divides the output by the sums of the exponentials, and gives the logarithms of the sums.</summary>
    internal void End(RowMatrix<T> output, T* norms, int rows)
    {
        Window<T> window = default;
        window.Set(0, ref *shifts);
        window.Set(1, ref *totals);
        window.Set(2, ref *norms);
        window.Set(3, ref *factors);
        ElementwiseSweep<T>.Invoke(new ElementwiseLaunch(AttentionSteps.OnlineSoftmaxEndOperation.Instance, []), window, rows);
        for (int row = 0; row < rows; row++)
        {
            Scaled(output.From(row), output.From(row), 1, shape.ValueWidth, Number(factors[row]));
        }
    }

    /// <summary>Scores become weights once more, and the gradients of weights those of scores.</summary>
    /// <param name="norms">The logarithms of the sums of exponentials, from the block's first query on.</param>
    /// <param name="means">The mean gradients of the weights.</param>
    internal void Differentiate(T* norms, T* means, int head, int query, int rows, int key, int count)
    {
        Span<T> given = stackalloc T[2];
        for (int row = 0; row < rows; row++)
        {
            int visible = Math.Clamp(shape.Visible(query + row) - key, 0, count);
            T* weights = Scores.From(row).First, changes = Gradients.From(row).First;
            Window<T> window = default;
            window.Set(0, ref *weights);
            window.Set(1, ref *changes);
            window.Set(2, ref *weights);
            window.Set(3, ref *changes);
            (given[0], given[1]) = (norms[row], means[row]);
            // What lies behind the visible keys is computed from anything, and cleared.
            AttentionSteps.SoftmaxGradientOperation.Instance.Invoke(window, given, [], Whole(visible), [Whole(visible)]);
            if (count > visible)
            {
                new Span<T>(weights + visible, count - visible).Clear();
                new Span<T>(changes + visible, count - visible).Clear();
            }
            mask?.ApplyToGradient(head, query + row, key, ref *changes, ref *staged, visible);
        }
    }

    /// <summary>Writes a multiple of a matrix.</summary>
    internal static void Scaled(RowMatrix<T> source, RowMatrix<T> target, int rows, int columns, double factor)
    {
        nint* steps = stackalloc nint[] { source.Stride, target.Stride };
        Window<T> window = default;
        window.Set(0, ref *source.First);
        window.Set(1, ref *target.First);
        window.FurtherRows = rows - 1;
        window.Steps = ref *steps;
        ElementwiseSweep<T>.Invoke(new ElementwiseLaunch(AttentionSteps.ScaledOperation.Instance, [factor]), window, columns);
    }

    static int Whole(int visible) => (visible + Padding - 1) / Padding * Padding;

    static ref T Row(RowMatrix<T> matrix, int row) => ref *matrix.From(row).First;

    static T Number(double number) => Element.Convert<double, T>(number);

    static double Number(T number) => Element.Convert<T, double>(number);
}
