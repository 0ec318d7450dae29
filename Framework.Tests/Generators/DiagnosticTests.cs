using Microsoft.CodeAnalysis;

namespace Framework.Tests.Generators;

/// <summary>Each finding has its id and stands at the very token; [| and |] mark where.</summary>
public sealed class DiagnosticTests
{
    [Theory]
    [InlineData("FW0001", "[Elementwise] static double F(double x) { [|switch (x) { case 1: return 2; default: return 3; }|] }", true)]
    [InlineData("FW0001", "[Elementwise] static double F(double x) { [|throw new Exception();|] }", true)]
    [InlineData("FW0001", "[Elementwise] static double F(double x) { [|try { return x; } finally { }|] }", true)]
    [InlineData("FW0001", "[Elementwise] static double F(double x) { double y = 0; double Inner(double t) { [|y|] = t; return t; } return Inner(x) + y; }")]
    [InlineData("FW0002", "[Elementwise] static double F(double x) => [|new Random().NextDouble()|] * x;")]
    [InlineData("FW0002", "[Elementwise] static double F(double x) => [|Math.IEEERemainder(x, x)|];")]
    [InlineData("FW0002", "[Elementwise] static double F(double x) => [|Math.BitDecrement(x)|];")]
    [InlineData("FW0002", "[Elementwise] static double F(double x) => [|Math.Round(x, 3)|];")]
    [InlineData("FW0002", "[Elementwise] static double F(double x) => [|Functional.Silu(Tensor.Ones([1])).Item<double>()|];", true)]
    [InlineData("FW0003", "[Elementwise] static double F(double x) { [|for|] (var i = 0; i < 3; i++) x += x; return x; }")]
    [InlineData("FW0003", "[Elementwise] static double F(double x) { [|while|] (x > 1) x -= 1; return x; }")]
    [InlineData("FW0004", "static double k = 2; [Elementwise] static double F(double x) => [|k|] * x;")]
    [InlineData("FW0004", "static double K => 2; [Elementwise] static double F(double x) => [|K|] * x;")]
    [InlineData("FW0004", "static readonly double k = Environment.TickCount; [Elementwise] static double F(double x) => [|k|] * x;")]
    [InlineData("FW0004", "static readonly double a = b, b = a; [Elementwise] static double F(double x) => [|a|] * x;")]
    [InlineData("FW0004", "static readonly double[] a = { 1 }; [Elementwise] static double F(double x) => [|a|][0] * x;", true)]
    [InlineData("FW0005", "[Elementwise] static double F(double x) => G(x); [Elementwise] static double G(double x) => [|F(x)|];", true)]
    [InlineData("FW0005", "[Elementwise] static double F(double x) => x > 0 ? [|F(x - 1)|] : x;")]
    [InlineData("FW0007", "[Elementwise] static double F(double x, [|float|] y) => x;")]
    [InlineData("FW0007", "[Elementwise] static double F(double x, ref [|double|] y) => x;")]
    [InlineData("FW0007", "[Elementwise] static double F(double x, [Scalar] [|string|] y) => x;")]
    [InlineData("FW0008", "[Elementwise] static [|float|] F(double x) => (float)x;")]
    [InlineData("FW0008", "[Elementwise] static [|(double, string)|] F(double x) => (x, null);")]
    [InlineData("FW0009", "[Elementwise] static double [|F|](double x) => KernelMath.Trigamma(x);", true)]
    [InlineData("FW0009", "[Elementwise, NotDifferentiable] static double G(double x) => x * x; [Elementwise] static double F(double x, double y) => y * Math.Sin([|G(x)|]);")]
    [InlineData("FW0009", "[Elementwise, NotDifferentiable] static double G(double x) => x * x; static double H(double x) => [|G(x)|]; [Elementwise] static double F(double x) => H(x);")]
    [InlineData("FW0009", "[Elementwise, NotDifferentiable] static double G(double x) => x * x; [Elementwise] static double F(double x, double y) => x * [|G(y)|]; [Derivative(nameof(F), \"y\")] static double D(double x) => x;")]
    [InlineData("FW0010", "static double FOperation; [Elementwise] static double [|F|](double x) => x;")]
    [InlineData("FW0011", "[Elementwise] static double F(double x) => x; [Derivative(\"F\", \"y\")] static double [|D|](double x) => 1;")]
    [InlineData("FW0011", "[Elementwise] static double F(double x) => x; [Derivative(\"F\", \"x\")] static double [|D|](double z) => 1;")]
    [InlineData("FW0011", "[Elementwise] static double F(double x) => x; [Derivative(\"F\", \"x\")] static double [|D|](bool x) => 1;")]
    [InlineData("FW0011", "[Derivative(\"Missing\", \"x\")] static double [|D|](double x) => 1;")]
    [InlineData("FW0011", "static double F(double x) => x; [Derivative(nameof(F), \"x\")] static double [|D|](double x) => 1;")]
    [InlineData("FW0011", "[Elementwise] static double F(double x) => x; [Derivative(nameof(F), \"x\")] static double D(double x) => 1; [Derivative(nameof(F), \"x\")] static double [|E|](double x) => 2;")]
    [InlineData("FW0011", "[Elementwise, NotDifferentiable] static double F(double x) => x; [Derivative(nameof(F), \"x\")] static double [|D|](double x) => 1;")]
    [InlineData("FW0011", "[Elementwise] static (double a, double b) F(double x) => (x, x); [Derivative(nameof(F), \"x\")] static double [|D|](double x) => 1;")]
    [InlineData("FW0012", "[Elementwise, Rowwise] static double [|F|](double x) => x;")]
    [InlineData("FW0007", "[Elementwise] static double F([|float|] x) => x;")]
    [InlineData("FW0014", "[Elementwise] static (double a, long b) F(double x, bool c, long [|n|]) => (c ? x : 0, n + 1);")]
    [InlineData("FW0013", "[Elementwise] static double [|F|]() => 1;")]
    [InlineData("FW0013", "[Elementwise] double [|F|](double x) => x;")]
    [InlineData("FW0013", "static double G(double x) { [Elementwise] static double [|F|](double y) => y; return F(x); }")]
    [InlineData("FW0013", "static double G { [Elementwise] [|get|] => 1; }")]
    [InlineData("FW0013", "[Elementwise] static double [|F|]([Scalar] double x) => x;")]
    [InlineData("FW0013", "[Elementwise] static double [|F|]<T>(double x) => x;")]
    [InlineData("FW0014", "[Elementwise] static double F(long x) => [|x|] * 0.5;")]
    [InlineData("FW0014", "[Elementwise] static double F(double x) => [|(long)x|];")]
    [InlineData("FW0014", "[Elementwise] static double F(double x, [Scalar] double k) => [|(int)k|] * x;")]
    [InlineData("FW0015", "[Elementwise] static double [|F|](double a, double b, double c, double d, double e, double f) => a * b * c * d * e * f;")]
    [InlineData("FW0019", "[Elementwise] static double F(double x) => [|new double[1]|].Length;")]
    [InlineData("FW0019", "[Elementwise] static double F(double x) { var all = [|new[] { x, x }|]; return x; }")]
    [InlineData("FW0019", "[Elementwise] static double F(double x) { double[] all = [|[x, x]|]; return x; }")]
    [InlineData("FW0019", "[Elementwise] static double F(double x) { Func<double, double> f = [|t => t * x|]; return x; }")]
    [InlineData("FW0020", "[Elementwise] static double F(double x) => ([|x + \"a\"|]).Length + x;")]
    [InlineData("FW0020", "[Elementwise] static double F(double x) => [|nameof(x)|].Length;")]
    [InlineData("FW0020", "[Elementwise] static double F(double x) { const string mode = [|\"a\"|]; return mode == \"b\" ? x : -x; }")]
    [InlineData("FW0020", "[Elementwise] static double F(double x) => [|$\"{x}\"|] == null ? x : -x;")]
    [InlineData("FW0021", "[Elementwise] static double F(double x) { var half = [|0.5m|]; return x; }")]
    [InlineData("FW0021", "[Elementwise] static double F(double x) { float half = [|0.5f|]; return x; }")]
    [InlineData("FW0021", "[Elementwise] static double F(double x) => [|(float)x * 2|];")]
    [InlineData("FW0022", "[Elementwise] static double F([[|Domain(1, 0)|]] double x) => x;")]
    [InlineData("FW0022", "[Elementwise] static double F(double x, [[|Domain(0, double.NaN)|], Scalar] double k) => x * k;")]
    [InlineData("FW0023", "[[|Elementwise(InPlace = true)|]] static (double a, double x) F(double x, double y) => (x, y);")]
    [InlineData("FW0023", "[[|Elementwise(InPlace = true)|]] static bool F(double x) => x > 0;")]
    [InlineData("FW0024", "} file static partial class [|Inner|] { [Elementwise] static double F(double x) => x;")]
    [InlineData("FW0025", "[Elementwise] static double F(double x, double k [|= 2|]) => x * k;")]
    [InlineData("FW0027", "[Elementwise] static double F(double x, [[|Kink(1)|], Scalar] double k) => x * k;")]
    [InlineData("FW0027", "[Elementwise] static double F([[|Kink(nameof(k))|]] double x, [Scalar] double k) => x * k;")]
    [InlineData("FW0027", "[Elementwise] static double F([Kink(0), [|Kink(nameof(x))|]] double x) => x;")]
    [InlineData("FW0027", "[Elementwise] static double F([[|Kink(\"z\", 1)|]] double x, double y) => x * y;")]
    [InlineData("FW0027", "[Elementwise] static double F([[|Kink(nameof(y), 1, double.NaN)|]] double x, double y) => x * y;")]
    [InlineData("FW0027", "[Elementwise] static bool F([[|Kink(1)|]] bool x) => !x;")]
    [InlineData("FW0027", "[Elementwise] static double F([[|Kink(0, double.NaN)|]] double x) => x;")]
    [InlineData("FW0027", "static double F([[|Kink(0)|]] double x) => x;")]
    [InlineData("FW0027", "[Reduction] static partial class TotalReduction { static double Accumulate([[|Kink(0)|]] double s, [Kink(0)] double x) => s + x; }")]
    public void StandsAtTheToken(string id, string members, bool others = false)
    {
        var source = GeneratorRun.InClass(members);
        var start = source.IndexOf("[|", StringComparison.Ordinal);
        var end = source.IndexOf("|]", StringComparison.Ordinal) - 2;
        source = source.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal);
        var found = GeneratorRun.Driver().RunGenerators(GeneratorRun.Compile(source)).GetRunResult().Diagnostics;
        var expected = Assert.Single(found, d => d.Id == id && d.Location.SourceSpan.Start == start && d.Location.SourceSpan.End == end);
        Assert.Equal("Consumer.cs", expected.Location.GetLineSpan().Path);
        Assert.Equal(DiagnosticSeverity.Error, expected.Severity);
        if (!others)
            Assert.Single(found);
    }

    [Fact]
    [DiagnosticTested("FW0006")]
    public void TheContainerMustBePartial()
    {
        const string source = "using Framework; static class Operations { [Elementwise] static double F(double x) => x; }";
        var found = Assert.Single(GeneratorRun.Driver().RunGenerators(GeneratorRun.Compile(source)).GetRunResult().Diagnostics);
        Assert.Equal("FW0006", found.Id);
        Assert.Equal("Operations", source[found.Location.SourceSpan.Start..found.Location.SourceSpan.End]);
    }

    [Theory]
    [InlineData("Math.ILogB(x) + Math.Sign(x)", "the nearest that has one is 'KernelMath.Sign'")]
    [InlineData("Math.Round(x, 3)", "'Math.Round' has no kernel form; its overload of 1 argument(s) has one")]
    public void TheNearestMemberIsSuggested(string body, string words)
    {
        var found = GeneratorRun.Driver().RunGenerators(GeneratorRun.Compile(GeneratorRun.InClass($"[Elementwise] static double F(double x) => {body};"))).GetRunResult();
        Assert.Contains(found.Diagnostics, d => d.GetMessage(null).Contains(words, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[Elementwise] static double F(double x) =>")]
    [InlineData("[Elementwise] static double F(double x) { var y = ; return y }")]
    [InlineData("[Elementwise] static double F(double x) => Unknown(x) + missing;")]
    [InlineData("[Elementwise] static double F(double x, ) => x switch { > 0 => , _ };")]
    [InlineData("[Elementwise] static (double a, F(double x) => x;")]
    [InlineData("[Elementwise] static Missing F(Missing x, [Scalar] double k = nothing) => x;")]
    [InlineData("[Elementwise] static double F(double x) { if (x > 0) return; }")]
    [InlineData("[Elementwise] static double F(double x) { return (x, x); }")]
    [InlineData("[Elementwise] double F(double x) => this.x;")]
    [InlineData("[Elementwise] static partial double F(double x);")]
    [InlineData("[Elementwise, Derivative] static double F(double x) => x; [Derivative(null, null)] static double G() => ;")]
    public void HalfTypedCodeIsLeftToTheCompiler(string members)
    {
        var result = GeneratorRun.Driver().RunGenerators(GeneratorRun.Compile(GeneratorRun.InClass(members))).GetRunResult();
        Assert.Null(result.Results.Single().Exception);
    }
}
