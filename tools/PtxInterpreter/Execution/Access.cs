namespace PtxInterpreter.Execution;

/// <summary>What a conflict is, for the message.</summary>
readonly record struct Conflict(PtxFault Fault, string Reason);

/// <summary>
/// Who touched each piece of a region last: the writer, and of the readers as many as later writers can conflict with. Pieces have four bytes until a smaller access comes.
/// Of several atomic accesses to one piece only the last is kept.
/// </summary>
sealed class Access
{
    struct Cell
    {
        public uint Writer, Reader, ReaderLanes;

        /// <summary>The last reader in another warp of <see cref="Reader"/>'s block, and the last in another block.</summary>
        public uint OtherWarp, OtherBlock;

        public uint NonCoherentReader;
        public byte WriterLane;
        public bool WriterIsStrong;
    }

    Cell[] cells = [];
    int shift = 2;

    Span<Cell> Touched(int offset, int size, int regionSize)
    {
        if (cells.Length == 0) cells = new Cell[(regionSize >> shift) + 1];
        while (size < 1 << shift) Refine();
        return cells.AsSpan(offset >> shift, size >> shift);
    }

    void Refine()
    {
        Cell[] finer = new Cell[cells.Length * 2];
        for (int i = 0; i < cells.Length; i++) finer[2 * i] = finer[2 * i + 1] = cells[i];
        cells = finer;
        shift--;
    }

    public Conflict? Read(Region region, int offset, int size, Intervals intervals, uint interval, int lane, AccessKind kind)
    {
        foreach (ref Cell cell in Touched(offset, size, region.Data.Length))
        {
            if (cell.Writer >= region.Baseline && cell.Writer != 0)
            {
                if (kind == AccessKind.NonCoherent) return new(PtxFault.WrittenWhileReadOnly, "the launch has written what ld.global.nc reads here");
                bool other = cell.Writer == interval ? cell.WriterLane != lane : intervals.Concurrent(cell.Writer, interval);
                if (other && !(cell.WriterIsStrong && kind == AccessKind.Strong)) return new(PtxFault.Race, "another thread has written what is read here, and no barrier stands between");
            }
            if (kind == AccessKind.NonCoherent) cell.NonCoherentReader = interval;
            if (kind != AccessKind.Strong) Record(ref cell, region.Baseline, intervals, interval, lane);
        }
        return null;
    }

    static void Record(ref Cell cell, uint baseline, Intervals intervals, uint interval, int lane)
    {
        if (cell.Reader == interval)
        {
            cell.ReaderLanes |= 1u << lane;
            return;
        }
        if (cell.Reader >= baseline && cell.Reader != 0)
        {
            if (intervals.BlockOf(cell.Reader) != intervals.BlockOf(interval))
            {
                cell.OtherBlock = cell.Reader;
                cell.OtherWarp = 0;
            }
            else if (intervals.WarpOf(cell.Reader) != intervals.WarpOf(interval))
            {
                cell.OtherWarp = cell.Reader;
            }
        }
        cell.Reader = interval;
        cell.ReaderLanes = 1u << lane;
    }

    public Conflict? Write(Region region, int offset, int size, Intervals intervals, uint interval, int lane, AccessKind kind)
    {
        uint baseline = Math.Max(region.Baseline, 1);
        foreach (ref Cell cell in Touched(offset, size, region.Data.Length))
        {
            if (cell.NonCoherentReader >= baseline) return new(PtxFault.WrittenWhileReadOnly, "the launch reads with ld.global.nc what is written here");
            if (cell.Writer >= baseline && !(cell.WriterIsStrong && kind == AccessKind.Strong)
                && (cell.Writer == interval ? cell.WriterLane != lane : intervals.Concurrent(cell.Writer, interval)))
                return new(PtxFault.Race, "another thread has written what is written here, and no barrier stands between");
            bool read = cell.Reader >= baseline && (cell.Reader == interval ? (cell.ReaderLanes & ~(1u << lane)) != 0 : intervals.Concurrent(cell.Reader, interval))
                || cell.OtherWarp >= baseline && intervals.Concurrent(cell.OtherWarp, interval)
                || cell.OtherBlock >= baseline && intervals.BlockOf(cell.OtherBlock) != intervals.BlockOf(interval);
            if (read) return new(PtxFault.Race, "another thread has read what is written here, and no barrier stands between");
            cell.Writer = interval;
            cell.WriterLane = (byte)lane;
            cell.WriterIsStrong = kind == AccessKind.Strong;
        }
        return null;
    }
}
