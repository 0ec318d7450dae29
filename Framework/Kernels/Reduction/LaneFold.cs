using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>
/// Joins the lanes of the states of a group of rows: turned over, each lane is a vector with an element of every row, so that nothing waits for another lane of its own row. Halves are joined with halves, as
/// <see cref="SweepLoop"/> joins those of one row.
/// </summary>
static unsafe class LaneFold<T, TBody>
    where T : unmanaged
    where TBody : struct, ICombination<T>
{
    /// <summary>The rows of a group: those of a block that <see cref="Transposition"/> turns over.</summary>
    public static int Group => V256<T>.Count;

    /// <summary>Elements of one number of the states of a group, in the widest vectors.</summary>
    public static int Area => Group * V512<T>.Count;

    /// <summary>Elements that <see cref="Run"/> works on, the states and room to turn them over, and the rest of the cache line that the first may lie in.</summary>
    public static int Memory => 2 * ReductionState<T>.Capacity * Area + V512<T>.Count;

    /// <summary>The first of a piece of memory that lies at the beginning of a cache line, so that no vector lies on two.</summary>
    public static T* FromLine(T* memory) => (T*)(((nint)memory + 63) & ~63);

    /// <summary>Replaces the lanes of each row by one state.</summary>
    /// <param name="body">What joins two states.</param>
    /// <param name="lanes">Component c of lane j of row r lies at c · <see cref="Area"/> + r · <paramref name="line"/> + j.</param>
    /// <param name="line">The number of lanes of a row.</param>
    /// <param name="rows">Of how many rows there are states, at most a group.</param>
    /// <param name="states">Receive those of a whole group, whether or not there are as many rows.</param>
    public static void Run(TBody body, T* lanes, int line, int rows, ref T states)
    {
        if (rows == 1)
        {
            Join<V1<T>>(body, lanes, line, ref states);
            return;
        }
        T* turned = lanes + ReductionState<T>.Capacity * Area;
        for (int component = 0; component < TBody.States; component++)
        {
            Transposition.Matrix(lanes + component * Area, line, Group, line, turned + component * Area, Group);
        }
        Join<V256<T>>(body, turned, line, ref states);
    }

    static void Join<V>(TBody body, T* lanes, int line, ref T states) where V : unmanaged, ISimd<V, T>
    {
        nuint area = (nuint)Area;
        SweepLoop.FoldRows<T, TBody, V>(body, ref *lanes, line, area);
        ReductionState.Store<V, T>(ReductionState.Load<V, T>(ref *lanes, 0, area, TBody.States), ref states, 0, ReductionKernel<T>.Pitch, TBody.States);
    }
}
