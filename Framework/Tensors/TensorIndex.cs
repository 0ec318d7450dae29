namespace Framework;

/// <summary>
/// One index of <c>x[…]</c>: an integer, a range, <see cref="NewAxis"/> (or null), <see cref="Ellipsis"/>, or a tensor of integers or truth values.
/// All of these convert by themselves: <c>x[0, ^1, 1..3, mask]</c>.
/// </summary>
public readonly struct TensorIndex
{
    internal enum Kind : byte
    {
        Slice,
        Integer,
        NewAxis,
        Ellipsis,
        Tensor,
    }

    TensorIndex(Kind type, long start = 0, long? end = null, int step = 1, Tensor? tensor = null)
    {
        Type = type;
        Start = start;
        End = end;
        Step = step;
        Values = tensor;
    }

    internal Kind Type { get; }

    internal long Start { get; }

    internal long? End { get; }

    internal int Step { get => field == 0 ? 1 : field; }

    internal Tensor? Values { get; }

    /// <summary>Inserts a dimension of size 1, as None does in PyTorch.</summary>
    public static TensorIndex NewAxis => new(Kind.NewAxis);

    /// <summary>Stands for as many whole dimensions as are not named otherwise; at most once.</summary>
    public static TensorIndex Ellipsis => new(Kind.Ellipsis);

    /// <summary>Every step-th element of a stretch; bounds beyond the ends are moved to the ends, as in Python.</summary>
    /// <param name="start">The first, negative counting from the end; the beginning if null.</param>
    /// <param name="stop">Where to stop before, negative counting from the end; the end if null.</param>
    /// <param name="step">The distance between elements, at least 1.</param>
    /// <returns>The index.</returns>
    /// <exception cref="ArgumentException">The step is not positive.</exception>
    public static TensorIndex Slice(long? start = null, long? stop = null, int step = 1) => step >= 1
        ? new(Kind.Slice, start ?? 0, stop, step)
        : throw new ArgumentOutOfRangeException(nameof(step), $"Slice: the step is {step}; it has to be at least 1. Use Flip to reverse.");

    /// <summary>One slice, whose dimension disappears; negative counts from the end.</summary>
    /// <param name="index">The index.</param>
    public static implicit operator TensorIndex(int index) => new(Kind.Integer, index);

    /// <summary>One slice, whose dimension disappears; <c>^1</c> is the last.</summary>
    /// <param name="index">The index.</param>
    public static implicit operator TensorIndex(Index index) => new(Kind.Integer, index.IsFromEnd ? index.Value == 0 ? int.MaxValue : -index.Value : index.Value);

    /// <summary>A stretch; <c>..</c> is the whole dimension. Bounds beyond the ends are moved to the ends, as in Python.</summary>
    /// <param name="range">The range.</param>
    public static implicit operator TensorIndex(Range range)
    {
        long start = range.Start.IsFromEnd ? range.Start.Value == 0 ? long.MaxValue : -range.Start.Value : range.Start.Value;
        long? end = range.End.IsFromEnd ? range.End.Value == 0 ? null : -range.End.Value : range.End.Value;
        return new(Kind.Slice, start, end);
    }

    /// <summary>Integers pick elements, truth values those where they hold; null is <see cref="NewAxis"/>.</summary>
    /// <param name="tensor">The indices.</param>
    public static implicit operator TensorIndex(Tensor? tensor) => tensor is null ? NewAxis : new(Kind.Tensor, tensor: tensor);

    /// <summary>A single truth value: the whole tensor or nothing of it, in a new dimension.</summary>
    /// <param name="keep">Whether to keep the elements.</param>
    public static implicit operator TensorIndex(bool keep) => new(Kind.Tensor, tensor: Tensor.Scalar(keep));
}
