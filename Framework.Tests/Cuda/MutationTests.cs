using KernelCases;

namespace Framework.Tests.Cuda;

/// <summary>The comparison with the CPU notices an opcode changed, a barrier or a step left out, and an index shifted.</summary>
public sealed class MutationTests
{
    public static TheoryData<string, string, string> Mutations => new()
    {
        { "Multiply forward Float32 contiguous", "mul.rn.f32 %y0", "add.rn.f32 %y0" },
        { "Multiply forward Float32 contiguous", "add.u32 %r9, %r9, %r2;", "add.u32 %r9, %r9, 1;" },
        { "Multiply forward Float32 unaligned", "mad.wide.u32 %l3, %r1, 4", "mad.wide.u32 %l3, %r1, 8" },
        { "Multiply forward Float32 strided", "mul.lo.s32", "add.s32" },
        { "Multiply forward Float32 broadcast in vectors", "mad.wide.s32 %l4, %r19, 4", "mad.wide.s32 %l4, %r19, 16" },
        { "Add Float32 of rows 48 elements apart and a column", "ld.global.v4.b32 {%r21, %r22", "ld.global.v4.b32 {%r22, %r21" },
        { "Multiply backward Float32 contiguous", "mov.b32 %x1", "mov.b32 %x0" },
        { "Maximum forward Float32 contiguous", "setp.nan", "setp.num" },
        { "Sin forward Float32 contiguous", "fma.rn.f32 %v4", "mul.rn.f32 %v4" },
        { "Sum Float32 long rows", "bar.sync 0;", "" },
        { "Sum Float32 long rows", ", 16, 31, 0xFFFFFFFF", ", 8, 31, 0xFFFFFFFF" },
        { "Sum Float32 columns", "bar.sync 0;", "" },
        { "Sum Float32 two kernels", "min.u32", "max.u32" },
        { "Where Amax Float32 rows", "min.u32 %r13, %r13, %r14;", "max.u32 %r13, %r13, %r14;" },
        { "Where Amax Float32 three kernels", "min.s64", "max.s64" },
        { "Where Amax BFloat16 three kernels", "sub.u32 %r11, %r9, %r11;", "sub.u32 %r11, %r11, %r11;" },
        { "Sum Float32 rows off alignment", "neg.s32 %r14", "mov.b32 %r14" },
        { "Sum Float32 rows off alignment", "mov.b32 %x0, %r30;", "mov.b32 %x0, %r29;" },
        { "Sum Float32 rows off alignment", "and.b32 %r17, %r17, 3;", "and.b32 %r17, %r17, 1;" },
        { "Sum Float32 rows off alignment", "setp.lt.u32 %q3, %r10, %r20;", "setp.le.u32 %q3, %r10, %r20;" },
        { "Sum Float32 rows off alignment", "add.u32 %r25, %r25, 128;", "add.u32 %r25, %r25, 124;" },
        { "Sum Float32 wide ends off alignment", "@!%q1 bra", "@%q1 bra" },
        { "Sum Float32 wide ends off alignment", "add.u64 %l5, %l5, 4;", "" },
        { "VarMean Float32 rows", "%n2", "%n1" },
        { "Softmax forward Float32 rows", "max.f32", "min.f32" },
        { "Softmax forward Float32 long rows", "bar.sync 0;", "" },
        { "Softmax forward Float32 rows off alignment", "{%r58, %r59", "{%r59, %r58" },
        { "Softmax forward Float32 seven dimensions of rows", "setp.eq.u64 %q1", "setp.ne.u64 %q1" },
        { "Softmax forward Float32 strided", "setp.eq.and.s32 %q1, %r2, 1, %q1;", "" },
        { "Softmax forward Float32 strided", "mul.wide.s32 %l4, %r2, 4;", "mov.u64 %l4, 4;" },
        { "LayerNorm backward Float32 rows", "mov.f32 %u0, %m0;", "mov.f32 %u0, %m1;" },
    };

    [Theory]
    [MemberData(nameof(Mutations))]
    public void AreNoticed(string name, string original, string replacement)
    {
        var kernelCase = AllCases.List.Single(c => c.Name == name);
        kernelCase.Run(new InterpretedDevice());
        var mutated = new MutatedDevice(original, replacement);
        Assert.ThrowsAny<Exception>(() => kernelCase.Run(mutated));
        Assert.True(mutated.HasChanged, $"no kernel of '{name}' contains '{original}'");
    }
}
