namespace KernelCases.Instructions;

/// <param name="Instruction">What two warps execute; every thread t has a = 3t + 1, its lane l, and p, whether t is a multiple of 3. The result is r.</param>
/// <param name="Expected">The result of each thread.</param>
sealed record WarpRow(string Instruction, Func<int, uint> Expected);

/// <summary>Instructions of several lanes, and special registers.</summary>
static class WarpRows
{
    public const int Threads = 64;

    public static readonly WarpRow[] Rows =
    [
        new("shfl.sync.bfly.b32 r, a, 5, 31, 0xffffffff;", t => A(t ^ 5)),
        new("shfl.sync.idx.b32 r, a, 7, 31, 0xffffffff;", t => A(t / 32 * 32 + 7)),
        new("shfl.sync.up.b32 r|q, a, 3, 0, 0xffffffff; @!q mov.b32 r, 99;", t => t % 32 < 3 ? 99 : A(t - 3)),
        new("shfl.sync.down.b32 r|q, a, 3, 31, 0xffffffff; @!q mov.b32 r, 99;", t => t % 32 > 28 ? 99 : A(t + 3)),

        // In segments of eight lanes: the mask is 0x18, in the second byte of c.
        new("shfl.sync.up.b32 r, a, 2, 0x1800, 0xffffffff;", t => t % 8 < 2 ? A(t) : A(t - 2)),
        new("shfl.sync.down.b32 r, a, 2, 0x181f, 0xffffffff;", t => t % 8 > 5 ? A(t) : A(t + 2)),
        new("shfl.sync.idx.b32 r, a, 3, 0x181f, 0xffffffff;", t => A(t / 8 * 8 + 3)),
        new("shfl.sync.bfly.b32 r, a, 8, 0x181f, 0xffffffff;", t => t % 16 < 8 ? A(t) : A(t ^ 8)),

        // Only the lower half takes part.
        new("mov.b32 r, 5; setp.lt.u32 q, l, 16; @q shfl.sync.bfly.b32 r, a, 1, 31, 0xffff;", t => t % 32 < 16 ? A(t ^ 1) : 5),

        new("vote.sync.ballot.b32 r, p, 0xffffffff;", t => Ballot(t, x => x % 3 == 0)),
        new("vote.sync.ballot.b32 r, !p, 0xffffffff;", t => Ballot(t, x => x % 3 != 0)),
        new("vote.sync.any.pred q, p, 0xffffffff; selp.u32 r, 1, 0, q;", _ => 1),
        new("vote.sync.all.pred q, p, 0xffffffff; selp.u32 r, 1, 0, q;", _ => 0),
        new("setp.lt.u32 q, t, 32; vote.sync.uni.pred q, q, 0xffffffff; selp.u32 r, 1, 0, q;", _ => 1),
        new("vote.sync.uni.pred q, p, 0xffffffff; selp.u32 r, 1, 0, q;", _ => 0),
        new("and.b32 b, l, 3; match.any.sync.b32 r, b, 0xffffffff;", t => 0x11111111u << t % 4),
        new("mov.u32 r, 0; @p activemask.b32 r;", t => t % 3 == 0 ? Ballot(t, x => x % 3 == 0) : 0),

        new("bar.red.popc.u32 r, 0, p;", _ => 22),
        new("bar.red.popc.u32 r, 0, !p;", _ => 42),
        new("bar.red.or.pred q, 1, p; selp.u32 r, 1, 0, q;", _ => 1),
        new("bar.red.and.pred q, 1, p; selp.u32 r, 1, 0, q;", _ => 0),
        new("setp.lt.u32 q, t, 100; bar.red.and.pred q, 1, q; selp.u32 r, 1, 0, q;", _ => 1),

        new("mov.u32 r, %laneid;", t => (uint)t % 32),
        new("mov.u32 r, %warpid;", t => (uint)t / 32),
        new("mov.u32 r, %nwarpid;", _ => 2),
        new("mov.u32 r, %lanemask_eq;", t => 1u << t % 32),
        new("mov.u32 r, %lanemask_lt;", t => Ballot(t, x => x < t)),
        new("mov.u32 r, %lanemask_le;", t => Ballot(t, x => x <= t)),
        new("mov.u32 r, %lanemask_gt;", t => Ballot(t, x => x > t)),
        new("mov.u32 r, %lanemask_ge;", t => Ballot(t, x => x >= t)),
    ];

    /// <summary>These need sm_80.</summary>
    public static readonly WarpRow[] Reductions =
    [
        new("redux.sync.add.u32 r, a, 0xffffffff;", t => (uint)Enumerable.Range(t / 32 * 32, 32).Sum(x => A(x))),
        new("redux.sync.min.s32 r, a, 0xffffffff;", t => A(t / 32 * 32)),
        new("redux.sync.max.u32 r, a, 0xffffffff;", t => A(t / 32 * 32 + 31)),
        new("redux.sync.xor.b32 r, a, 0xffffffff;", t => Enumerable.Range(t / 32 * 32, 32).Aggregate(0u, (x, y) => x ^ A(y))),
    ];

    static uint A(int thread) => 3 * (uint)thread + 1;

    /// <summary>The lanes of a thread's warp for which something holds.</summary>
    static uint Ballot(int thread, Func<int, bool> holds)
        => Enumerable.Range(thread / 32 * 32, 32).Aggregate(0u, (mask, t) => holds(t) ? mask | 1u << t % 32 : mask);
}
