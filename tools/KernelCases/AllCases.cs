using KernelCases.Instructions;

namespace KernelCases;

/// <summary>Every case there is.</summary>
static class AllCases
{
    public static IEnumerable<KernelCase> List =>
    [
        .. ElementwiseCases.Entries.SelectMany(ElementwiseCases.Of), .. ElementwiseCases.Conversions(), .. ElementwiseCases.Loops(),
        .. ReductionCases.Entries.SelectMany(ReductionCases.Of), .. RowCases.Entries.SelectMany(RowCases.Of),
        .. InstructionCases.All,
    ];
}
