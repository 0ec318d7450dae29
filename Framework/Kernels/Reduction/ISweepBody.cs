using System.ComponentModel;

namespace Framework.Kernels;

/// <summary>States that can be joined.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ICombination<T> where T : unmanaged
{
    /// <summary>How many numbers the state has; 0 for a sweep that only maps.</summary>
    static abstract int States { get; }

    /// <summary>Takes in the elements that another state has seen.</summary>
    void Combine<V>(ref ReductionState<V> state, in ReductionState<V> other) where V : unmanaged, ISimd<V, T>;
}

/// <summary>One sweep over a row: every element may be mapped to outputs of the window and counts towards a state.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ISweepBody<T> : ICombination<T> where T : unmanaged
{
    /// <summary>
    /// Whether a step takes so little that several accumulators are needed to hide the latency of the addition; a long step is worth more
    /// inlined once.
    /// </summary>
    static abstract bool IsShort { get; }

    /// <summary>A bit for each number of the state that depends on how many elements were seen, and not on which.</summary>
    static virtual uint CountedStates => 0;

    /// <summary>The state of no elements.</summary>
    ReductionState<V> Seed<V>() where V : unmanaged, ISimd<V, T>;

    /// <summary>Takes in the elements from <paramref name="i"/> on, a lane each. May be called twice for the same element: what it stores depends on nothing else.</summary>
    void Step<V>(in Window<T> w, nuint i, ref ReductionState<V> state) where V : unmanaged, ISimd<V, T>;
}

/// <summary>A sweep of a row-wise program, which knows some numbers of the row, or of each row that it is run over.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IRowSweep<TSelf, T> : ISweepBody<T>
    where TSelf : struct, IRowSweep<TSelf, T>
    where T : unmanaged
{
    /// <summary>A bit for each operand of the window that the sweep reads or writes.</summary>
    static abstract uint Touched { get; }

    /// <summary>The sweep over one row of a bundle: with its numbers in all lanes.</summary>
    TSelf Row(int row);
}

/// <summary>The kernel of a reduction: a sweep over one operand, and what is made of the state.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IReductionBody<TSelf, T> : ISweepBody<T>
    where TSelf : struct, IReductionBody<TSelf, T>
    where T : unmanaged
{
    /// <summary>How many results are made of the state.</summary>
    static abstract int Results { get; }

    /// <summary>The kernel for given scalar parameters.</summary>
    /// <param name="scalars">The declared ones, then the number of elements that are reduced to one.</param>
    static abstract TSelf Create(ReadOnlySpan<double> scalars);

    /// <summary>The results.</summary>
    ReductionState<V> Finish<V>(in ReductionState<V> state) where V : unmanaged, ISimd<V, T>;
}
