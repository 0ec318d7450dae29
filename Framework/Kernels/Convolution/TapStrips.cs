using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>
/// Rows of outputs cut into strips a vector wide, and masks for what taps see beyond the ends of rows: one set for all strips within, and one for each that is not. A set is a
/// vector for each column of a block of taps, and one for the outputs.
/// </summary>
readonly unsafe struct TapStrips<V, T>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    // Rows for which to stay in a strip of a wide image. More than four, and memory is walked through in an order that the processor does not foresee: a row of 56 takes twice the time.
    const int WideTurn = 4, FewStrips = 2, NoTurns = int.MaxValue / 2;

    // Strips within a single row that are worth passes of their own.
    const int FewestWithin = 4;

    readonly Axis width;
    readonly int last, left, right;
    readonly bool apart;

    /// <param name="width">The rows.</param>
    /// <param name="overlap">Whether the last strip ends where the row does, if that is long enough, and begins within the one before it.</param>
    /// <param name="apart">Whether what two strips share is masked in the second one.</param>
    internal TapStrips(Axis width, bool overlap, bool apart)
    {
        this.width = width;
        this.apart = apart;
        Count = (width.Output + V.Count - 1) / V.Count;
        last = overlap ? Math.Max(0, width.Output - V.Count) : (Count - 1) * V.Count;
        left = Math.Max(0, V.Count - 1 - width.View(0).Shift) / V.Count;
        right = Math.Clamp((width.Input / width.Stride - width.View(width.Taps - 1).Shift) / V.Count, 0, Count - 1);
    }

    internal int Count { get; }

    /// <summary>Outputs of all strips of a row, those beyond its end included.</summary>
    internal int Columns => last + V.Count;

    /// <summary>Elements of the masks of a block of taps.</summary>
    internal nint MasksLength => (Number(Count - 1) + 1) * SetLength;

    static nint SetLength => (TapBlock.MostColumns + 1) * V.Count;

    /// <summary>Where a strip begins.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Column(int strip) => Math.Min(strip * V.Count, last);

    /// <summary>The set of a strip among the masks of a block of taps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal T* Set(T* masks, int strip) => masks + Number(strip) * SetLength;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    int Number(int strip) => Math.Min(strip, left) + Math.Max(0, strip - right + 1);

    /// <summary>Passes of a block of taps at most.</summary>
    internal const int MostPasses = 3;

    /// <summary>
    /// The passes of all blocks of taps over outputs [row, row + rows). Where that is a single row, the strips within it are taken for the rows of one strip: each vector is the next one's neighbour below.
    /// </summary>
    /// <returns>How many passes there are.</returns>
    internal int Plan(ReadOnlySpan<TapBlock> blocks, in TapPlanes<T> planes, int row, int rows, nint yStep, T* masks, TapPass<T>* passes)
    {
        TapPass<T>* next = passes;
        for (int i = 0; i < blocks.Length; i++)
        {
            TapBlock block = blocks[i];
            int first = row + block.Row.Shift, start = Math.Max(0, first);
            nint offset = planes.Offset(block.Row, block.View(0), start);
            TapPass<T> pass = new()
            {
                Block = i, Masks = masks + i * MasksLength,
                Offset = offset, Second = planes.Offset(block.Row, block.View(1), start) - offset, Third = planes.Offset(block.Row, block.View(2), start) - offset,
                Fourth = planes.Offset(block.Row, block.View(3), start) - offset, Fifth = planes.Offset(block.Row, block.View(4), start) - offset,
                XStep = planes.Step, YStep = yStep, Missing = start - first, Inputs = Math.Max(0, block.Row.Count - start), Outputs = rows,
                First = 0, End = Count, Turn = Count <= FewStrips ? NoTurns : WideTurn,
            };
            if (rows > 1 || block.Rows > 1 || right - left < FewestWithin)
            {
                *next++ = pass;
                continue;
            }

            if (left > 0) *next++ = pass with { End = left };
            int within = right - left;
            *next++ = pass with { XStep = V.Count, YStep = V.Count, Missing = 0, Inputs = pass.Missing == 0 && pass.Inputs > 0 ? within : 0, Outputs = within, First = left, End = left + 1, Turn = NoTurns };
            *next++ = pass with { First = right };
        }

        return (int)(next - passes);
    }

    /// <summary>Writes the masks of a block of taps.</summary>
    [SkipLocalsInit]
    internal void Draw(in TapBlock block, T* masks)
    {
        // Masks are cut from a line: a vector without bits, one with all, one without.
        T* line = stackalloc T[3 * V.Count];
        new Span<byte>(line, 3 * V.Count * sizeof(T)).Clear();
        new Span<byte>(line + V.Count, V.Count * sizeof(T)).Fill(0xFF);
        for (int strip = 0; strip < Count; strip++)
        {
            int column = Column(strip), taken = apart ? strip * V.Count - column : 0;
            V own = Inside(line, -taken, apart ? width.Output - column - taken : V.Count);
            T* set = Set(masks, strip);
            for (int i = 0; i < TapBlock.MostColumns; i++, set += V.Count)
            {
                TapView view = block.View(i);
                (own & Inside(line, column + view.Shift, view.Count)).Store(ref *set, 0);
            }

            own.Store(ref *set, 0);
            if (strip == left && strip < right) strip = right - 1;
        }
    }

    /// <summary>Bits set for the elements i for which start + i lies in [0, count).</summary>
    static V Inside(T* line, int start, int count) =>
        V.Load(ref line[V.Count + Math.Clamp(start, -V.Count, 0)], 0) & V.Load(ref line[2 * V.Count - Math.Clamp(count - start, 0, V.Count)], 0);
}
