using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Framework;

// Diagonals and triangles of matrices.
public sealed partial class Tensor
{
    /// <summary>The lower triangles of matrices; zero elsewhere.</summary>
    /// <param name="diagonal">The last diagonal kept: 0 the main one, positive above, negative below.</param>
    /// <returns>A copy.</returns>
    /// <exception cref="ArgumentException">The tensor has fewer than two dimensions.</exception>
    public Tensor Tril(int diagonal = 0) => Triangle(nameof(Tril), diagonal, lower: true);

    /// <summary>The upper triangles of matrices; zero elsewhere.</summary>
    /// <param name="diagonal">The first diagonal kept: 0 the main one, positive above, negative below.</param>
    /// <returns>A copy.</returns>
    /// <exception cref="ArgumentException">The tensor has fewer than two dimensions.</exception>
    public Tensor Triu(int diagonal = 0) => Triangle(nameof(Triu), diagonal, lower: false);

    /// <summary>Rows and columns of the elements in the lower triangle of a matrix, row by row.</summary>
    /// <param name="row">The number of rows.</param>
    /// <param name="col">The number of columns.</param>
    /// <param name="offset">The last diagonal included.</param>
    /// <param name="dtype">The element type.</param>
    /// <returns>A tensor of shape [2, count]: rows, then columns.</returns>
    /// <exception cref="ArgumentException">A size is negative.</exception>
    public static Tensor TrilIndices(int row, int col, int offset = 0, DType dtype = DType.Int64) =>
        TriangleIndices(row, col, dtype, (r, c) => c - r <= offset);

    /// <summary>Rows and columns of the elements in the upper triangle of a matrix, row by row.</summary>
    /// <param name="row">The number of rows.</param>
    /// <param name="col">The number of columns.</param>
    /// <param name="offset">The first diagonal included.</param>
    /// <param name="dtype">The element type.</param>
    /// <returns>A tensor of shape [2, count]: rows, then columns.</returns>
    /// <exception cref="ArgumentException">A size is negative.</exception>
    public static Tensor TriuIndices(int row, int col, int offset = 0, DType dtype = DType.Int64) =>
        TriangleIndices(row, col, dtype, (r, c) => c - r >= offset);

    /// <summary>Matrices of zeros with the last dimension on a diagonal.</summary>
    /// <param name="offset">Which diagonal: 0 the main one, positive above, negative below.</param>
    /// <param name="dim1">Where the rows stand in the result.</param>
    /// <param name="dim2">Where the columns stand in the result.</param>
    /// <returns>A new tensor of one dimension more.</returns>
    /// <exception cref="ArgumentException">The dimensions do not exist or are the same, or the tensor has none.</exception>
    public Tensor DiagEmbed(int offset = 0, int dim1 = -2, int dim2 = -1)
    {
        RequireRank(nameof(DiagEmbed), 1);
        int row = Dimensions.Wrap(nameof(DiagEmbed), dim1, Rank + 1, nameof(dim1)), column = Dimensions.Wrap(nameof(DiagEmbed), dim2, Rank + 1, nameof(dim2));
        if (row == column)
        {
            throw new ArgumentException($"DiagEmbed: dimensions {dim1} and {dim2} are the same.", nameof(dim2));
        }
        int size = Shape[-1] + Math.Abs(offset);
        Shape shape = Shape.Without(Rank - 1).Insert(Math.Min(row, column), size).Insert(Math.Max(row, column), size);
        return Embed(this, shape, whole => whole.Diagonal(offset, row, column));
    }

    /// <summary>Of a list, the matrix with it on a diagonal; of a matrix, a copy of a diagonal.</summary>
    /// <param name="diagonal">Which diagonal: 0 the main one, positive above, negative below.</param>
    /// <returns>A new tensor.</returns>
    /// <exception cref="ArgumentException">The tensor has neither one nor two dimensions.</exception>
    public Tensor Diag(int diagonal = 0) => Rank switch
    {
        1 => DiagEmbed(diagonal),
        2 => Diagonal(diagonal).Clone(),
        _ => throw new ArgumentException($"Diag: the shape {Shape} is neither that of a list nor that of a matrix."),
    };

    /// <summary>The matrix with all elements on a diagonal.</summary>
    /// <param name="offset">Which diagonal: 0 the main one, positive above, negative below.</param>
    /// <returns>A new matrix.</returns>
    public Tensor Diagflat(int offset = 0) => Flatten().DiagEmbed(offset);

    Tensor Triangle(string operation, int diagonal, bool lower)
    {
        RequireRank(operation, 2);
        Tensor result = Empty(Layout.Of(Shape), dtype);
        Kernels.CopyOperation.Run(this, result);
        int rows = Shape[-2], columns = Shape[-1], size = dtype.Size();
        for (long r = 0; r < NumElements / Math.Max(columns, 1); r++)
        {
            // In row r the lower triangle ends, and the upper begins, relative to the diagonal.
            long bound = Math.Clamp(r % rows + diagonal + (lower ? 1 : 0), 0, columns), from = lower ? bound : 0, to = lower ? columns : bound;
            MemoryMarshal.CreateSpan(ref Unsafe.AddByteOffset(ref result.Ref, (nint)((r * columns + from) * size)), (int)((to - from) * size)).Clear();
        }
        return Recorder.IsRecording(this) ? Recorder.Record(operation, result, this, gradient => gradient.Triangle(operation, diagonal, lower)) : result;
    }

    static Tensor TriangleIndices(int row, int col, DType dtype, Func<int, int, bool> isInside)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfNegative(col);
        List<long> rows = [], columns = [];
        for (int r = 0; r < row; r++)
        {
            for (int c = 0; c < col; c++)
            {
                if (isInside(r, c))
                {
                    rows.Add(r);
                    columns.Add(c);
                }
            }
        }
        return From<long>([.. rows, .. columns], [2, rows.Count]).To(dtype);
    }
}
