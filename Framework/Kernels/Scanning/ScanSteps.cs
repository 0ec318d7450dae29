using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>One step of a running computation, on vectors or (<see cref="V1{T}"/>) single elements of the type accumulated in.</summary>
interface IScanStep
{
    /// <summary>Whether every value meets a factor besides what came before.</summary>
    static abstract bool HasFactors { get; }

    /// <summary>Whether the step is short and the same for every element of a vector; the others are computed one by one.</summary>
    static abstract bool FillsVectors { get; }

    /// <summary>Whether a stretch may be taken in as its total: the step is associative, and no total loses what the elements would have given.</summary>
    static abstract bool HasTotals { get; }

    static abstract V Next<V, T>(V sum, V value, V factor) where V : unmanaged, ISimd<V, T> where T : unmanaged;
}

/// <summary>Sums.</summary>
readonly struct RunningSum : IScanStep
{
    public static bool HasFactors => false;

    public static bool FillsVectors => true;

    public static bool HasTotals => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Next<V, T>(V sum, V value, V factor) where V : unmanaged, ISimd<V, T> where T : unmanaged => sum + value;
}

/// <summary>Products. That of a stretch may overflow where what came before would have kept it small.</summary>
readonly struct RunningProduct : IScanStep
{
    public static bool HasFactors => false;

    public static bool FillsVectors => true;

    public static bool HasTotals => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Next<V, T>(V sum, V value, V factor) where V : unmanaged, ISimd<V, T> where T : unmanaged => sum * value;
}

/// <summary>y_i = b_i + a_i · y_{i-1}, with the a as factors; the first of them is not used.</summary>
readonly struct Recurrence : IScanStep
{
    public static bool HasFactors => true;

    public static bool FillsVectors => true;

    public static bool HasTotals => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Next<V, T>(V sum, V value, V factor) where V : unmanaged, ISimd<V, T> where T : unmanaged => value + factor * sum;
}

/// <summary>log(eˢ + eᵛ) without overflow, of floating-point numbers: the larger one plus log(1 + e^-|s - v|).</summary>
readonly struct RunningLogSum : IScanStep
{
    public static bool HasFactors => false;

    public static bool FillsVectors => false;

    public static bool HasTotals => false;

    public static V Next<V, T>(V sum, V value, V factor) where V : unmanaged, ISimd<V, T> where T : unmanaged =>
        V.Create(Unsafe.BitCast<double, T>(Next(Unsafe.BitCast<T, double>(sum.GetElement(0)), Unsafe.BitCast<T, double>(value.GetElement(0)))));

    static double Next(double sum, double value)
    {
        double larger = Math.Max(sum, value);
        return double.IsInfinity(larger) || double.IsNaN(larger) ? larger : larger + KernelMath.Log1p(Math.Exp(-Math.Abs(sum - value)));
    }
}
