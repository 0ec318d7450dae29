using Framework.Kernels;

namespace Framework;

// Order along a dimension. NaN counts as the largest number; equal elements keep their order. Values are gathered by the indices
// found, so their gradients are those of Gather.
public sealed partial class Tensor
{
    /// <summary>Sorts along a dimension.</summary>
    /// <param name="dim">The dimension.</param>
    /// <param name="descending">Whether the largest comes first.</param>
    /// <param name="stable">Accepted for compatibility; equal elements always keep their order.</param>
    /// <returns>The sorted values, and where each of them stood.</returns>
    /// <exception cref="ArgumentException">The dimension does not exist.</exception>
    public (Tensor Values, Tensor Indices) Sort(int dim = -1, bool descending = false, bool stable = false)
    {
        _ = stable;
        int at = Dimensions.Wrap(nameof(Sort), dim, Rank);
        Tensor indices = Order(at, descending);
        return (Gather(at, indices), indices);
    }

    /// <summary>Where the elements stood that sorting puts in order.</summary>
    /// <param name="dim">The dimension.</param>
    /// <param name="descending">Whether the largest comes first.</param>
    /// <param name="stable">Accepted for compatibility; equal elements always keep their order.</param>
    /// <returns>Indices of type Int64.</returns>
    /// <exception cref="ArgumentException">The dimension does not exist.</exception>
    public Tensor ArgSort(int dim = -1, bool descending = false, bool stable = false)
    {
        _ = stable;
        return Order(Dimensions.Wrap(nameof(ArgSort), dim, Rank), descending);
    }

    /// <summary>Sorts along the first dimension.</summary>
    /// <returns>The sorted values.</returns>
    public Tensor Msort() => Sort(0).Values;

    /// <summary>The largest (or smallest) elements along a dimension, in order.</summary>
    /// <param name="k">How many.</param>
    /// <param name="dim">The dimension.</param>
    /// <param name="largest">Whether the largest; otherwise the smallest.</param>
    /// <param name="sorted">Accepted for compatibility; the elements are always in order.</param>
    /// <returns>The values, and where each of them stood.</returns>
    /// <exception cref="ArgumentException">There are fewer than <paramref name="k"/> elements.</exception>
    public (Tensor Values, Tensor Indices) TopK(int k, int dim = -1, bool largest = true, bool sorted = true)
    {
        _ = sorted;
        int at = Dimensions.Wrap(nameof(TopK), dim, Rank), size = Rank == 0 ? 1 : Shape[at];
        if (k < 0 || k > size)
        {
            throw new ArgumentOutOfRangeException(nameof(k), $"TopK: {k} elements are asked for; dimension {dim} of the shape {Shape} has {size}.");
        }
        Tensor indices = Rank == 0 ? Zeros([], DType.Int64) : Order(at, descending: largest, k);
        return (Gather(at, indices), indices);
    }

    /// <summary>The k-th smallest element along a dimension.</summary>
    /// <param name="k">Which, from 1.</param>
    /// <param name="dim">The dimension.</param>
    /// <param name="keepDim">Whether the dimension stays, with size 1.</param>
    /// <returns>The values, and where each of them stood.</returns>
    /// <exception cref="ArgumentException">There are fewer than <paramref name="k"/> elements.</exception>
    public (Tensor Values, Tensor Indices) KthValue(int k, int dim = -1, bool keepDim = false)
    {
        int at = Dimensions.Wrap(nameof(KthValue), dim, Rank), size = Rank == 0 ? 1 : Shape[at];
        if (k < 1 || k > size)
        {
            throw new ArgumentOutOfRangeException(nameof(k), $"KthValue: element {k} is asked for; dimension {dim} of the shape {Shape} has {size}.");
        }
        Tensor order = Order(at, descending: false, k);
        return PickedAlong(at, Rank == 0 ? order : order.Narrow(at, k - 1, 1), keepDim);
    }

    /// <summary>The middle element, the lower one of two; NaN if there is a NaN.</summary>
    /// <returns>A single value.</returns>
    /// <exception cref="ArgumentException">The tensor is empty and of an integer type.</exception>
    public Tensor Median() => MiddleOfAll(nameof(Median), skipsNaN: false);

    /// <summary>The middle element along a dimension, the lower one of two; NaN if there is a NaN.</summary>
    /// <param name="dim">The dimension.</param>
    /// <param name="keepDim">Whether the dimension stays, with size 1.</param>
    /// <returns>The values, and where each of them stood.</returns>
    /// <exception cref="ArgumentException">The dimension does not exist or is empty.</exception>
    public (Tensor Values, Tensor Indices) Median(int dim, bool keepDim = false) => Middle(nameof(Median), dim, keepDim, skipsNaN: false);

    /// <summary>The middle element of those that are numbers, the lower one of two; NaN if there is none.</summary>
    /// <returns>A single value.</returns>
    /// <exception cref="ArgumentException">The tensor is empty and of an integer type.</exception>
    public Tensor NanMedian() => MiddleOfAll(nameof(NanMedian), skipsNaN: true);

    /// <summary>The middle element along a dimension of those that are numbers, the lower one of two; NaN if there is none.</summary>
    /// <param name="dim">The dimension.</param>
    /// <param name="keepDim">Whether the dimension stays, with size 1.</param>
    /// <returns>The values, and where each of them stood.</returns>
    /// <exception cref="ArgumentException">The dimension does not exist or is empty.</exception>
    public (Tensor Values, Tensor Indices) NanMedian(int dim, bool keepDim = false) => Middle(nameof(NanMedian), dim, keepDim, skipsNaN: true);

    /// <summary>The most frequent element along a dimension, the smallest of several.</summary>
    /// <param name="dim">The dimension.</param>
    /// <param name="keepDim">Whether the dimension stays, with size 1.</param>
    /// <returns>The values, and where each of them stands last.</returns>
    /// <exception cref="ArgumentException">The dimension does not exist or is empty.</exception>
    public (Tensor Values, Tensor Indices) Mode(int dim = -1, bool keepDim = false)
    {
        int at = Dimensions.Wrap(nameof(Mode), dim, Rank), size = RequireElements(nameof(Mode), at);
        Tensor order = Rows(at, Order(at, descending: false)), sorted = Rows(at, Detach()).Gather(-1, order);
        // Equal neighbours of the sorted row have the same number.
        long[] runs = size == 1 ? [] : sorted.Narrow(-1, 1, size - 1).NotEqual(sorted.Narrow(-1, 0, size - 1)).ToArray<long>(), places = order.ToArray<long>();
        long[] found = new long[places.Length / size];
        for (int row = 0; row < found.Length; row++)
        {
            for (int i = 0, length = 0, longest = 0; i < size; i++)
            {
                length = i > 0 && runs[row * (size - 1) + i - 1] == 0 ? length + 1 : 1;
                if (length > longest)
                {
                    longest = length;
                    found[row] = places[row * size + i];
                }
            }
        }
        return PickedAlong(at, PlacesAlong(at, found), keepDim);
    }

    Tensor Order(int dim, bool descending, int? most = null)
    {
        Tensor order = RowSort.Order(Rows(dim, Detach()), descending, most);
        return Rank <= 1 ? order : order.Movedim(-1, dim).Contiguous();
    }

    /// <summary>A tensor of this rank with one dimension moved to the end, contiguous.</summary>
    Tensor Rows(int dim, Tensor tensor) => (Rank == 0 ? tensor : tensor.Movedim(dim, -1)).Contiguous();

    /// <summary>One index for each row, in the shape of this tensor with the dimension of size 1.</summary>
    Tensor PlacesAlong(int dim, long[] places) => From<long>(places, Rank == 0 ? [] : Shape.With(dim, 1));

    (Tensor Values, Tensor Indices) PickedAlong(int dim, Tensor places, bool keepDim)
    {
        Tensor indices = places.Contiguous(), values = Gather(dim, indices);
        return keepDim || Rank == 0 ? (values, indices) : (values.Squeeze(dim), indices.Squeeze(dim));
    }

    Tensor MiddleOfAll(string operation, bool skipsNaN)
    {
        if (NumElements == 0)
        {
            return dtype.IsFloatingPoint() ? Full([], double.NaN, dtype) : throw new ArgumentException($"{operation}: the tensor of shape {Shape} has no elements.");
        }
        return Flatten().Middle(operation, 0, keepDim: false, skipsNaN).Values;
    }

    (Tensor Values, Tensor Indices) Middle(string operation, int dim, bool keepDim, bool skipsNaN)
    {
        int at = Dimensions.Wrap(operation, dim, Rank), size = RequireElements(operation, at);
        Tensor order = Rows(at, Order(at, descending: false));
        long[] places = order.ToArray<long>(), found = new long[places.Length / size];
        long[]? numbers = dtype.IsFloatingPoint() ? Rows(at, Detach()).IsNaN().ToArray<long>() : null;
        for (int row = 0; row < found.Length; row++)
        {
            // NaN are sorted to the end.
            int count = size;
            while (numbers is not null && count > 0 && numbers[row * size + places[row * size + count - 1]] != 0)
            {
                count--;
            }
            int middle = count == size || (skipsNaN && count > 0) ? (count - 1) / 2 : count;
            found[row] = places[row * size + middle];
        }
        return PickedAlong(at, PlacesAlong(at, found), keepDim);
    }

    int RequireElements(string operation, int dim)
    {
        int size = Rank == 0 ? 1 : Shape[dim];
        return size > 0 ? size : throw new ArgumentException($"{operation}: dimension {dim} of the shape {Shape} is empty.", nameof(dim));
    }
}
