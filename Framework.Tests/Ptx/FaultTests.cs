using PtxInterpreter;

namespace Framework.Tests.Ptx;

/// <summary>
/// Programs that the assembler would take and that do wrong when they run. Each row has statements, the fault and a « before the instruction at fault; the kernel has the buffers
/// in (64 words, written) and out (64 words, unwritten), and runs with 64 threads in each of two blocks.
/// </summary>
public sealed class FaultTests
{
    const string Head = """
        .reg .pred p, q, r; .reg .u32 t, c, l, u, v, w; .reg .u64 i, o, ti, to, x; .reg .f32 f, g, h, k; .reg .b32 b; .reg .b16 s;
        .shared .align 16 .b8 tile[512];
        ld.param.u64 i, [in]; ld.param.u64 o, [out];
        mov.u32 t, %tid.x; mov.u32 c, %ctaid.x; mov.u32 l, %laneid; mov.u32 u, 0; mov.u32 v, 0; mov.f32 f, 1.0;
        mul.wide.u32 x, t, 4; add.u64 ti, i, x; add.u64 to, o, x;
        shl.b32 w, t, 2; setp.eq.u32 p, t, 0; setp.lt.u32 q, t, 32; setp.eq.u32 r, c, 0;

        """;

    public static TheoryData<PtxFault, string> Programs => new()
    {
        // Bounds and alignment
        { PtxFault.OutOfBounds, "«ld.global.u32 u, [i+256];" },
        { PtxFault.OutOfBounds, "«ld.global.u32 u, [i+-4];" },
        { PtxFault.OutOfBounds, "«ld.global.u32 u, [ti+4];" },
        { PtxFault.OutOfBounds, "@r «st.global.u32 [to+4], u;" },
        { PtxFault.OutOfBounds, "mov.u64 x, 0; «ld.global.u32 u, [x];" },
        { PtxFault.OutOfBounds, "«ld.shared.u32 u, [w+512];" },
        { PtxFault.OutOfBounds, "«st.shared.u32 [w+260], u;" },
        { PtxFault.Misaligned, "«ld.global.u32 u, [i+2];" },
        { PtxFault.Misaligned, "«ld.global.v4.f32 {f, g, h, k}, [i+8];" },
        { PtxFault.Misaligned, "@p «st.shared.v2.u32 [w+4], {u, v};" },
        { PtxFault.ReadOnly, "@p «st.f32 [x], f;" },

        { PtxFault.OutOfBounds, "mov.u64 x, tile; cvta.shared.u64 x, x; «ld.u32 u, [x+512];" },

        // Reads before writes
        { PtxFault.Uninitialized, "«ld.global.u32 u, [o];" },
        { PtxFault.Uninitialized, "«ld.shared.u32 u, [w];" },
        { PtxFault.Uninitialized, "@p st.shared.u8 [w], s; bar.sync 0; @p «ld.shared.u16 s, [w];" },

        // Races between threads of a block
        { PtxFault.Race, "«st.shared.u32 [tile], t;" },
        { PtxFault.Race, "@p st.shared.u32 [tile], t; «ld.shared.u32 u, [tile];" },
        { PtxFault.Race, "st.shared.u32 [w], t; xor.b32 w, w, 4; «ld.shared.u32 u, [w];" },
        { PtxFault.Race, "st.shared.u32 [w], t; xor.b32 w, w, 128; @!q «ld.shared.u32 u, [w];" },
        { PtxFault.Race, "st.shared.u32 [w], t; bar.sync 0; xor.b32 w, w, 4; ld.shared.u32 u, [w]; xor.b32 w, w, 4; «st.shared.u32 [w], u;" },
        { PtxFault.Race, "st.shared.u32 [w], t; bar.warp.sync 0xffffffff; xor.b32 w, w, 128; @!q «ld.shared.u32 u, [w];" },
        { PtxFault.Race, "@r st.global.u32 [to], t; xor.b32 w, w, 4; cvt.u64.u32 x, w; add.u64 to, o, x; @r «ld.global.u32 u, [to];" },
        { PtxFault.Race, "ld.global.u32 u, [i]; @p «st.global.u32 [i], u;" },
        { PtxFault.Race, "@p st.shared.u32 [tile], u; bar.sync 0; atom.shared.add.u32 u, [tile], 1; @p «ld.shared.u32 u, [tile];" },
        { PtxFault.Race, "@p st.shared.u32 [tile], u; bar.sync 0; @!p atom.shared.add.u32 u, [tile], 1; @p atom.shared.add.u32 u, [tile], 1; @p «ld.shared.u32 u, [tile];" },
        { PtxFault.Race, "@p st.shared.u32 [tile], u; bar.sync 0; ld.volatile.shared.u32 u, [tile]; @p «st.shared.u32 [tile], u;" },
        { PtxFault.Race, "@p st.shared.u32 [tile], u; «ld.relaxed.cta.shared.u32 u, [tile];" },
        { PtxFault.Race, "shr.u32 w, w, 2; st.shared.u8 [w], s; and.b32 w, w, 60; «ld.shared.u32 u, [w];" },

        // Races between blocks
        { PtxFault.Race, "@p «st.global.u32 [o], t;" },
        { PtxFault.Race, "@!p ret; ld.global.u32 u, [i]; bar.sync 0; @!r «st.global.u32 [i], u;" },
        { PtxFault.Race, "@!p ret; @!r «red.global.add.u32 [i], 1; @r st.global.u32 [i], u;" },

        // The cache that is not coherent
        { PtxFault.WrittenWhileReadOnly, "ld.global.nc.u32 u, [ti]; @r «st.global.u32 [ti], u;" },
        { PtxFault.WrittenWhileReadOnly, "@r st.global.u32 [ti], u; bar.sync 0; @r «ld.global.nc.u32 u, [ti];" },

        // Barriers
        { PtxFault.DivergentBarrier, "@p «bar.sync 0;" },
        { PtxFault.DivergentBarrier, "and.b32 b, t, 1; setp.eq.u32 p, b, 0; @p bra EVEN; «bar.sync 0; bra END; EVEN: bar.sync 0; END:" },
        { PtxFault.DivergentBarrier, "@q bra LOW; «bar.sync 0; bra END; LOW: bar.sync 0; END:" },
        { PtxFault.Deadlock, "@q bra LOW; «bar.sync 1; bra END; LOW: bar.sync 0; END:" },
        { PtxFault.Undefined, "mov.u32 u, 16; «bar.sync u;" },
        { PtxFault.Undefined, "«bar.sync l;" },
        { PtxFault.Undefined, "«bar.sync 0, 32;" },

        // Warps
        { PtxFault.WarpMask, "setp.lt.u32 p, l, 16; @p «shfl.sync.bfly.b32 b, u, 1, 31, 0xffffffff;" },
        { PtxFault.WarpMask, "«shfl.sync.bfly.b32 b, u, 1, 31, 0xffff;" },
        { PtxFault.WarpMask, "setp.lt.u32 p, l, 8; @p «shfl.sync.down.b32 b, u, 4, 31, 0xff;" },
        { PtxFault.WarpMask, "setp.ge.u32 p, l, 31; @p ret; «shfl.sync.bfly.b32 b, u, 1, 31, 0xffffffff;" },
        { PtxFault.WarpMask, "mov.u32 v, %lanemask_le; «vote.sync.ballot.b32 b, p, v;" },
        { PtxFault.WarpMask, "@p «bar.warp.sync 0xffffffff;" },
        { PtxFault.Undefined, "setp.lt.u32 p, l, 16; @p «bra.uni END; END:" },

        // Others
        { PtxFault.Undefined, "«div.u32 u, u, t;" },
        { PtxFault.Undefined, "«rem.s32 u, u, v;" },
        { PtxFault.InstructionLimit, "LOOP: «bra LOOP;" },
    };

    [Theory]
    [MemberData(nameof(Programs))]
    public void IsReported(PtxFault fault, string statements)
    {
        // The constant is there for the store that tries to write it.
        string constant = fault == PtxFault.ReadOnly ? "mov.u64 x, table;" : "";
        string marked = Kernels.Header + $".const .f32 table = 1.0;\n.visible .entry k(.param .u64 in, .param .u64 out) {{\n{Head}mov.b16 s, 1; {constant}{statements}\nret;\n}}";
        PtxMemory memory = new();
        ulong input = memory.Allocate<int>(new int[64]), output = memory.Allocate(256);
        PtxEntry entry = PtxModule.Parse(marked.Replace("«", "")).Entry("k");

        PtxExecutionException exception = Assert.Throws<PtxExecutionException>(() => Interpreter.Launch(entry, 2, 64, 0, [input, output], memory, new() { InstructionsPerWarp = 1000 }));

        Assert.Equal(fault, exception.Fault);
        Assert.Equal("k", exception.Kernel);
        string before = marked[..marked.IndexOf('«')];
        Assert.Equal(new(before.Count(c => c == '\n') + 1, before.Length - before.LastIndexOf('\n')), exception.Position);
    }

    public static TheoryData<string> Correct => new()
    {
        "st.shared.u32 [w], t; bar.sync 0; xor.b32 w, w, 132; ld.shared.u32 u, [w];",
        "st.shared.u32 [w], t; bar.warp.sync 0xffffffff; xor.b32 w, w, 4; ld.shared.u32 u, [w];",
        "st.shared.u32 [w], t; ld.shared.u32 u, [w]; st.shared.u32 [w], u;",
        "@p st.shared.u32 [tile], u; bar.sync 0; atom.shared.add.u32 u, [tile], 1; bar.sync 0; ld.shared.u32 u, [tile];",
        "ld.global.u32 u, [i]; red.global.add.u32 [o+-0], 0;",
        "@p st.relaxed.cta.shared.u32 [tile], u; bar.sync 0; ld.volatile.shared.u32 u, [tile]; red.shared.add.u32 [tile], 1; st.volatile.shared.u32 [tile], u;",
        "mov.u64 x, tile; cvta.shared.u64 x, x; @p st.u32 [x], u; bar.sync 0; ld.u32 u, [x]; cvta.to.shared.u64 x, x; ld.shared.u32 u, [x];",
        "mov.u64 x, tile; cvta.shared.u64 x, x; @p st.u32 [x], u; bar.sync 0; red.add.u32 [x], 1; membar.cta;",
        "@!p ret; bar.sync 0;",
        "@q ret; bar.sync 0; st.shared.u32 [w], t;",
        "setp.ge.u32 p, l, 16; @p ret; shfl.sync.bfly.b32 b, u, 8, 31, 0xffff;",
        "setp.lt.u32 p, l, 16; @p bra LOW; barrier.sync 0; bra END; LOW: barrier.sync 0; END:",
        "ld.global.nc.u32 u, [ti]; bar.sync 0; ld.global.u32 u, [ti];",
    };

    [Theory]
    [MemberData(nameof(Correct))]
    public void IsNotReported(string statements)
    {
        PtxMemory memory = new();
        ulong input = memory.Allocate<int>(new int[64]), output = memory.Allocate<int>(new int[64]);
        PtxEntry entry = PtxModule.Parse(Kernels.Header + $".visible .entry k(.param .u64 in, .param .u64 out) {{\n{Head}{statements}\nret;\n}}").Entry("k");

        Interpreter.Launch(entry, 2, 64, 0, [input, output], memory);
    }

    [Fact]
    public void NamesKernelBlockThreadAndAddress()
    {
        PtxMemory memory = new();
        float[] three = new float[300];
        ulong a = memory.Allocate<float>(three), b = memory.Allocate<float>(three), c = memory.Allocate(4 * 299);
        PtxEntry entry = PtxModule.Parse(Kernels.VectorAdd).Entry("vadd");

        PtxExecutionException exception = Assert.Throws<PtxExecutionException>(() => Interpreter.Launch(entry, 2, 64, 0, [a, b, c, 300], memory));

        Assert.Equal((PtxFault.OutOfBounds, "vadd", new Dim3(1, 0, 0), new Dim3(10, 0, 0), c + 4 * 296), (exception.Fault, exception.Kernel, exception.Block, exception.Thread, exception.Address));
        Assert.Contains("block (1, 0, 0), thread (10, 0, 0)", exception.Message);
    }
}
