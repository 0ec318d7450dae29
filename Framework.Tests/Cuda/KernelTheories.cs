using KernelCases;

namespace Framework.Tests.Cuda;

/// <summary>Every emitted kernel, run by the interpreter, against the CPU's.</summary>
public sealed class KernelTheories
{
    public static TheoryData<string> Elementwise => [.. ElementwiseCases.Entries.Select(e => e.Name)];

    [Theory]
    [MemberData(nameof(Elementwise))]
    public void ElementwiseKernels(string name) => Run(ElementwiseCases.Of(ElementwiseCases.Entries.Single(e => e.Name == name)));

    public static TheoryData<string> Reductions => [.. ReductionCases.Entries.Select(e => e.Name)];

    [Theory]
    [MemberData(nameof(Reductions))]
    public void ReductionKernels(string name) => Run(ReductionCases.Of(ReductionCases.Entries.Single(e => e.Name == name)));

    public static TheoryData<string> Rows => [.. RowCases.Entries.Select(e => e.Name)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void RowKernels(string name) => Run(RowCases.Of(RowCases.Entries.Single(e => e.Name == name)));

    [Fact]
    public void Conversions() => Run(ElementwiseCases.Conversions());

    [Fact]
    public void Loops() => Run(ElementwiseCases.Loops());

    static void Run(IEnumerable<KernelCase> cases)
    {
        var device = new InterpretedDevice();
        Assert.All(cases, c => c.Run(device));
    }
}
