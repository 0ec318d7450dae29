using System.Linq;
using Microsoft.CodeAnalysis;

namespace Framework.Generators.Diagnostics;

/// <summary>Reports what was found: once, however many declarations inline the faulty method. Findings carry positions and models do not, so what moves a squiggle emits nothing anew.</summary>
static class FindingOutput
{
    public static void ReportFindings(this IncrementalGeneratorInitializationContext context, IncrementalValuesProvider<Finding> findings) =>
        context.RegisterSourceOutput(
            findings.Collect().Combine(context.CompilationProvider).SelectMany(static (pair, _) => pair.Left.Distinct()
                .Select(finding => (Finding: finding, Tree: pair.Right.SyntaxTrees.FirstOrDefault(t => t.FilePath == finding.Path)))),
            static (output, found) => output.ReportDiagnostic(found.Finding.ToDiagnostic(found.Tree)));
}
