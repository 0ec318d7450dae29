using Framework.Tests.Cuda;
using KernelCases;
using KernelCases.Instructions;

namespace Framework.Tests.Ptx;

/// <summary>One instruction at a time against the manual; a self-test on a device runs the same rows.</summary>
public sealed class InstructionTests
{
    static readonly Dictionary<string, KernelCase> Cases = InstructionCases.All.Concat(RealRows.Approximate.Select(InstructionCases.Of)).ToDictionary(c => c.Name);

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void GivesWhatTheManualSays(string name) => Cases[name].Run(new InterpretedDevice());
}
