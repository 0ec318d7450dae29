using System.ComponentModel;
using static System.Runtime.CompilerServices.MethodImplOptions;
using MethodImpl = System.Runtime.CompilerServices.MethodImplAttribute;

namespace Framework.Kernels;

/// <summary>How a body stores its results.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IResultStore
{
    /// <summary>Writes a vector to the elements from <paramref name="index"/> on.</summary>
    static abstract void Store<V, T>(V value, ref T destination, nuint index)
        where V : unmanaged, ISimd<V, T>
        where T : unmanaged;
}

/// <summary>To be read soon.</summary>
readonly struct CachedResults : IResultStore
{
    [MethodImpl(AggressiveInlining)]
    public static void Store<V, T>(V value, ref T destination, nuint index)
        where V : unmanaged, ISimd<V, T>
        where T : unmanaged => value.Store(ref destination, index);
}

/// <summary>
/// Past the caches, which saves reading each line before it is overwritten. It pays for results so large that the caches could not keep them until somebody reads them.
/// </summary>
readonly struct DistantResults : IResultStore
{
    /// <summary>Bytes of all operands from which on it pays. With 16 MB operations of one operand and one result gain nothing, with 24 those of two operands a third.</summary>
    const long Distance = 20L << 20;

    /// <summary>Whether an operation's results are such. One that shares memory with an input is in the caches already.</summary>
    public static bool Are(ReadOnlySpan<Tensor> operands, int inputs)
    {
        long bytes = 0;
        foreach (Tensor operand in operands)
        {
            bytes += operand.NumElements * operand.DType.Size();
        }
        if (bytes < Distance)
        {
            return false;
        }
        foreach (Tensor result in operands[inputs..])
        {
            foreach (Tensor input in operands[..inputs])
            {
                if (ReferenceEquals(input.Storage, result.Storage))
                {
                    return false;
                }
            }
        }
        return true;
    }

    [MethodImpl(AggressiveInlining)]
    public static void Store<V, T>(V value, ref T destination, nuint index)
        where V : unmanaged, ISimd<V, T>
        where T : unmanaged => value.StorePastCaches(ref destination, index);
}
