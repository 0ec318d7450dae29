using Framework.Kernels;

namespace Explain;

/// <summary>All that is told of an operation: the declaration in words, then what is generated for it.</summary>
static class Report
{
    public static string Of(Project project, string name)
    {
        var (words, ptx) = project.Entries[name] switch
        {
            OperationEntry entry => (entry.Explain(), PtxText.Of(entry)),
            RowEntry entry => (entry.Explain(), PtxText.Of(entry)),
            ReductionEntry entry => (entry.Explain(), PtxText.Of(entry)),
            var other => (other.ToString(), ""),
        };
        return $"{words}\nC#\n{project.Source(name)}\n{ptx}";
    }
}
