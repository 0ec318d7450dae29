namespace Framework.Nn;

/// <summary>Makes the rows of a matrix orthonormal.</summary>
static class GramSchmidt
{
    /// <summary>Each row loses its projections on those before it, twice: after the second time what rounding left is gone (Kahan and Parlett).</summary>
    public static void Run(Span<double> matrix, int rows, int columns)
    {
        for (int i = 0; i < rows; i++)
        {
            Span<double> row = matrix.Slice(i * columns, columns);
            for (int pass = 0; pass < 2; pass++)
            {
                for (int j = 0; j < i; j++)
                {
                    ReadOnlySpan<double> other = matrix.Slice(j * columns, columns);
                    double projection = Dot(row, other);
                    for (int k = 0; k < columns; k++)
                    {
                        row[k] -= projection * other[k];
                    }
                }
            }
            double length = Math.Sqrt(Dot(row, row));
            for (int k = 0; k < columns; k++)
            {
                row[k] /= length;
            }
        }
    }

    static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int k = 0; k < a.Length; k++)
        {
            sum += a[k] * b[k];
        }
        return sum;
    }
}
