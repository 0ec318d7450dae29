using KernelCases;
using KernelCases.Instructions;

namespace GpuSelfTest;

/// <summary>All cases, those of the tests.</summary>
static class Suite
{
    public static IEnumerable<KernelCase> All =>
        [.. ElementwiseCases.Entries.SelectMany(ElementwiseCases.Of), .. ElementwiseCases.Conversions(), .. ElementwiseCases.Loops(), .. InstructionCases.All];
}
