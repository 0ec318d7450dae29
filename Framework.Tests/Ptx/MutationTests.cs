using PtxInterpreter;
using Xunit.Sdk;

namespace Framework.Tests.Ptx;

/// <summary>Kernels that are right, each with one small mistake put in: the checks of the interpreter, or else the comparison of results, must notice every one.</summary>
public sealed class MutationTests
{
    /// <summary>The kernel, what is replaced in it, by what, and the fault; none stands for a wrong result.</summary>
    public static TheoryData<string, string, string, PtxFault?> Mistakes => new()
    {
        { "sum", "bar.sync 0;", "", PtxFault.Uninitialized },
        { "sum", "@%p2 st.shared", "st.shared", PtxFault.Race },
        { "sum", "31, 0xffffffff", "31, 0x7fffffff", PtxFault.WarpMask },
        { "sum", "mov.b32 %r4, 16;", "mov.b32 %r4, 8;", null },
        { "sum", "setp.ge.u32 %p3, %r2, 8;", "setp.ge.u32 %p3, %r2, 9;", PtxFault.OutOfBounds },
        { "sum", "@%p0 ld.global.nc", "ld.global.nc", PtxFault.OutOfBounds },
        { "sum", "shr.u32 %r8, %r2, 5;", "shr.u32 %r8, %r2, 4;", PtxFault.OutOfBounds },
        { "sum", "mov.f32 %f0, 0f00000000;", "mov.f32 %f0, 0f3f800000;", null },
        { "sum", "shfl.sync.bfly.b32 %r6, %r5, 2, 0x1f, 0xff;", "mov.b32 %r6, %r5;", null },
        { "sum", "shfl.sync.bfly.b32 %r6, %r5, 4, 0x1f, 0xff;", "shfl.sync.down.b32 %r6, %r5, 4, 0x1f, 0xff;", PtxFault.WarpMask },
        { "sum", "setp.ne.u32 %p3, %r2, 0;", "setp.gt.u32 %p3, %r2, 1;", PtxFault.Race },
        { "transpose", "bar.sync 0;", "bar.warp.sync 0xffffffff;", PtxFault.Uninitialized },
        { "transpose", "mad.lo.u32 %r14, %r2, 33, %r9;", "mad.lo.u32 %r14, %r2, 32, %r9;", PtxFault.Uninitialized },
        { "transpose", "setp.lt.and.u32 %p1, %r13, %r1, %p0;", "setp.le.and.u32 %p1, %r13, %r1, %p0;", PtxFault.Uninitialized },
        { "transpose", "add.u32 %r9, %r9, 8;\n    setp.lt.u32 %p2", "add.u32 %r9, %r9, 7;\n    setp.lt.u32 %p2", PtxFault.Race },
        { "transpose", "@!%p1 bra SKIP;", "@!%p1 bra.uni SKIP;", PtxFault.Undefined },
        { "vadd", "setp.gt.u32 %p1, %r6, %r0;", "setp.gt.u32 %p1, %r5, %r0;", PtxFault.OutOfBounds },
        { "vadd", "add.rn.f32 %f10, %f2, %f6;", "sub.rn.f32 %f10, %f2, %f6;", null },
        { "vadd", "shl.b32 %r5, %r4, 2;", "shl.b32 %r5, %r4, 1;", PtxFault.Misaligned },
        { "vadd", "add.u64 %rd6, %rd2, %rd3;", "add.u64 %rd6, %rd0, %rd3;", PtxFault.WrittenWhileReadOnly },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void IsNoticed(string kernel, string original, string mistake, PtxFault? fault)
    {
        string text = kernel switch { "sum" => Kernels.BlockSum, "transpose" => Kernels.Transpose, _ => Kernels.VectorAdd };
        Assert.Contains(original, text);
        string wrong = text.Replace(original, mistake);
        Action run = kernel switch
        {
            "sum" => () => KernelTests.BlockSum(wrong, 1000),
            "transpose" => () => KernelTests.Transpose(wrong, 45, 70),
            _ => () => KernelTests.VectorAdd(wrong, 1021),
        };

        if (fault is null) Assert.ThrowsAny<XunitException>(run);
        else Assert.Equal(fault, Assert.Throws<PtxExecutionException>(run).Fault);
    }
}
