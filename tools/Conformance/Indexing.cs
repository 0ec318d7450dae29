using Framework;

namespace Conformance;

/// <summary>Python's index expressions as the library's.</summary>
static class Indexing
{
    /// <summary>x[index] as PyTorch reads it.</summary>
    public static Tensor GetItem(Tensor x, object? index) => x[Parts(index).Select(Part).ToArray()];

    /// <remarks>A list is an index per dimension if something in it is more than a number, as NumPy had it; else one list of positions.</remarks>
    static object?[] Parts(object? index) => index switch
    {
        TupleValue tuple => tuple.Items,
        object?[] list when list.Any(item => item is not long) => list,
        _ => [index],
    };

    static TensorIndex Part(object? part) => part switch
    {
        null => TensorIndex.NewAxis,
        long number => (int)number,
        bool truth => truth,
        Tensor tensor => tensor,
        SliceValue slice => TensorIndex.Slice(slice.Start, slice.Stop, (int)(slice.Step ?? 1)),
        EllipsisValue => TensorIndex.Ellipsis,
        object?[] positions => Tensor.From<long>(positions.Cast<long>().ToArray(), [positions.Length]),
        _ => throw new NotSupportedException($"the index {part}"),
    };
}
