using PtxInterpreter;

namespace Framework.Tests.Ptx;

/// <summary>Instructions of several lanes, and special registers, on two warps: every thread has a = 3 · tid + 1 and p = tid is a multiple of 3.</summary>
public sealed class WarpTests
{
    const int Threads = 64;

    public static TheoryData<string, Func<int, uint>> Instructions => new()
    {
        { "shfl.sync.bfly.b32 r, a, 5, 31, 0xffffffff;", t => A(t ^ 5) },
        { "shfl.sync.idx.b32 r, a, 7, 31, 0xffffffff;", t => A(t / 32 * 32 + 7) },
        { "shfl.sync.up.b32 r|q, a, 3, 0, 0xffffffff; @!q mov.b32 r, 99;", t => t % 32 < 3 ? 99 : A(t - 3) },
        { "shfl.sync.down.b32 r|q, a, 3, 31, 0xffffffff; @!q mov.b32 r, 99;", t => t % 32 > 28 ? 99 : A(t + 3) },

        // In segments of eight lanes: the mask is 0x18, in the second byte of c.
        { "shfl.sync.up.b32 r, a, 2, 0x1800, 0xffffffff;", t => t % 8 < 2 ? A(t) : A(t - 2) },
        { "shfl.sync.down.b32 r, a, 2, 0x181f, 0xffffffff;", t => t % 8 > 5 ? A(t) : A(t + 2) },
        { "shfl.sync.idx.b32 r, a, 3, 0x181f, 0xffffffff;", t => A(t / 8 * 8 + 3) },
        { "shfl.sync.bfly.b32 r, a, 8, 0x181f, 0xffffffff;", t => t % 16 < 8 ? A(t) : A(t ^ 8) },

        // Only the lower half takes part.
        { "mov.b32 r, 5; setp.lt.u32 q, l, 16; @q shfl.sync.bfly.b32 r, a, 1, 31, 0xffff;", t => t % 32 < 16 ? A(t ^ 1) : 5 },

        { "vote.sync.ballot.b32 r, p, 0xffffffff;", t => Ballot(t, x => x % 3 == 0) },
        { "vote.sync.ballot.b32 r, !p, 0xffffffff;", t => Ballot(t, x => x % 3 != 0) },
        { "vote.sync.any.pred q, p, 0xffffffff; selp.u32 r, 1, 0, q;", _ => 1 },
        { "vote.sync.all.pred q, p, 0xffffffff; selp.u32 r, 1, 0, q;", _ => 0 },
        { "setp.lt.u32 q, t, 32; vote.sync.uni.pred q, q, 0xffffffff; selp.u32 r, 1, 0, q;", _ => 1 },
        { "vote.sync.uni.pred q, p, 0xffffffff; selp.u32 r, 1, 0, q;", _ => 0 },
        { "and.b32 b, l, 3; match.any.sync.b32 r, b, 0xffffffff;", t => 0x11111111u << t % 4 },
        { "mov.u32 r, 0; @p activemask.b32 r;", t => t % 3 == 0 ? Ballot(t, x => x % 3 == 0) : 0 },

        { "bar.red.popc.u32 r, 0, p;", _ => 22 },
        { "bar.red.popc.u32 r, 0, !p;", _ => 42 },
        { "bar.red.or.pred q, 1, p; selp.u32 r, 1, 0, q;", _ => 1 },
        { "bar.red.and.pred q, 1, p; selp.u32 r, 1, 0, q;", _ => 0 },
        { "setp.lt.u32 q, t, 100; bar.red.and.pred q, 1, q; selp.u32 r, 1, 0, q;", _ => 1 },

        { "mov.u32 r, %laneid;", t => (uint)t % 32 },
        { "mov.u32 r, %warpid;", t => (uint)t / 32 },
        { "mov.u32 r, %nwarpid;", _ => 2 },
        { "mov.u32 r, %lanemask_eq;", t => 1u << t % 32 },
        { "mov.u32 r, %lanemask_lt;", t => Ballot(t, x => x < t) },
        { "mov.u32 r, %lanemask_le;", t => Ballot(t, x => x <= t) },
        { "mov.u32 r, %lanemask_gt;", t => Ballot(t, x => x > t) },
        { "mov.u32 r, %lanemask_ge;", t => Ballot(t, x => x >= t) },
    };

    [Theory]
    [MemberData(nameof(Instructions))]
    public void GivesEveryLaneItsShare(string instruction, Func<int, uint> expected)
        => Assert.Equal(Enumerable.Range(0, Threads).Select(expected), Run(Kernels.Header, instruction));

    public static TheoryData<string, Func<int, uint>> Reductions => new()
    {
        { "redux.sync.add.u32 r, a, 0xffffffff;", t => (uint)Enumerable.Range(t / 32 * 32, 32).Sum(x => A(x)) },
        { "redux.sync.min.s32 r, a, 0xffffffff;", t => A(t / 32 * 32) },
        { "redux.sync.max.u32 r, a, 0xffffffff;", t => A(t / 32 * 32 + 31) },
        { "redux.sync.xor.b32 r, a, 0xffffffff;", t => Enumerable.Range(t / 32 * 32, 32).Aggregate(0u, (x, y) => x ^ A(y)) },
    };

    [Theory]
    [MemberData(nameof(Reductions))]
    public void ReducesAWarp(string instruction, Func<int, uint> expected)
        => Assert.Equal(Enumerable.Range(0, Threads).Select(expected), Run(".version 7.8\n.target sm_80\n.address_size 64\n", instruction));

    static uint A(int thread) => 3 * (uint)thread + 1;

    /// <summary>The lanes of a thread's warp for which something holds.</summary>
    static uint Ballot(int thread, Func<int, bool> holds)
        => Enumerable.Range(thread / 32 * 32, 32).Aggregate(0u, (mask, t) => holds(t) ? mask | 1u << t % 32 : mask);

    static uint[] Run(string header, string instruction)
    {
        string text = header + $$"""
            .visible .entry one(.param .u64 out)
            {
                .reg .u64 o, x; .reg .b32 r, a, b, t, l; .reg .pred p, q;
                ld.param.u64 o, [out];
                mov.u32 t, %tid.x; mov.u32 l, %laneid; mad.lo.u32 a, t, 3, 1; rem.u32 b, t, 3; setp.eq.u32 p, b, 0;
                {{instruction}}
                mul.wide.u32 x, t, 4; add.u64 o, o, x; st.global.u32 [o], r;
                ret;
            }
            """;
        PtxMemory memory = new();
        ulong result = memory.Allocate(4 * Threads);
        Interpreter.Launch(PtxModule.Parse(text).Entry("one"), 1, Threads, 0, [result], memory);
        uint[] values = new uint[Threads];
        memory.Download<uint>(result, values);
        return values;
    }
}
