using PtxInterpreter;

namespace Framework.Tests.Ptx;

/// <summary>One atomic operation on one word: what stands there before and after, and what comes back. The operands are a and b, the word is m.</summary>
public sealed class AtomicTests
{
    const ulong Smallest = 1, One = 0x3f800000, Minus = 0x80000000;

    public static TheoryData<string, string, ulong, ulong, ulong, ulong> Operations => new()
    {
        // instruction, type, before, a, b, after
        { "atom.global.add.u32 r, [m], a;", "b32", 0xffffffff, 2, 0, 1 },
        { "atom.global.add.s32 r, [m], a;", "b32", 5, 0xffffffff, 0, 4 },
        { "atom.global.add.u64 r, [m], a;", "b64", 0xffffffff, 1, 0, 0x100000000 },
        { "atom.global.add.f32 r, [m], a;", "b32", One, One, 0, 0x40000000 },
        { "atom.global.add.f64 r, [m], a;", "b64", 0x3ff0000000000000, 0x3ff0000000000000, 0, 0x4000000000000000 },
        { "atom.global.add.noftz.f16 r, [m], a;", "b16", 0x3c00, 0x3c00, 0, 0x4000 },

        // On global memory subnormal numbers count as zero, on shared memory they do not.
        { "atom.global.add.f32 r, [m], a;", "b32", Smallest, Smallest, 0, 0 },
        { "atom.global.add.f32 r, [m], a;", "b32", Minus | Smallest, Minus | Smallest, 0, Minus },
        { "atom.shared.add.f32 r, [s], a;", "b32", Smallest, Smallest, 0, 2 * Smallest },

        { "atom.global.inc.u32 r, [m], a;", "b32", 3, 4, 0, 4 },
        { "atom.global.inc.u32 r, [m], a;", "b32", 4, 4, 0, 0 },
        { "atom.global.dec.u32 r, [m], a;", "b32", 3, 4, 0, 2 },
        { "atom.global.dec.u32 r, [m], a;", "b32", 0, 4, 0, 4 },
        { "atom.global.dec.u32 r, [m], a;", "b32", 9, 4, 0, 4 },
        { "atom.global.min.s32 r, [m], a;", "b32", 1, 0xffffffff, 0, 0xffffffff },
        { "atom.global.min.u32 r, [m], a;", "b32", 1, 0xffffffff, 0, 1 },
        { "atom.global.max.s64 r, [m], a;", "b64", 1, ulong.MaxValue, 0, 1 },
        { "atom.shared.and.b32 r, [s], a;", "b32", 0xff0, 0x0ff, 0, 0x0f0 },
        { "atom.global.or.b64 r, [m], a;", "b64", 0xff0, 0x0ff, 0, 0xfff },
        { "atom.global.xor.b32 r, [m], a;", "b32", 0xff0, 0x0ff, 0, 0xf0f },
        { "atom.global.exch.b32 r, [m], a;", "b32", 7, 8, 0, 8 },
        { "atom.global.cas.b32 r, [m], a, b;", "b32", 7, 7, 9, 9 },
        { "atom.global.cas.b32 r, [m], a, b;", "b32", 7, 6, 9, 7 },
        { "atom.global.cas.b16 r, [m], a, b;", "b16", 7, 7, 9, 9 },
        { "atom.acq_rel.gpu.global.add.u32 r, [m], a;", "b32", 1, 2, 0, 3 },
        { "mov.b32 r, 1; red.global.add.u32 [m], a;", "b32", 1, 2, 0, 3 },
        { "mov.b32 r, 1; red.relaxed.gpu.global.max.u32 [m], a;", "b32", 1, 2, 0, 2 },
        { "mov.b32 r, 1; red.shared.xor.b32 [s], a;", "b32", 1, 2, 0, 3 },
        { "atom.add.u32 r, [m], a;", "b32", 1, 2, 0, 3 },
    };

    [Theory]
    [MemberData(nameof(Operations))]
    public void LeavesAndReturns(string instruction, string type, ulong before, ulong a, ulong b, ulong after)
    {
        bool shared = instruction.Contains("[s]", StringComparison.Ordinal);
        string text = Kernels.Header + $$"""
            .visible .entry one(.param .u64 memory)
            {
                .reg .u64 m; .reg .{{type}} r, a, b, v; .reg .u32 s; .shared .align 8 .b8 word[8];
                ld.param.u64 m, [memory]; mov.u32 s, word;
                ld.global.{{type}} a, [m+8]; ld.global.{{type}} b, [m+16];
                ld.global.{{type}} v, [m]; st.shared.{{type}} [s], v;
                {{instruction}}
                ld.{{(shared ? "shared" : "global")}}.{{type}} v, [{{(shared ? "s" : "m")}}];
                st.global.{{type}} [m+24], v; st.global.{{type}} [m+32], r;
                ret;
            }
            """;
        PtxMemory memory = new();
        ulong address = memory.Allocate<ulong>([before, a, b, 0, 0]);

        Interpreter.Launch(PtxModule.Parse(text).Entry("one"), 1, 1, 0, [address], memory);

        ulong[] words = new ulong[5];
        memory.Download<ulong>(address, words);
        Assert.Equal((after, before), (words[3], words[4]));
    }
}
