namespace Framework.Kernels;

static class WholeVectors<V, T>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    /// <summary>The elements of the vectors that hold so many.</summary>
    internal static int Of(int length) => (length + V.Count - 1) / V.Count * V.Count;
}
