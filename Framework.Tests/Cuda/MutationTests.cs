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
        { "Multiply backward Float32 contiguous", "mov.b32 %x1", "mov.b32 %x0" },
        { "Maximum forward Float32 contiguous", "setp.nan", "setp.num" },
        { "Sin forward Float32 contiguous", "fma.rn.f32 %v4", "mul.rn.f32 %v4" },
        { "Sum Float32 long rows", "bar.sync 0;", "" },
        { "Sum Float32 long rows", ", 16, 31, 0xFFFFFFFF", ", 8, 31, 0xFFFFFFFF" },
        { "Sum Float32 columns", "bar.sync 0;", "" },
        { "Sum Float32 two kernels", "min.u32", "max.u32" },
        { "Where Amax Float32 rows", "min.s64", "max.s64" },
        { "VarMean Float32 rows", "%n2", "%n1" },
        { "Softmax forward Float32 rows", "max.f32", "min.f32" },
        { "Softmax forward Float32 long rows", "bar.sync 0;", "" },
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
