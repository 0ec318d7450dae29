using Framework.Kernels;

namespace Framework;

// Several tensors as one.
public sealed partial class Tensor
{
    /// <summary>Puts tensors behind each other along a dimension.</summary>
    /// <param name="tensors">Tensors whose shapes agree but for that dimension; empty ones of shape [0] are skipped. Types are promoted.</param>
    /// <param name="dim">The dimension.</param>
    /// <returns>A new tensor.</returns>
    /// <exception cref="ArgumentException">There is no tensor, or the shapes do not fit.</exception>
    public static Tensor Cat(ReadOnlySpan<Tensor> tensors, int dim = 0)
    {
        if (tensors.IsEmpty)
        {
            throw new ArgumentException("Cat: there is nothing to join; at least one tensor is needed.", nameof(tensors));
        }
        Tensor? model = null;
        DType type = tensors[0].dtype;
        foreach (Tensor tensor in tensors)
        {
            type = DTypes.Promote(type, tensor.dtype);
            if (tensor.Rank == 0)
            {
                throw new ArgumentException("Cat: single values have no dimension to join along; use Stack.", nameof(tensors));
            }
            if (model is null && !IsSkipped(tensor))
            {
                model = tensor;
            }
        }
        model ??= tensors[0];
        int at = Dimensions.Wrap(nameof(Cat), dim, model.Rank);
        long total = 0;
        int[] sizes = new int[tensors.Length];
        for (int i = 0; i < sizes.Length; i++)
        {
            Tensor tensor = tensors[i];
            if (IsSkipped(tensor))
            {
                continue;
            }
            if (tensor.Rank != model.Rank || tensor.Shape.With(at, 0) != model.Shape.With(at, 0))
            {
                throw new ArgumentException($"Cat: tensor {i} of shape {tensor.Shape} does not fit {model.Shape}; the shapes have to agree in all dimensions but {dim}.", nameof(tensors));
            }
            total += sizes[i] = tensor.Shape[at];
        }
        Tensor result = Empty(Layout.Of(model.Shape.With(at, checked((int)total))), type);
        int start = 0;
        for (int i = 0; i < sizes.Length; i++)
        {
            if (sizes[i] > 0)
            {
                Stretch.Write(tensors[i], result, at, start);
                start += sizes[i];
            }
        }
        if (Recorder.IsRecording(tensors))
        {
            new JoinNode(nameof(Cat), at, sizes).Connect(tensors, [result]);
        }
        return result;

        static bool IsSkipped(Tensor tensor) => tensor.Rank == 1 && tensor.NumElements == 0;
    }

    /// <summary>Puts tensors behind each other along a dimension, as <see cref="Cat"/>.</summary>
    /// <param name="tensors">Tensors whose shapes agree but for that dimension.</param>
    /// <param name="dim">The dimension.</param>
    /// <returns>A new tensor.</returns>
    /// <exception cref="ArgumentException">There is no tensor, or the shapes do not fit.</exception>
    public static Tensor Concat(ReadOnlySpan<Tensor> tensors, int dim = 0) => Cat(tensors, dim);

    /// <summary>Puts tensors behind each other along a dimension, as <see cref="Cat"/>.</summary>
    /// <param name="tensors">Tensors whose shapes agree but for that dimension.</param>
    /// <param name="dim">The dimension.</param>
    /// <returns>A new tensor.</returns>
    /// <exception cref="ArgumentException">There is no tensor, or the shapes do not fit.</exception>
    public static Tensor Concatenate(ReadOnlySpan<Tensor> tensors, int dim = 0) => Cat(tensors, dim);

    /// <summary>Puts tensors of one shape beside each other in a new dimension.</summary>
    /// <param name="tensors">The tensors.</param>
    /// <param name="dim">Where the new dimension stands.</param>
    /// <returns>A new tensor.</returns>
    /// <exception cref="ArgumentException">There is no tensor, or the shapes differ.</exception>
    public static Tensor Stack(ReadOnlySpan<Tensor> tensors, int dim = 0)
    {
        if (tensors.IsEmpty)
        {
            throw new ArgumentException("Stack: there is nothing to join; at least one tensor is needed.", nameof(tensors));
        }
        Shape shape = tensors[0].Shape;
        int at = Dimensions.Wrap(nameof(Stack), dim, shape.Rank + 1);
        DType type = tensors[0].dtype;
        for (int i = 0; i < tensors.Length; i++)
        {
            type = DTypes.Promote(type, tensors[i].dtype);
            if (tensors[i].Shape != shape)
            {
                throw new ArgumentException($"Stack: tensor {i} has the shape {tensors[i].Shape}, the first one {shape}; all have to be equal.", nameof(tensors));
            }
        }
        Tensor result = Empty(Layout.Of(shape.Insert(at, tensors.Length)), type);
        for (int i = 0; i < tensors.Length && result.NumElements > 0; i++)
        {
            Stretch.Write(tensors[i], result, at, i);
        }
        if (Recorder.IsRecording(tensors))
        {
            new JoinNode(nameof(Stack), at, null).Connect(tensors, [result]);
        }
        return result;
    }

    /// <summary>Joins tensors along columns: along dimension 1, for lists along dimension 0.</summary>
    /// <param name="tensors">The tensors.</param>
    /// <returns>A new tensor.</returns>
    /// <exception cref="ArgumentException">There is no tensor, or the shapes do not fit.</exception>
    public static Tensor HStack(params ReadOnlySpan<Tensor> tensors)
    {
        Tensor[] wide = Each(tensors, x => x.Atleast1d());
        return Cat(wide, wide.Length > 0 && wide[0].Rank == 1 ? 0 : 1);
    }

    /// <summary>Joins tensors along rows: lists become rows of a matrix.</summary>
    /// <param name="tensors">The tensors.</param>
    /// <returns>A new tensor.</returns>
    /// <exception cref="ArgumentException">There is no tensor, or the shapes do not fit.</exception>
    public static Tensor VStack(params ReadOnlySpan<Tensor> tensors) => Cat(Each(tensors, x => x.Atleast2d()), 0);

    /// <summary>Joins tensors along rows, as <see cref="VStack"/>.</summary>
    /// <param name="tensors">The tensors.</param>
    /// <returns>A new tensor.</returns>
    /// <exception cref="ArgumentException">There is no tensor, or the shapes do not fit.</exception>
    public static Tensor RowStack(params ReadOnlySpan<Tensor> tensors) => VStack(tensors);

    /// <summary>Joins tensors along a third dimension.</summary>
    /// <param name="tensors">The tensors.</param>
    /// <returns>A new tensor.</returns>
    /// <exception cref="ArgumentException">There is no tensor, or the shapes do not fit.</exception>
    public static Tensor DStack(params ReadOnlySpan<Tensor> tensors) => Cat(Each(tensors, x => x.Atleast3d()), 2);

    /// <summary>Joins tensors along columns: lists become columns of a matrix.</summary>
    /// <param name="tensors">The tensors.</param>
    /// <returns>A new tensor.</returns>
    /// <exception cref="ArgumentException">There is no tensor, or the shapes do not fit.</exception>
    public static Tensor ColumnStack(params ReadOnlySpan<Tensor> tensors) =>
        Cat(Each(tensors, x => x.Rank <= 1 ? x.Reshape((int)x.NumElements, 1) : x), 1);

    /// <summary>The grids that lists of coordinates span.</summary>
    /// <param name="tensors">Lists or single values.</param>
    /// <param name="indexing">Whether the first list runs along rows (matrix order) or along columns (Cartesian order).</param>
    /// <returns>For each list its coordinate at every point of the grid; views.</returns>
    /// <exception cref="ArgumentException">A tensor has more than one dimension.</exception>
    public static Tensor[] Meshgrid(ReadOnlySpan<Tensor> tensors, GridIndexing indexing)
    {
        bool swaps = indexing == GridIndexing.Xy && tensors.Length > 1;
        int[] sizes = new int[tensors.Length];
        for (int i = 0; i < sizes.Length; i++)
        {
            if (tensors[i].Rank > 1)
            {
                throw new ArgumentException($"Meshgrid: tensor {i} has the shape {tensors[i].Shape}; lists or single values are needed.", nameof(tensors));
            }
            sizes[Axis(i)] = (int)tensors[i].NumElements;
        }
        var grids = new Tensor[tensors.Length];
        for (int i = 0; i < grids.Length; i++)
        {
            int[] own = new int[tensors.Length];
            Array.Fill(own, 1);
            own[Axis(i)] = (int)tensors[i].NumElements;
            grids[i] = tensors[i].Reshape(own).Expand(sizes);
        }
        return grids;

        int Axis(int i) => swaps && i < 2 ? 1 - i : i;
    }

    /// <summary>The grids that lists of coordinates span, in matrix order.</summary>
    /// <param name="tensors">Lists or single values.</param>
    /// <returns>For each list its coordinate at every point of the grid; views.</returns>
    /// <exception cref="ArgumentException">A tensor has more than one dimension.</exception>
    public static Tensor[] Meshgrid(params ReadOnlySpan<Tensor> tensors) => Meshgrid(tensors, GridIndexing.Ij);

    /// <summary>All combinations of one element from each list.</summary>
    /// <param name="tensors">The lists.</param>
    /// <returns>A matrix with a combination in each row; the last list runs fastest. Of a single list, the list.</returns>
    /// <exception cref="ArgumentException">A tensor is not a list.</exception>
    public static Tensor CartesianProd(params ReadOnlySpan<Tensor> tensors)
    {
        if (tensors.Length == 1)
        {
            return tensors[0];
        }
        return Stack(Each(Meshgrid(tensors, GridIndexing.Ij), grid => grid.Flatten()), 1);
    }

    /// <summary>Gives each tensor its part of the gradient: a stretch of the dimension, or a slice where no sizes are given.</summary>
    sealed class JoinNode(string name, int dim, int[]? sizes) : Node(name)
    {
        protected internal override void Backward(GradientContext context)
        {
            Tensor gradient = context.Gradient(0)!;
            int start = 0;
            for (int i = 0; i < InputCount; i++)
            {
                int size = sizes is null ? 1 : sizes[i];
                if (context.Needs(i))
                {
                    Tensor part = sizes is null ? gradient.Select(dim, start) : gradient.Narrow(dim, start, size);
                    // Of the empty ones that were skipped, the shape may be another.
                    context.Send(i, part.Shape == InputShape(i) ? part : part.Reshape(InputShape(i)));
                }
                start += size;
            }
        }
    }

    static Tensor[] Each(ReadOnlySpan<Tensor> tensors, Func<Tensor, Tensor> change)
    {
        var results = new Tensor[tensors.Length];
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = change(tensors[i]);
        }
        return results;
    }
}

/// <summary>The order of the first two dimensions of a grid.</summary>
public enum GridIndexing
{
    /// <summary>Matrix order: the first list runs along the first dimension.</summary>
    Ij,

    /// <summary>Cartesian order: the first list runs along the second dimension.</summary>
    Xy,
}
