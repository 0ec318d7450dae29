namespace Framework;

/// <summary>
/// Makes a reduction over dimensions of a tensor of a static class whose name ends in <c>Reduction</c>; the operation is called what stands before
/// that. The class has scalar methods: <c>Seed</c>, the state of no elements, a number or a tuple of up to four; <c>Accumulate</c>, the state after one
/// more element; <c>Combine</c>, the state that has seen what two have (both take a state as a tuple, or number by number); and, where the result is not the state itself, <c>Finish</c>, which may ask for
/// the number of elements by a parameter <c>count</c>. Parameters marked <see cref="ScalarAttribute"/> are parameters of the operation.
/// </summary>
/// <remarks>
/// The derivative is found where the accumulation is a sum of a map, a product, or a maximum or minimum. Otherwise a method <c>Derivative</c> gives that
/// of the result with regard to one element; it takes by name what it needs of the operand's element, the result (<c>result</c>, or by the names of
/// <c>Finish</c>'s tuple), <c>count</c> and the scalars.
/// </remarks>
/// <example>
/// <code>
/// [Reduction] static class SumOfSquaresReduction
/// {
///     static double Seed() => 0;
///     static double Accumulate(double sum, double x) => sum + x * x;
///     static double Combine(double a, double b) => a + b;
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReductionAttribute : Attribute
{
    /// <summary>What the operation gives of integers and truth values.</summary>
    public ReducedIntegers Integers { get; init; }
}

/// <summary>What a reduction gives of integers and truth values.</summary>
public enum ReducedIntegers : byte
{
    /// <summary>It refuses them; the caller may convert, or ask for a floating-point type.</summary>
    Refused,

    /// <summary>64-bit integers.</summary>
    Widened,

    /// <summary>The operand's own type.</summary>
    Kept,
}
