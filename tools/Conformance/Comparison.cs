using System.Globalization;
using Framework;

namespace Conformance;

/// <summary>Compares tensors as section 3 of the corpus' description says. Every method returns null for agreement, else the first difference.</summary>
static class Comparison
{
    public static string? Difference(Tensor got, Tensor expected, double atol, double rtol)
    {
        if (got.DType != expected.DType || got.Shape != expected.Shape)
        {
            return $"got {got.DType}{got.Shape}, expected {expected.DType}{expected.Shape}";
        }
        return got.DType.IsFloatingPoint() ? FloatDifference(got, expected, atol, rtol) : WholeDifference(got, expected);
    }

    static string? FloatDifference(Tensor got, Tensor expected, double atol, double rtol)
    {
        var actual = Doubles(got);
        var wanted = Doubles(expected);
        var wrong = Enumerable.Range(0, wanted.Length).Where(i => !Agrees(actual[i], wanted[i], atol, rtol)).ToArray();
        if (wrong.Length == 0)
        {
            return null;
        }
        int first = wrong[0];
        return string.Create(CultureInfo.InvariantCulture, $"element {first} of {expected.Shape} is {actual[first]:G9}, expected {wanted[first]:G9} (difference {Math.Abs(actual[first] - wanted[first]):G3}, allowed {atol + rtol * Math.Abs(wanted[first]):G3}; {wrong.Length} elements differ)");
    }

    /// <remarks>Infinities must be equal, not near: beside one of them the tolerance would be infinite too.</remarks>
    static bool Agrees(double got, double expected, double atol, double rtol) =>
        got == expected
        || (double.IsNaN(got) && double.IsNaN(expected))
        || (double.IsFinite(expected) && Math.Abs(got - expected) <= atol + rtol * Math.Abs(expected));

    static string? WholeDifference(Tensor got, Tensor expected)
    {
        var actual = Longs(got);
        var wanted = Longs(expected);
        for (int i = 0; i < wanted.Length; i++)
        {
            if (actual[i] != wanted[i])
            {
                return $"element {i} of {expected.Shape} is {actual[i]}, expected {wanted[i]}";
            }
        }
        return null;
    }

    public static double[] Doubles(Tensor tensor) => tensor.Detach().To(DType.Float64).Contiguous().AsSpan<double>().ToArray();

    public static long[] Longs(Tensor tensor) => tensor.Detach().To(DType.Int64).Contiguous().AsSpan<long>().ToArray();
}
