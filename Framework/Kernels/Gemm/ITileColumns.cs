using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>
/// How many vectors a row of a tile has, and how one step of k adds to them. A method for each number of them: where a branch decides, the compiler computes the address apart from its use.
/// </summary>
unsafe interface ITileColumns : IExtent
{
    /// <summary>Adds the number at <paramref name="a"/>, times <paramref name="u"/>, to <paramref name="c"/>, and times <paramref name="v"/> to <paramref name="d"/> if there are two.</summary>
    static abstract void Step<V, T>(byte* a, V u, V v, ref V c, ref V d) where V : unmanaged, ISimd<V, T> where T : unmanaged;
}

readonly unsafe struct OneVector : ITileColumns
{
    public static int Value => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Step<V, T>(byte* a, V u, V v, ref V c, ref V d) where V : unmanaged, ISimd<V, T> where T : unmanaged => V.AddProduct(ref *(T*)a, u, ref c);
}

readonly unsafe struct TwoVectors : ITileColumns
{
    public static int Value => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Step<V, T>(byte* a, V u, V v, ref V c, ref V d) where V : unmanaged, ISimd<V, T> where T : unmanaged
    {
        V x = V.Create(*(T*)a);
        V.AddProduct(x, u, ref c);
        V.AddProduct(x, v, ref d);
    }
}
