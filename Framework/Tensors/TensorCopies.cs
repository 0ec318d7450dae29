using Framework.Kernels;

namespace Framework;

public sealed partial class Tensor
{
    /// <summary>A contiguous copy in memory of its own.</summary>
    /// <returns>The copy; gradients flow through it.</returns>
    public Tensor Clone()
    {
        Tensor result = Empty(layout.IsContiguous ? layout : Layout.Of(Shape), dtype);
        CopyOperation.Run(this, result);
        return Recorder.IsRecording(this) ? Recorder.Record(nameof(Clone), result, this, static gradient => gradient) : result;
    }

    /// <summary>This tensor if it is contiguous, otherwise a contiguous copy.</summary>
    /// <returns>A contiguous tensor of the same elements.</returns>
    public Tensor Contiguous() => IsContiguous ? this : Clone();

    /// <summary>The elements converted to another type; this tensor if it has that type already.</summary>
    /// <param name="type">The type wanted. Conversion to an integer truncates; to a truth value it asks whether the element differs from zero.</param>
    /// <returns>The converted tensor; gradients flow through a conversion between floating-point types.</returns>
    public Tensor To(DType type)
    {
        if (type == dtype)
        {
            return this;
        }
        Tensor result = Empty(layout.IsContiguous ? layout : Layout.Of(Shape), type);
        CopyOperation.Run(this, result);
        if (type.IsFloatingPoint() && Recorder.IsRecording(this))
        {
            DType own = dtype;
            Recorder.Record(nameof(To), result, this, gradient => gradient.To(own));
        }
        return result;
    }

    /// <summary>Overwrites the elements with those of another tensor, converted and broadcast; not recorded.</summary>
    internal void CopyElements(Tensor source)
    {
        CopyOperation.Run(source, this);
        storage.Version++;
    }

    /// <summary>Sums what broadcasting has repeated, so that a gradient gets the shape of the operand it belongs to.</summary>
    internal Tensor SumTo(Shape shape)
    {
        if (Shape == shape)
        {
            return this;
        }
        if (NumElements == shape.NumElements)
        {
            return Reshape(shape);
        }
        Span<int> dims = stackalloc int[Rank];
        int count = 0, extra = Rank - shape.Rank;
        for (int d = 0; d < Rank; d++)
        {
            if (d < extra || (shape[d - extra] == 1 && Shape[d] != 1))
            {
                dims[count++] = d;
            }
        }
        Tensor sum = Functional.Sum(this, dims[..count], keepDim: true);
        return sum.Shape == shape ? sum : sum.Reshape(shape);
    }
}
