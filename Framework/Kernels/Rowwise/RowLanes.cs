using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>
/// What differs between sweeps over one row, in vectors of neighbouring elements beside single numbers, and sweeps over a group of rows, whose vectors have one element of each row: there the
/// numbers of the rows are such vectors too. A sweep is compiled for either by the type of these numbers. A bundle of rows has the numbers of a group and is swept row by row, each with its number in all lanes.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RowLanes
{
    /// <summary>A row's number for every element of a vector, or the numbers of a group's rows as they are.</summary>
    /// <typeparam name="T">The type computed in.</typeparam>
    /// <typeparam name="W">The vector of numbers: a single one, or one for each row of a group.</typeparam>
    /// <typeparam name="V">The vector of elements.</typeparam>
    /// <param name="numbers">The numbers.</param>
    /// <returns>One for each element.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Spread<T, W, V>(W numbers)
        where T : unmanaged
        where W : unmanaged, ISimd<W, T>
        where V : unmanaged, ISimd<V, T>
        => typeof(W) == typeof(V) ? Unsafe.BitCast<W, V>(numbers) : V.Create(Unsafe.BitCast<W, T>(numbers));

    /// <summary>The number of one row of a bundle, in all lanes.</summary>
    /// <inheritdoc cref="Spread{T, W, V}"/>
    /// <param name="row">The row's place in the bundle.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static W Of<T, W>(in W numbers, int row)
        where T : unmanaged
        where W : unmanaged, ISimd<W, T>
        => W.Create(Unsafe.Add(ref Unsafe.As<W, T>(ref Unsafe.AsRef(in numbers)), row));

    /// <summary>The places of a vector's elements in their rows.</summary>
    /// <inheritdoc cref="Spread{T, W, V}"/>
    /// <param name="w">The rows.</param>
    /// <param name="i">The index of the first one, counted through all rows of a group.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Position<T, W, V>(in Window<T> w, nuint i)
        where T : unmanaged
        where W : unmanaged, ISimd<W, T>
        where V : unmanaged, ISimd<V, T>
        => typeof(W) == typeof(V1<T>) || w.IsBundle ? V.Sequence(i) : V.Create(Element.Convert<long, T>((long)(i / (nuint)V.Count)));
}
