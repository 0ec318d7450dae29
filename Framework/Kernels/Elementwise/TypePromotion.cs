namespace Framework.Kernels;

/// <summary>
/// The type operands meet in, by PyTorch's rules: tensors with dimensions decide; zero-dimensional ones, and after them C# numbers, count only
/// where they are of a higher category (truth value, integer, floating point).
/// </summary>
static class TypePromotion
{
    public static DType Of(ReadOnlySpan<Tensor> inputs, uint excluded)
    {
        if (inputs.Length == 2 && excluded == 0 && !inputs[0].IsWrappedNumber && (inputs[0].DType == inputs[1].DType || inputs[0].DType.IsFloatingPoint() && inputs[1].IsWrappedNumber))
        {
            return inputs[0].DType;
        }
        DType? tensors = null, scalars = null, numbers = null;
        for (int i = 0; i < inputs.Length; i++)
        {
            if ((excluded >> i & 1) != 0)
            {
                continue;
            }
            Tensor input = inputs[i];
            if (input.Rank > 0)
            {
                tensors = Join(tensors, input.DType);
            }
            else if (input.IsWrappedNumber)
            {
                // A number has no width of its own: it takes the default of its category.
                numbers = Join(numbers, input.DType == DType.Float64 ? DType.Float32 : input.DType);
            }
            else
            {
                scalars = Join(scalars, input.DType);
            }
        }
        DType? result = Yield(Yield(tensors, scalars), numbers);
        return result ?? DType.Bool;
    }

    static DType Join(DType? a, DType b) => a is { } known ? known == b ? b : DTypes.Promote(known, b) : b;

    static DType? Yield(DType? strong, DType? weak)
    {
        if (strong is not { } s || weak is not { } w)
        {
            return strong ?? weak;
        }
        return Category(w) > Category(s) ? w : s;
    }

    static int Category(DType type) => type.IsFloatingPoint() ? 2 : type.IsInteger() ? 1 : 0;
}
