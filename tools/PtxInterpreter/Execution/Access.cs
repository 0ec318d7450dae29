namespace PtxInterpreter.Execution;

/// <summary>How an access takes part in races.</summary>
enum AccessKind
{
    Plain,

    /// <summary>Atomic, relaxed, acquiring, releasing and volatile accesses, which do not race with each other.</summary>
    Strong,

    /// <summary>Through the cache that is not kept coherent within a launch.</summary>
    NonCoherent,
}

/// <summary>What an access conflicts with, for the message.</summary>
readonly record struct Conflict(PtxFault Fault, string Reason)
{
    public static readonly Conflict ReadOfWritten = new(PtxFault.Race, "another thread has written what is read here, and no barrier stands between");

    public static readonly Conflict WriteOfWritten = new(PtxFault.Race, "another thread has written what is written here, and no barrier stands between");

    public static readonly Conflict WriteOfRead = new(PtxFault.Race, "another thread has read what is written here, and no barrier stands between");

    public static readonly Conflict NonCoherentRead = new(PtxFault.WrittenWhileReadOnly, "the launch has written what ld.global.nc reads here");

    public static readonly Conflict NonCoherentWrite = new(PtxFault.WrittenWhileReadOnly, "the launch reads with ld.global.nc what is written here");
}

/// <summary>
/// Who touched each piece of a region, as far as later accesses can conflict with it. Plain writes that do not conflict are ordered, so the last one stands for all.
/// Pieces have four bytes until a smaller access comes.
/// </summary>
sealed class Access
{
    struct Cell
    {
        public Trace Readers;
        public uint Writer, NonCoherentReader;
        public byte WriterLane;
    }

    struct StrongCell
    {
        public Trace Readers, Writers;
    }

    Cell[] cells = [];

    /// <summary>Empty until the first strong access; few buffers see one.</summary>
    StrongCell[] strong = [];

    int shift = 2;

    public Conflict? Read(Region region, int offset, int size, Intervals intervals, uint interval, int lane, AccessKind kind)
    {
        uint baseline = Math.Max(region.Baseline, 1);
        Prepare(region, size, kind);
        for (int i = offset >> shift; i < offset + size >> shift; i++)
        {
            ref Cell cell = ref cells[i];
            bool isStrong = strong.Length > 0;
            if (kind == AccessKind.NonCoherent && (cell.Writer >= baseline || isStrong && strong[i].Writers.IsSince(baseline))) return Conflict.NonCoherentRead;
            if (Conflicts(in cell, baseline, intervals, interval, lane)) return Conflict.ReadOfWritten;
            if (kind == AccessKind.Strong)
            {
                strong[i].Readers.Record(baseline, intervals, interval, lane);
                continue;
            }
            if (isStrong && strong[i].Writers.IsConcurrent(baseline, intervals, interval, lane)) return Conflict.ReadOfWritten;
            if (kind == AccessKind.NonCoherent) cell.NonCoherentReader = interval;
            cell.Readers.Record(baseline, intervals, interval, lane);
        }
        return null;
    }

    public Conflict? Write(Region region, int offset, int size, Intervals intervals, uint interval, int lane, AccessKind kind)
    {
        uint baseline = Math.Max(region.Baseline, 1);
        Prepare(region, size, kind);
        for (int i = offset >> shift; i < offset + size >> shift; i++)
        {
            ref Cell cell = ref cells[i];
            if (cell.NonCoherentReader >= baseline) return Conflict.NonCoherentWrite;
            if (Conflicts(in cell, baseline, intervals, interval, lane)) return Conflict.WriteOfWritten;
            if (cell.Readers.IsConcurrent(baseline, intervals, interval, lane)) return Conflict.WriteOfRead;
            if (kind == AccessKind.Strong)
            {
                strong[i].Writers.Record(baseline, intervals, interval, lane);
                continue;
            }
            if (strong.Length > 0 && strong[i].Writers.IsConcurrent(baseline, intervals, interval, lane)) return Conflict.WriteOfWritten;
            if (strong.Length > 0 && strong[i].Readers.IsConcurrent(baseline, intervals, interval, lane)) return Conflict.WriteOfRead;
            (cell.Writer, cell.WriterLane) = (interval, (byte)lane);
        }
        return null;
    }

    static bool Conflicts(in Cell cell, uint baseline, Intervals intervals, uint interval, int lane)
        => cell.Writer >= baseline && (cell.Writer == interval ? cell.WriterLane != lane : intervals.Concurrent(cell.Writer, interval));

    void Prepare(Region region, int size, AccessKind kind)
    {
        if (cells.Length == 0) cells = new Cell[(region.Data.Length >> shift) + 1];
        if (kind == AccessKind.Strong && strong.Length == 0) strong = new StrongCell[cells.Length];
        while (size < 1 << shift)
        {
            cells = Halved(cells);
            strong = Halved(strong);
            shift--;
        }
    }

    /// <summary>Pieces of half the size, each with what was known of the whole.</summary>
    static T[] Halved<T>(T[] pieces)
    {
        T[] halves = new T[pieces.Length * 2];
        for (int i = 0; i < pieces.Length; i++) halves[2 * i] = halves[2 * i + 1] = pieces[i];
        return halves;
    }
}
