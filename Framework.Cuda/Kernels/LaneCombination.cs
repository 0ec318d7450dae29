namespace Framework.Cuda.Kernels;

/// <summary>
/// Combines the values that threads of a block hold, always in one order: within a warp by shuffles, halves with halves, and what the warps have through shared
/// memory. The first lane of each group ends up with the whole; after <see cref="Rows"/> the others do too, with the same bits where combining commutes.
/// </summary>
/// <param name="writer">Where to.</param>
/// <param name="type">The type of the values.</param>
/// <param name="values">The registers to be combined.</param>
/// <param name="others">The registers that <paramref name="combine"/> takes another thread's values from.</param>
/// <param name="combine">Writes what combines them; the result is in <paramref name="values"/>.</param>
sealed class LaneCombination(PtxWriter writer, string type, string[] values, string[] others, Action combine)
{
    const int Warp = 32;

    int Size => type.EndsWith("64", StringComparison.Ordinal) ? 8 : 4;

    /// <summary>Over groups of neighbouring threads.</summary>
    /// <param name="thread">The number of the thread in its block.</param>
    /// <param name="lanes">Threads of a group, a power of two.</param>
    public void Rows(string thread, int lanes)
    {
        Shuffle(Math.Min(lanes, Warp));
        if (lanes <= Warp)
        {
            return;
        }
        int warps = PtxWriter.BlockSize / Warp, inGroup = lanes / Warp;
        string array = writer.Shared(values.Length * warps * Size);
        var (place, lane, first) = (writer.Register("u32"), writer.Register("u32"), writer.Register("pred"));
        var skip = writer.Label();
        writer.Line($"and.b32 {lane}, {thread}, {Warp - 1}");
        writer.Line($"setp.ne.u32 {first}, {lane}, 0");
        writer.Line($"@{first} bra {skip}");
        writer.Line($"shr.u32 {place}, {thread}, 5");
        Address(place, array);
        Transfer(place, values, warps, store: true);
        writer.Place(skip);
        writer.Line("bar.sync 0");
        // Each thread takes the values of one of its group's warps.
        var group = writer.Register("u32");
        writer.Line($"and.b32 {group}, {thread}, {-lanes & 0xFF}");
        writer.Line($"shr.u32 {group}, {group}, 5");
        writer.Line($"and.b32 {lane}, {thread}, {inGroup - 1}");
        writer.Line($"add.u32 {group}, {group}, {lane}");
        Address(group, array);
        Transfer(group, values, warps, store: false);
        Shuffle(inGroup);
    }

    /// <summary>Over threads that are <paramref name="distance"/> apart, the lanes of a group lying in different warps.</summary>
    /// <param name="thread">The number of the thread in its block.</param>
    /// <param name="lane">The number of its lane.</param>
    /// <param name="lanes">Lanes of a group, a power of two.</param>
    /// <param name="distance">Threads from one lane to the next.</param>
    public void Columns(string thread, string lane, int lanes, int distance)
    {
        if (lanes == 1)
        {
            return;
        }
        string array = writer.Shared(values.Length * PtxWriter.BlockSize * Size);
        var place = writer.Register("u32");
        writer.Line($"mov.u32 {place}, {thread}");
        Address(place, array);
        Transfer(place, values, PtxWriter.BlockSize, store: true);
        for (int half = lanes / 2; half > 0; half /= 2)
        {
            var (idle, end) = (writer.Register("pred"), writer.Label());
            writer.Line("bar.sync 0");
            writer.Line($"setp.ge.u32 {idle}, {lane}, {half}");
            writer.Line($"@{idle} bra {end}");
            Transfer(place, others, PtxWriter.BlockSize, store: false, half * distance * Size);
            combine();
            if (half > 1)
            {
                Transfer(place, values, PtxWriter.BlockSize, store: true);
            }
            writer.Place(end);
        }
    }

    /// <summary>Lanes exchange their values with those some lanes on, and these with them.</summary>
    void Shuffle(int lanes)
    {
        for (int distance = lanes / 2; distance > 0; distance /= 2)
        {
            for (int k = 0; k < values.Length; k++)
            {
                Exchange(values[k], others[k], distance);
            }
            combine();
        }
    }

    void Exchange(string value, string other, int distance)
    {
        if (Size == 4)
        {
            var bits = writer.Register("b32");
            writer.Line($"mov.b32 {bits}, {value}");
            writer.Line($"shfl.sync.bfly.b32 {bits}, {bits}, {distance}, 31, 0xFFFFFFFF");
            writer.Line($"mov.b32 {other}, {bits}");
            return;
        }
        var (low, high) = (writer.Register("b32"), writer.Register("b32"));
        writer.Line($"mov.b64 {{{low}, {high}}}, {value}");
        writer.Line($"shfl.sync.bfly.b32 {low}, {low}, {distance}, 31, 0xFFFFFFFF");
        writer.Line($"shfl.sync.bfly.b32 {high}, {high}, {distance}, 31, 0xFFFFFFFF");
        writer.Line($"mov.b64 {other}, {{{low}, {high}}}");
    }

    /// <summary>Makes of an element's number its address.</summary>
    void Address(string place, string array)
    {
        var start = writer.Register("u32");
        writer.Line($"mov.u32 {start}, {array}");
        writer.Line($"mad.lo.u32 {place}, {place}, {Size}, {start}");
    }

    void Transfer(string place, string[] registers, int pitch, bool store, int offset = 0)
    {
        for (int k = 0; k < registers.Length; k++)
        {
            var address = $"[{place}+{k * pitch * Size + offset}]";
            writer.Line(store ? $"st.shared.{type} {address}, {registers[k]}" : $"ld.shared.{type} {registers[k]}, {address}");
        }
    }
}
