using System.Buffers.Binary;
using PtxInterpreter;

namespace Framework.Tests.Ptx;

/// <summary>What a module says of itself, and what a launch asks of its caller.</summary>
public sealed class InterfaceTests
{
    [Fact]
    public void AnEntryTellsItsParametersRegistersAndInstructions()
    {
        PtxModule module = PtxModule.Parse(Kernels.VectorAdd);
        PtxEntry entry = module.Entry("vadd");

        Assert.Equal((78, 75, 256), (module.Version, module.Target, entry.MaximumThreads));
        Assert.Equal([("a", 0, 8, 16), ("b", 8, 8, 16), ("c", 16, 8, 16), ("n", 24, 4, 0)], entry.Parameters.Select(p => (p.Name, p.Offset, p.Size, p.PointerAlignment)));
        Assert.Equal(28, entry.ArgumentBytes);
        Assert.Equal((3, 8, 8, 12), (entry.RegisterCounts[PtxType.Pred], entry.RegisterCounts[PtxType.B32], entry.RegisterCounts[PtxType.B64], entry.RegisterCounts[PtxType.F32]));
        Assert.Equal((8, 2, 3), (entry.InstructionCounts["ld"], entry.InstructionCounts["ret"], entry.InstructionCounts["bra"]));
        Assert.Equal(["ld.v4.f32", "ld.v4.f32", "ld.f32", "ld.f32"], entry.GlobalLoads);
        Assert.Equal(["st.v4.f32", "st.f32"], entry.GlobalStores);
        Assert.Equal(32, PtxModule.Parse(Kernels.BlockSum).Entry("sum").SharedBytes);
    }

    [Fact]
    public void ParametersAreAlignedOneAfterAnother()
    {
        PtxEntry entry = PtxModule.Parse(Kernels.Header + ".entry k(.param .u8 a, .param .u64 b, .param .u16 c, .param .align 16 .b8 d[12], .param .f32 e) { ret; }").Entry("k");

        Assert.Equal([0, 8, 16, 32, 44], entry.Parameters.Select(p => p.Offset));
        Assert.Equal(48, entry.ArgumentBytes);
    }

    [Fact]
    public void ArgumentsMayComeAsBytes()
    {
        float[] x = [1, 2, 3, 4], y = [1, 1, 1, 1];
        PtxMemory memory = new();
        PtxEntry entry = PtxModule.Parse(Kernels.GridStride).Entry("axpy");
        byte[] arguments = new byte[entry.ArgumentBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(arguments, memory.Allocate<float>(x));
        ulong py = memory.Allocate<float>(y);
        BinaryPrimitives.WriteUInt64LittleEndian(arguments.AsSpan(entry.Parameters[1].Offset), py);
        BinaryPrimitives.WriteSingleLittleEndian(arguments.AsSpan(entry.Parameters[2].Offset), 10);
        BinaryPrimitives.WriteUInt64LittleEndian(arguments.AsSpan(entry.Parameters[3].Offset), 4);

        Interpreter.Launch(entry, 1, 32, 0, arguments, memory);

        memory.Download<float>(py, y);
        Assert.Equal([11, 21, 31, 41], y);
    }

    [Fact]
    public void WhatTheDriverWouldRefuseIsRefused()
    {
        PtxMemory memory = new();
        ulong a = memory.Allocate<float>(new float[64]);
        PtxEntry entry = PtxModule.Parse(Kernels.VectorAdd).Entry("vadd");

        Assert.Contains("takes 4 arguments, not 3", Assert.Throws<ArgumentException>(() => Interpreter.Launch(entry, 1, 32, 0, [a, a, a], memory)).Message);
        Assert.Contains("'n' of vadd has 4 bytes, its argument 8", Assert.Throws<ArgumentException>(() => Interpreter.Launch(entry, 1, 32, 0, [a, a, a, 4L], memory)).Message);
        Assert.Contains("promises a multiple of 16", Assert.Throws<ArgumentException>(() => Interpreter.Launch(entry, 1, 32, 0, [a, a + 4, a, 4], memory)).Message);
        Assert.Contains("1 to 256 threads", Assert.Throws<ArgumentException>(() => Interpreter.Launch(entry, 1, 512, 0, [a, a, a, 4], memory)).Message);
        Assert.Contains("no shared memory of open extent", Assert.Throws<ArgumentException>(() => Interpreter.Launch(entry, 1, 32, 16, [a, a, a, 4], memory)).Message);
        Assert.Contains("65535", Assert.Throws<ArgumentException>(() => Interpreter.Launch(entry, new(1, 70000), 32, 0, [a, a, a, 4], memory)).Message);
        Assert.Contains("no entry 'missing': it has vadd", Assert.Throws<ArgumentException>(() => PtxModule.Parse(Kernels.VectorAdd).Entry("missing")).Message);
    }

    [Fact]
    public void VariablesOfAModuleKeepTheirValuesBetweenLaunches()
    {
        PtxEntry entry = PtxModule.Parse(Kernels.Header + """
            .global .u32 counter = 40;
            .visible .entry tick(.param .u64 out)
            {
                .reg .u32 %r<2>; .reg .u64 %rd<2>;
                ld.param.u64 %rd0, [out];
                atom.global.add.u32 %r0, [counter], 1;
                mov.u64 %rd1, counter;
                ld.u32 %r1, [%rd1];
                st.global.u32 [%rd0], %r1;
                ret;
            }
            """).Entry("tick");
        PtxMemory memory = new();
        ulong result = memory.Allocate(4);
        int[] value = new int[1];

        for (int i = 0; i < 2; i++) Interpreter.Launch(entry, 1, 1, 0, [result], memory);

        memory.Download<int>(result, value);
        Assert.Equal(42, value[0]);
    }

    [Fact]
    public void MemoryKnowsItsBuffersAndWhatIsWritten()
    {
        PtxMemory memory = new(guard: 1 << 20);
        ulong a = memory.Allocate(100), b = memory.Allocate<short>([1, 2]);

        Assert.Equal(0ul, a % 256);
        Assert.True(b >= a + 100 + (1 << 20));
        Assert.True(memory.IsWritten(b, 4));
        memory.Upload<byte>(a + 10, [1]);
        Assert.True(memory.IsWritten(a + 10, 1));
        Assert.False(memory.IsWritten(a + 10, 2));
        Assert.Throws<ArgumentException>(() => memory.Upload<byte>(a + 99, [1, 2]));
        memory.Free(a);
        Assert.Throws<ArgumentException>(() => memory.Download<byte>(a, new byte[1]));
        Assert.Throws<ArgumentException>(() => memory.Free(a));
    }

    [Fact]
    public void AnyOrderOfBlocksAndWarpsGivesTheSame()
    {
        float[] x = [.. Enumerable.Range(0, 1000).Select(i => 1f / (i + 1))];
        float[]? natural = null;
        foreach (int? seed in (int?[])[null, 1, 2, 3])
        {
            PtxMemory memory = new();
            ulong px = memory.Allocate<float>(x), ps = memory.Allocate(16);
            float[] sums = new float[4];
            Interpreter.Launch(PtxModule.Parse(Kernels.BlockSum).Entry("sum"), 4, 256, 0, [px, ps, 1000], memory, new() { ScheduleSeed = seed });
            memory.Download<float>(ps, sums);
            Assert.Equal(natural ??= sums, sums);
        }
    }
}
