namespace Framework;

// The same elements at other places: copies.
public sealed partial class Tensor
{
    /// <summary>Reverses the order of elements along dimensions.</summary>
    /// <param name="dims">The dimensions.</param>
    /// <returns>A copy.</returns>
    /// <exception cref="ArgumentException">A dimension does not exist or is named twice.</exception>
    public Tensor Flip(params ReadOnlySpan<int> dims)
    {
        int[] flipped = Dimensions.WrapAll(nameof(Flip), dims, Rank);
        long[] strides = Strides.ToArray();
        long first = offset;
        if (Rank > 0 && NumElements > 0)
        {
            foreach (int dim in flipped)
            {
                first += (Shape[dim] - 1) * strides[dim];
                strides[dim] = -strides[dim];
            }
        }
        // Strides are never negative in a tensor that a user sees: this one is only copied from.
        Tensor result = Empty(Layout.Of(Shape), dtype);
        Kernels.CopyOperation.Run(View(Layout.Of(Shape, strides), first), result);
        return Recorder.IsRecording(this) ? Recorder.Record(nameof(Flip), result, this, gradient => gradient.Flip(flipped)) : result;
    }

    /// <summary>Reverses columns.</summary>
    /// <returns>A copy.</returns>
    /// <exception cref="ArgumentException">The tensor has fewer than two dimensions.</exception>
    public Tensor Fliplr() => RequireRank(nameof(Fliplr), 2).Flip(1);

    /// <summary>Reverses rows.</summary>
    /// <returns>A copy.</returns>
    /// <exception cref="ArgumentException">The tensor has no dimension.</exception>
    public Tensor Flipud() => RequireRank(nameof(Flipud), 1).Flip(0);

    /// <summary>Moves elements along dimensions; what leaves at the end comes in at the beginning.</summary>
    /// <param name="shifts">How far, for each dimension.</param>
    /// <param name="dims">The dimensions; without any, the tensor is rolled as one list.</param>
    /// <returns>A copy.</returns>
    /// <exception cref="ArgumentException">There is not one shift for each dimension.</exception>
    public Tensor Roll(ReadOnlySpan<int> shifts, params ReadOnlySpan<int> dims)
    {
        if (shifts.IsEmpty)
        {
            throw new ArgumentException("Roll: at least one shift is needed.", nameof(shifts));
        }
        if (dims.IsEmpty && shifts.Length == 1)
        {
            return Roll(shifts[0]);
        }
        if (shifts.Length != dims.Length || shifts.IsEmpty)
        {
            throw new ArgumentException($"Roll: {shifts.Length} shifts for {dims.Length} dimensions; one is needed for each.", nameof(shifts));
        }
        Tensor result = this;
        for (int i = 0; i < dims.Length; i++)
        {
            result = result.Roll(shifts[i], dims[i]);
        }
        return ReferenceEquals(result, this) ? Clone() : result;
    }

    /// <summary>Moves elements along a dimension; what leaves at the end comes in at the beginning.</summary>
    /// <param name="shifts">How far.</param>
    /// <param name="dims">The dimension; null takes the tensor as one list.</param>
    /// <returns>A copy.</returns>
    /// <exception cref="ArgumentException">The dimension does not exist.</exception>
    public Tensor Roll(int shifts, int? dims = null)
    {
        if (dims is not { } dim)
        {
            return Flatten().Roll(shifts, 0).Reshape(Shape);
        }
        int at = Dimensions.Wrap(nameof(Roll), dim, Rank, nameof(dims));
        if (Rank == 0 || NumElements == 0)
        {
            return Clone();
        }
        int size = Shape[at], shift = (shifts % size + size) % size;
        Tensor source = Detach(), result = Cat([source.Narrow(at, size - shift, shift), source.Narrow(at, 0, size - shift)], at);
        return Recorder.IsRecording(this) ? Recorder.Record(nameof(Roll), result, this, gradient => gradient.Roll(-shift, at)) : result;
    }

    /// <summary>Turns planes by quarters.</summary>
    /// <param name="k">How many quarters, from the first dimension towards the second; negative turns back.</param>
    /// <param name="dims">The two dimensions of the plane; 0 and 1 if none are given.</param>
    /// <returns>A copy.</returns>
    /// <exception cref="ArgumentException">The dimensions are not two different ones.</exception>
    public Tensor Rot90(int k = 1, params ReadOnlySpan<int> dims)
    {
        int[] plane = Dimensions.WrapAll(nameof(Rot90), dims.IsEmpty ? [0, 1] : dims, Rank);
        if (plane.Length != 2 || Rank < 2)
        {
            throw new ArgumentException($"Rot90: [{string.Join(", ", dims.ToArray())}] does not name a plane of the shape {Shape}; two dimensions are needed.", nameof(dims));
        }
        int quarters = (k % 4 + 4) % 4;
        return quarters switch
        {
            1 => Flip(plane[1]).Transpose(plane[0], plane[1]).Contiguous(),
            2 => Flip(plane),
            3 => Flip(plane[0]).Transpose(plane[0], plane[1]).Contiguous(),
            _ => Clone(),
        };
    }

    /// <summary>Repeats each element along a dimension.</summary>
    /// <param name="repeats">How often.</param>
    /// <param name="dim">The dimension; null takes the tensor as one list.</param>
    /// <returns>A copy.</returns>
    /// <exception cref="ArgumentException">The number is negative, or the dimension does not exist.</exception>
    public Tensor RepeatInterleave(int repeats, int? dim = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(repeats);
        Tensor source = dim is null ? Flatten() : Atleast1d();
        int at = Dimensions.Wrap(nameof(RepeatInterleave), dim ?? 0, source.Rank);
        Shape wide = source.Shape.Insert(at + 1, repeats);
        return source.Unsqueeze(at + 1).Expand(wide).Clone().Reshape(source.Shape.With(at, checked(source.Shape[at] * repeats)));
    }

    /// <summary>Repeats each element along a dimension as often as a tensor says.</summary>
    /// <param name="repeats">How often for each element; a single number serves for all.</param>
    /// <param name="dim">The dimension; null takes the tensor as one list.</param>
    /// <param name="outputSize">The sum of the numbers, where it is known; checked.</param>
    /// <returns>A copy.</returns>
    /// <exception cref="ArgumentException">There is not one number of 0 or more for each element.</exception>
    public Tensor RepeatInterleave(Tensor repeats, int? dim = null, int? outputSize = null)
    {
        Tensor source = dim is null ? Flatten() : Atleast1d();
        int at = Dimensions.Wrap(nameof(RepeatInterleave), dim ?? 0, source.Rank);
        Tensor each = repeats.NumElements == 1 ? repeats.Flatten().Expand(source.Shape[at]) : repeats;
        if (each.Rank != 1 || each.Shape[0] != source.Shape[at])
        {
            throw new ArgumentException($"RepeatInterleave: repeats of shape {repeats.Shape} for {source.Shape[at]} elements along dimension {at} of {source.Shape}.", nameof(repeats));
        }
        Tensor index = RepeatInterleave(each);
        if (outputSize is { } expected && expected != index.NumElements)
        {
            throw new ArgumentException($"RepeatInterleave: the repeats add up to {index.NumElements}, not to {expected}.", nameof(outputSize));
        }
        return source.IndexSelect(at, index);
    }

    /// <summary>Each index as often as the element there says: [1, 0, 2] gives [0, 2, 2].</summary>
    /// <param name="repeats">A list of integers of 0 or more.</param>
    /// <returns>A list of type Int64.</returns>
    /// <exception cref="ArgumentException">The tensor is not such a list.</exception>
    public static Tensor RepeatInterleave(Tensor repeats)
    {
        if (repeats.Rank != 1 || !repeats.dtype.IsInteger())
        {
            throw new ArgumentException($"RepeatInterleave: the repeats are {repeats.dtype}{repeats.Shape}; a list of integers is needed.", nameof(repeats));
        }
        var indices = new List<long>();
        long[] counts = repeats.ToArray<long>();
        for (int i = 0; i < counts.Length; i++)
        {
            if (counts[i] < 0)
            {
                throw new ArgumentException($"RepeatInterleave: element {i} cannot be repeated {counts[i]} times.", nameof(repeats));
            }
            indices.AddRange(Enumerable.Repeat((long)i, checked((int)counts[i])));
        }
        return From<long>(indices.ToArray());
    }
}
