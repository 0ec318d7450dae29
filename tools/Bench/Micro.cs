using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Bench;

/// <summary>The kernels under BenchmarkDotNet, with what they allocate on the managed heap.</summary>
[MemoryDiagnoser]
public class Micro
{
    Action iteration = static () => { };

    /// <summary>What is measured.</summary>
    public static IEnumerable<Case> Cases => Bench.Case.Read(null).Where(static c => !c.IsTraining);

    /// <summary>The case at hand.</summary>
    [ParamsSource(nameof(Cases))]
    public Case Case { get; set; } = null!;

    /// <summary>Prepares inputs.</summary>
    [GlobalSetup]
    public void Prepare() => iteration = Case.Prepare().Iteration;

    /// <summary>Does the work once.</summary>
    [Benchmark]
    public void Run() => iteration();

    /// <summary>Measures the cases whose names contain a word, and takes BenchmarkDotNet's own options.</summary>
    internal static void Measure(string word, string[] options)
    {
        // In this process: a generated project would build everything again, under this repository's rules for warnings.
        Job job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(3).WithIterationCount(7).WithIterationTime(TimeInterval.FromMilliseconds(150));
        IConfig config = DefaultConfig.Instance.AddJob(job)
            .AddFilter(new SimpleFilter(run => ((Case)run.Parameters[nameof(Case)]).Name.Contains(word, StringComparison.OrdinalIgnoreCase)))
            .WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(60))
            .WithArtifactsPath(Path.Combine("artifacts", "bench"));
        BenchmarkRunner.Run<Micro>(config, options);
    }
}
