using Framework.Kernels;

namespace Framework;

// One tensor as several; all parts are views.
public sealed partial class Tensor
{
    /// <summary>Splits a dimension into parts of one size; the last may be smaller.</summary>
    /// <param name="splitSize">The size of a part.</param>
    /// <param name="dim">The dimension.</param>
    /// <returns>Views.</returns>
    /// <exception cref="ArgumentException">The size is negative, or 0 where there is something to split.</exception>
    public Tensor[] Split(int splitSize, int dim = 0)
    {
        int size = RequireDimension(nameof(Split), dim, out int at);
        if (splitSize < 0 || (splitSize == 0 && size > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(splitSize), $"Split: parts of {splitSize} elements do not make up dimension {dim} of the shape {Shape}.");
        }
        int count = splitSize == 0 ? 1 : Math.Max(1, (size + splitSize - 1) / splitSize);
        int[] sizes = new int[count];
        for (int i = 0; i < count; i++)
        {
            sizes[i] = Math.Min(splitSize, size - i * splitSize);
        }
        return Parts(nameof(Split), sizes, at);
    }

    /// <summary>Splits a dimension into parts of given sizes.</summary>
    /// <param name="splitSizes">The sizes; they add up to that of the dimension.</param>
    /// <param name="dim">The dimension.</param>
    /// <returns>Views.</returns>
    /// <exception cref="ArgumentException">The sizes do not add up.</exception>
    public Tensor[] Split(ReadOnlySpan<int> splitSizes, int dim = 0)
    {
        int size = RequireDimension(nameof(Split), dim, out int at);
        long total = 0;
        foreach (int part in splitSizes)
        {
            total += part >= 0 ? part : long.MinValue;
        }
        if (total != size)
        {
            throw new ArgumentException($"Split: parts of [{string.Join(", ", splitSizes.ToArray())}] elements do not make up dimension {dim} of the shape {Shape}.", nameof(splitSizes));
        }
        return Parts(nameof(Split), splitSizes.ToArray(), at);
    }

    /// <summary>Splits a dimension into at most a number of parts, all but the last of one size.</summary>
    /// <param name="chunks">The number of parts wanted; there may be fewer.</param>
    /// <param name="dim">The dimension.</param>
    /// <returns>Views.</returns>
    /// <exception cref="ArgumentException">The number is not positive.</exception>
    public Tensor[] Chunk(int chunks, int dim = 0)
    {
        int size = RequireDimension(nameof(Chunk), dim, out int at);
        if (chunks < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(chunks), $"Chunk: {chunks} parts are asked for; at least 1 is needed.");
        }
        int each = (int)(((long)size + chunks - 1) / chunks);
        return each == 0 ? Parts(nameof(Chunk), new int[chunks], at) : Split(each, at);
    }

    /// <summary>Splits a dimension into a number of parts whose sizes differ by at most one, the larger ones first.</summary>
    /// <param name="indicesOrSections">The number of parts.</param>
    /// <param name="dim">The dimension.</param>
    /// <returns>Views.</returns>
    /// <exception cref="ArgumentException">The number is not positive.</exception>
    public Tensor[] TensorSplit(int indicesOrSections, int dim = 0)
    {
        int size = RequireDimension(nameof(TensorSplit), dim, out int at), sections = indicesOrSections;
        if (sections < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(indicesOrSections), $"TensorSplit: {sections} parts are asked for; at least 1 is needed.");
        }
        int[] sizes = new int[sections];
        for (int i = 0; i < sections; i++)
        {
            sizes[i] = size / sections + (i < size % sections ? 1 : 0);
        }
        return Parts(nameof(TensorSplit), sizes, at);
    }

    /// <summary>Splits a dimension before given indices.</summary>
    /// <param name="indicesOrSections">Where the parts after the first begin; bounds beyond the ends are moved to the ends.</param>
    /// <param name="dim">The dimension.</param>
    /// <returns>Views, one more than there are indices.</returns>
    /// <exception cref="ArgumentException">The dimension does not exist.</exception>
    public Tensor[] TensorSplit(ReadOnlySpan<int> indicesOrSections, int dim = 0)
    {
        int size = RequireDimension(nameof(TensorSplit), dim, out int at);
        var parts = new Tensor[indicesOrSections.Length + 1];
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = Slice(at, i == 0 ? 0 : indicesOrSections[i - 1], i == parts.Length - 1 ? size : indicesOrSections[i]);
        }
        return parts;
    }

    /// <summary>Splits a dimension into the number of parts, or before the indices, that a tensor of integers holds.</summary>
    /// <param name="indicesOrSections">A single integer, or a list of them.</param>
    /// <param name="dim">The dimension.</param>
    /// <returns>Views.</returns>
    /// <exception cref="ArgumentException">The tensor is not of type Int64 or has more than one dimension.</exception>
    public Tensor[] TensorSplit(Tensor indicesOrSections, int dim = 0)
    {
        if (indicesOrSections.dtype != DType.Int64 || indicesOrSections.Rank > 1)
        {
            throw new ArgumentException($"TensorSplit: a list or a single number of type Int64 is needed, not {indicesOrSections.dtype}{indicesOrSections.Shape}.", nameof(indicesOrSections));
        }
        int[] values = indicesOrSections.ToArray<int>();
        return indicesOrSections.Rank == 0 ? TensorSplit(values[0], dim) : TensorSplit(values, dim);
    }

    /// <summary>Splits columns (of a list: elements) into a number of equal parts.</summary>
    /// <param name="indicesOrSections">The number of parts, by which the size is divisible.</param>
    /// <returns>Views.</returns>
    /// <exception cref="ArgumentException">The tensor has no dimension, or the size is not divisible.</exception>
    public Tensor[] HSplit(int indicesOrSections) => EqualParts(nameof(HSplit), 1, indicesOrSections, Rank == 1 ? 0 : 1);

    /// <summary>Splits columns (of a list: elements) before given indices.</summary>
    /// <param name="indicesOrSections">Where the parts after the first begin.</param>
    /// <returns>Views.</returns>
    /// <exception cref="ArgumentException">The tensor has no dimension.</exception>
    public Tensor[] HSplit(ReadOnlySpan<int> indicesOrSections) => RequireRank(nameof(HSplit), 1).TensorSplit(indicesOrSections, Rank == 1 ? 0 : 1);

    /// <summary>Splits rows into a number of equal parts.</summary>
    /// <param name="indicesOrSections">The number of parts, by which the size is divisible.</param>
    /// <returns>Views.</returns>
    /// <exception cref="ArgumentException">The tensor has fewer than two dimensions, or the size is not divisible.</exception>
    public Tensor[] VSplit(int indicesOrSections) => EqualParts(nameof(VSplit), 2, indicesOrSections, 0);

    /// <summary>Splits rows before given indices.</summary>
    /// <param name="indicesOrSections">Where the parts after the first begin.</param>
    /// <returns>Views.</returns>
    /// <exception cref="ArgumentException">The tensor has fewer than two dimensions.</exception>
    public Tensor[] VSplit(ReadOnlySpan<int> indicesOrSections) => RequireRank(nameof(VSplit), 2).TensorSplit(indicesOrSections, 0);

    /// <summary>Splits the third dimension into a number of equal parts.</summary>
    /// <param name="indicesOrSections">The number of parts, by which the size is divisible.</param>
    /// <returns>Views.</returns>
    /// <exception cref="ArgumentException">The tensor has fewer than three dimensions, or the size is not divisible.</exception>
    public Tensor[] DSplit(int indicesOrSections) => EqualParts(nameof(DSplit), 3, indicesOrSections, 2);

    /// <summary>Splits the third dimension before given indices.</summary>
    /// <param name="indicesOrSections">Where the parts after the first begin.</param>
    /// <returns>Views.</returns>
    /// <exception cref="ArgumentException">The tensor has fewer than three dimensions.</exception>
    public Tensor[] DSplit(ReadOnlySpan<int> indicesOrSections) => RequireRank(nameof(DSplit), 3).TensorSplit(indicesOrSections, 2);

    /// <summary>All slices along a dimension, which disappears.</summary>
    /// <param name="dim">The dimension.</param>
    /// <returns>Views.</returns>
    /// <exception cref="ArgumentException">The dimension does not exist.</exception>
    public Tensor[] Unbind(int dim = 0)
    {
        int size = RequireDimension(nameof(Unbind), dim, out int at);
        var view = Layout.Of(Shape.Without(at), [.. Strides[..at], .. Strides[(at + 1)..]]);
        var slices = new Tensor[size];
        for (int i = 0; i < size; i++)
        {
            slices[i] = SharedView(view, offset + i * Strides[at]);
        }
        if (size > 0 && Recorder.IsRecording(this))
        {
            new SplitNode(nameof(Unbind), at, null).Connect([this], slices);
        }
        return slices;
    }

    Tensor[] Parts(string operation, int[] sizes, int dim)
    {
        var parts = new Tensor[sizes.Length];
        int start = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = SharedView(Layout.Of(Shape.With(dim, sizes[i]), Strides), offset + (sizes[i] == 0 ? 0 : start * Strides[dim]));
            start += sizes[i];
        }
        if (parts.Length > 0 && Recorder.IsRecording(this))
        {
            new SplitNode(operation, dim, sizes).Connect([this], parts);
        }
        return parts;
    }

    /// <summary>One node for all parts, stretches of a dimension or (where no sizes are given) slices: backward writes their gradients into one instead of adding up padded ones.</summary>
    sealed class SplitNode(string name, int dim, int[]? sizes) : Node(name)
    {
        protected internal override void Backward(GradientContext context)
        {
            if (!context.Needs(0))
            {
                return;
            }
            if (context.CreateGraph)
            {
                context.Send(0, Recorded(context));
                return;
            }
            Tensor whole = Empty(Layout.Of(InputShape(0)), Output(0).DType);
            int start = 0;
            for (int i = 0; i < OutputCount; i++)
            {
                if (Output(i).Layout.Count > 0)
                {
                    Stretch.Write(Part(context, i), whole, dim, start);
                }
                start += sizes is null ? 1 : sizes[i];
            }
            context.Send(0, whole);
        }

        Tensor Part(GradientContext context, int output) => context.Gradient(output) ?? Zeros(Output(output).Layout.Shape, Output(output).DType);

        Tensor Recorded(GradientContext context)
        {
            var gradients = new Tensor[OutputCount];
            for (int i = 0; i < gradients.Length; i++)
            {
                gradients[i] = Part(context, i);
            }
            return (sizes is null ? Stack(gradients, dim) : Cat(gradients, dim)).Reshape(InputShape(0));
        }
    }

    Tensor[] EqualParts(string operation, int rank, int sections, int dim)
    {
        RequireRank(operation, rank);
        if (sections < 1 || Shape[dim] % sections != 0)
        {
            throw new ArgumentException($"{operation}: dimension {dim} of the shape {Shape} cannot be split into {sections} equal parts.", "indicesOrSections");
        }
        return TensorSplit(sections, dim);
    }

    Tensor RequireRank(string operation, int least) =>
        Rank >= least ? this : throw new ArgumentException($"{operation}: the shape {Shape} has fewer than {least} dimensions.");

    int RequireDimension(string operation, int dim, out int at)
    {
        RequireRank(operation, 1);
        at = Dimensions.Wrap(operation, dim, Rank);
        return Shape[at];
    }
}
