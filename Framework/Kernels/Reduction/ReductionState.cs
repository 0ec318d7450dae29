using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>
/// What a reduction remembers of the elements it has seen: up to <see cref="Capacity"/> numbers, each a vector with a lane for every independent
/// accumulator. Also holds what a reduction makes of that in the end.
/// </summary>
/// <typeparam name="V">The vector.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct ReductionState<V>
{
    /// <summary>The most numbers a state can have.</summary>
    public const int Capacity = 4;

    /// <summary>Number 0.</summary>
    public V S0;

    /// <summary>Number 1.</summary>
    public V S1;

    /// <summary>Number 2.</summary>
    public V S2;

    /// <summary>Number 3.</summary>
    public V S3;
}

/// <summary>Moves states between registers and memory, where component c of lane j lies at c · pitch + j.</summary>
static class ReductionState
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReductionState<V> Load<V, T>(ref T first, nuint lane, nuint pitch, int components)
        where T : unmanaged
        where V : unmanaged, ISimd<V, T>
    {
        ReductionState<V> state = default;
        if (components > 0) state.S0 = V.Load(ref first, lane);
        if (components > 1) state.S1 = V.Load(ref first, lane + pitch);
        if (components > 2) state.S2 = V.Load(ref first, lane + 2 * pitch);
        if (components > 3) state.S3 = V.Load(ref first, lane + 3 * pitch);
        return state;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<V, T>(in ReductionState<V> state, ref T first, nuint lane, nuint pitch, int components)
        where T : unmanaged
        where V : unmanaged, ISimd<V, T>
    {
        if (components > 0) state.S0.Store(ref first, lane);
        if (components > 1) state.S1.Store(ref first, lane + pitch);
        if (components > 2) state.S2.Store(ref first, lane + 2 * pitch);
        if (components > 3) state.S3.Store(ref first, lane + 3 * pitch);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReductionState<V> Select<V, T>(V mask, in ReductionState<V> a, in ReductionState<V> b, int components)
        where T : unmanaged
        where V : unmanaged, ISimd<V, T>
    {
        ReductionState<V> state = default;
        if (components > 0) state.S0 = V.Select(mask, a.S0, b.S0);
        if (components > 1) state.S1 = V.Select(mask, a.S1, b.S1);
        if (components > 2) state.S2 = V.Select(mask, a.S2, b.S2);
        if (components > 3) state.S3 = V.Select(mask, a.S3, b.S3);
        return state;
    }

    /// <summary>
    /// Copies components from a state that has seen as many elements, which have them alike: the compiler, which cannot know that, then computes what depends
    /// on nothing else once for both.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Share<V>(ref ReductionState<V> state, in ReductionState<V> other, uint components)
    {
        if ((components & 1) != 0) state.S0 = other.S0;
        if ((components & 2) != 0) state.S1 = other.S1;
        if ((components & 4) != 0) state.S2 = other.S2;
        if ((components & 8) != 0) state.S3 = other.S3;
    }
}
