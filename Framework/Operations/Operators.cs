namespace Framework;

// Elementwise, as in PyTorch; == and != too, so `is null` is the test for null. Equals and GetHashCode stay those of the reference: a tensor is a
// handle and can be a dictionary's key. There is no compound assignment of our own: x += y is x = x + y, which makes a new tensor and leaves the recorded one alone.
public sealed partial class Tensor
{
    /// <summary>Whether it is the same tensor, not one with the same values.</summary>
    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    /// <summary>The sum.</summary>
    public static Tensor operator +(Tensor x, Tensor y) => Functional.Add(x, y);

    /// <summary>The difference.</summary>
    public static Tensor operator -(Tensor x, Tensor y) => Functional.Subtract(x, y);

    /// <summary>The product, element by element.</summary>
    public static Tensor operator *(Tensor x, Tensor y) => Functional.Multiply(x, y);

    /// <summary>The quotient.</summary>
    public static Tensor operator /(Tensor x, Tensor y) => Functional.Divide(x, y);

    /// <summary>What the division rounded down leaves; it has the sign of the divisor, as in PyTorch and unlike C#'s own.</summary>
    public static Tensor operator %(Tensor x, Tensor y) => Functional.Remainder(x, y);

    /// <summary>The negative.</summary>
    public static Tensor operator -(Tensor x) => Functional.Negate(x);

    /// <summary>The tensor itself.</summary>
    public static Tensor operator +(Tensor x) => x;

    /// <summary>Whether elements are equal. For the null check write <c>is null</c>.</summary>
    public static Tensor operator ==(Tensor x, Tensor y) => Functional.Equal(x, y);

    /// <summary>Whether elements differ. For the null check write <c>is not null</c>.</summary>
    public static Tensor operator !=(Tensor x, Tensor y) => Functional.NotEqual(x, y);

    /// <summary>Whether elements of the first are below those of the second.</summary>
    public static Tensor operator <(Tensor x, Tensor y) => Functional.Less(x, y);

    /// <summary>Whether elements of the first are above those of the second.</summary>
    public static Tensor operator >(Tensor x, Tensor y) => Functional.Greater(x, y);

    /// <summary>Whether elements of the first are not above those of the second.</summary>
    public static Tensor operator <=(Tensor x, Tensor y) => Functional.LessEqual(x, y);

    /// <summary>Whether elements of the first are not below those of the second.</summary>
    public static Tensor operator >=(Tensor x, Tensor y) => Functional.GreaterEqual(x, y);

    /// <summary>Bits set in both; of truth values, whether both hold.</summary>
    public static Tensor operator &(Tensor x, Tensor y) => Functional.BitwiseAnd(x, y);

    /// <summary>Bits set in either; of truth values, whether either holds.</summary>
    public static Tensor operator |(Tensor x, Tensor y) => Functional.BitwiseOr(x, y);

    /// <summary>Bits set in exactly one; of truth values, whether exactly one holds.</summary>
    public static Tensor operator ^(Tensor x, Tensor y) => Functional.BitwiseXor(x, y);

    /// <summary>All bits flipped; of truth values, the opposite.</summary>
    public static Tensor operator ~(Tensor x) => Functional.BitwiseNot(x);

    /// <summary>The opposite truth value.</summary>
    public static Tensor operator !(Tensor x) => Functional.LogicalNot(x);

    /// <summary>Bits moved towards the high end.</summary>
    public static Tensor operator <<(Tensor x, Tensor y) => Functional.BitwiseLeftShift(x, y);

    /// <summary>Bits moved towards the low end, the sign filling in.</summary>
    public static Tensor operator >>(Tensor x, Tensor y) => Functional.BitwiseRightShift(x, y);
}
