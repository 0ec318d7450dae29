using Framework.Generators;
using Framework.Generators.Modules;
using Microsoft.CodeAnalysis.CSharp;

namespace Framework.Tests.Generators;

/// <summary>Whatever an editor holds while somebody types: the generators leave it to the compiler to say what is wrong, and never throw.</summary>
public sealed class HalfTypedTests
{
    static readonly string Source = GeneratorRun.InClass("""
        static readonly double k = 2 * Math.PI;

        /// <summary>All that a body may hold.</summary>
        [Elementwise(InPlace = true)]
        static (double a, double b) F([Kink(-1, 0)] double a, [Domain(0, 1)] double b, [Scalar] int n = 1)
        {
            double t = a switch { > 1 => n + 1, < 0 and > -1 => b, _ => k };
            if (t > b) { t += a; n++; } else return (t, a);
            var (c, d) = Both(t);
            static double Inner(double x) => x is > 0 ? Math.Exp(-x) : -x;
            return (Inner(c), Waves(b: d, a: Both(b).first));
        }
        static (double first, double second) Both(double x) => (x, x * x);
        [Elementwise] public static double Waves(double a, double b) => a * b;
        [Derivative(nameof(Waves), "a")] static double WavesByA(double b, double gradient, double result) => gradient * b * result;

        [Reduction(Integers = ReducedIntegers.Kept)]
        static partial class TotalReduction
        {
            static (double sum, double most) Seed() => (0, double.NegativeInfinity);
            static (double, double) Accumulate(double sum, double most, double x) => (sum + x, Math.Max(most, x));
            static (double, double) Combine(double a, double b, double c, double d) => (a + c, Math.Max(b, d));
            static double Finish(double sum, double most, double count, [Scalar] double scale = 2) => scale * sum / count + most;
            static double Derivative(double x, double result) => result == x ? 1 : 0;
        }

        [Rowwise]
        static (Row scaled, double width) Spread(Row x, Row weight, double shift)
        {
            double width = x.Max() - x.Min() + x[0] / x.Length;
            return (x * Row.Exp(weight + shift) / width, width);
        }
        """) + """

        [Module] sealed partial class Net(Framework.Nn.Linear head)
        {
            readonly System.Collections.Generic.List<Framework.Nn.Linear> layers = [];
            [Parameter, StateName("w")] readonly Tensor weight = 1;
            [Buffer(Persistent = false)] Tensor[] kept = [];
            public Tensor Forward(Tensor x) => head.Forward(x) * weight;
        }
        """;

    [Fact]
    public void TheWholeIsWellTyped()
    {
        Driver().RunGeneratorsAndUpdateCompilation(GeneratorRun.Compile(Source), out var compiled, out var found);
        Assert.Empty(found);
        Assert.Empty(compiled.GetDiagnostics().Where(d => d.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error));
    }

    [Fact]
    public void CutOffAtEveryToken()
    {
        foreach (var end in Tokens().Select(t => t.End))
            MustNotThrow(Source[..end]);
    }

    /// <summary>Some tokens gone, doubled or in each other's place.</summary>
    [Fact]
    public void Shuffled()
    {
        var random = new Random(20_261);
        var tokens = Tokens();
        for (var round = 0; round < 120; round++)
        {
            var words = tokens.Select(t => Source[t.Start..t.End]).ToList();
            for (var edit = 0; edit < 1 + round % 3; edit++)
            {
                var (at, other) = (random.Next(words.Count), random.Next(words.Count));
                words[at] = random.Next(3) switch { 0 => "", 1 => words[at] + " " + words[at], _ => words[other] };
            }
            MustNotThrow(string.Join(' ', words));
        }
    }

    static (int Start, int End)[] Tokens() =>
        [.. CSharpSyntaxTree.ParseText(Source).GetRoot().DescendantTokens().Where(t => t.Span.Length > 0).Select(t => (t.SpanStart, t.Span.End))];

    static Microsoft.CodeAnalysis.GeneratorDriver Driver() =>
        GeneratorRun.Driver(new KernelGenerator(), new ReductionGenerator(), new RowwiseGenerator(), new ModuleGenerator());

    static void MustNotThrow(string source)
    {
        foreach (var result in Driver().RunGenerators(GeneratorRun.Compile(source)).GetRunResult().Results)
            Assert.True(result.Exception is null, $"{source}\n{result.Exception}");
    }
}
