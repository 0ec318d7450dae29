namespace PtxInterpreter.Execution;

/// <summary>
/// The stretches of a warp's run between two barriers, numbered. Two accesses of different threads are ordered when a barrier stands between them: both in one warp and
/// in different intervals, or both in one block and at different counts of block barriers. Blocks are never ordered.
/// </summary>
sealed class Intervals(uint first)
{
    readonly List<(int Block, int Epoch, int Warp)> all = [];

    /// <summary>The number after the last one given.</summary>
    public uint Next => first + (uint)all.Count;

    public uint Open(int block, int epoch, int warp)
    {
        all.Add((block, epoch, warp));
        return first + (uint)all.Count - 1;
    }

    public int BlockOf(uint interval) => all[(int)(interval - first)].Block;

    public int WarpOf(uint interval) => all[(int)(interval - first)].Warp;

    /// <summary>Whether nothing orders two different intervals of this launch.</summary>
    public bool Concurrent(uint a, uint b)
    {
        (int Block, int Epoch, int Warp) x = all[(int)(a - first)], y = all[(int)(b - first)];
        return x.Block != y.Block || x.Warp != y.Warp && x.Epoch == y.Epoch;
    }
}
