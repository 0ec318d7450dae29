using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>One strip of columns, a vector wide, that goes down the rows of a slice for a block of taps.</summary>
unsafe struct TapPass<T> where T : unmanaged
{
    /// <summary>The first row that is there, under the first column of taps, and the distances of the other columns.</summary>
    internal T* X;

    internal nint Middle, Right, XStep;

    /// <summary>Rows that the first outputs would read and that are not there, those that are, and outputs.</summary>
    internal int Missing, Inputs, Outputs;

    /// <summary>The outputs' first row, or that of their gradients.</summary>
    internal T* Y;

    internal nint YStep;

    /// <summary>Three vectors, a column of taps each, with bits set where there are inputs.</summary>
    internal T* Masks;

    /// <summary>What is looked at by a block of taps from an output row and column on.</summary>
    internal void See(in TapBlock block, in TapPlanes<T> planes, T* origin, int row, int column)
    {
        int first = row + block.Row.Shift;
        Missing = Math.Max(0, -first);
        Inputs = Math.Max(0, block.Row.Count - Math.Max(0, first));
        nint left = planes.Offset(block.Row, block.Left, Math.Max(0, first));
        X = origin + left + column;
        Middle = planes.Offset(block.Row, block.Middle, Math.Max(0, first)) - left;
        Right = planes.Offset(block.Row, block.Right, Math.Max(0, first)) - left;
    }
}

/// <summary>Vectors whose bits are set for some neighbouring elements, cut from a line: a vector without bits, one with all, one without.</summary>
static unsafe class TapMasks<V, T>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    internal static int LineLength => 3 * V.Count;

    internal static void Draw(T* line)
    {
        new Span<byte>(line, LineLength * sizeof(T)).Clear();
        new Span<byte>(line + V.Count, V.Count * sizeof(T)).Fill(0xFF);
    }

    /// <summary>Bits set for the elements i for which start + i lies in [0, count).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Inside(T* line, int start, int count) =>
        V.Load(ref line[V.Count + Math.Max(-V.Count, Math.Min(start, 0))], 0) & V.Load(ref line[2 * V.Count - Math.Max(0, Math.Min(count - start, V.Count))], 0);

    /// <summary>The masks of a block's columns of taps for outputs from a column on.</summary>
    internal static void Store(T* line, in TapBlock block, int column, V within, T* masks)
    {
        (within & Inside(line, column + block.Left.Shift, block.Left.Count)).Store(ref *masks, 0);
        (within & Inside(line, column + block.Middle.Shift, block.Middle.Count)).Store(ref *masks, (nuint)V.Count);
        (within & Inside(line, column + block.Right.Shift, block.Right.Count)).Store(ref *masks, (nuint)(2 * V.Count));
    }
}
