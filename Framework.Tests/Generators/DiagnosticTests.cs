using Microsoft.CodeAnalysis;

namespace Framework.Tests.Generators;

/// <summary>Each finding has its id and stands at the very token; [| and |] mark where.</summary>
public sealed class DiagnosticTests
{
    [Theory]
    [InlineData("FW0001", "[Elementwise] static double F(double x) => [|new double[1].Length|];")]
    [InlineData("FW0001", "[Elementwise] static double F(double x) { var t = [|(x, x).Item1|]; return t; }")]
    [InlineData("FW0001", "[Elementwise] static double F(double x) { [|switch (x) { case 1: return 2; default: return 3; }|] }", true)]
    [InlineData("FW0001", "[Elementwise] static double F(double x) { [|throw new Exception();|] }", true)]
    [InlineData("FW0001", "[Elementwise] static double F(double x) { [|try { return x; } finally { }|] }", true)]
    [InlineData("FW0001", "[Elementwise] static double F(double x) => [|(x + \"a\").Length|] + x;")]
    [InlineData("FW0002", "[Elementwise] static double F(double x) => [|Math.IEEERemainder(x, x)|];")]
    [InlineData("FW0002", "[Elementwise] static double F(double x) => [|Math.BitDecrement(x)|];")]
    [InlineData("FW0002", "[Elementwise] static double F(double x) => [|Math.Round(x, 3)|];")]
    [InlineData("FW0003", "[Elementwise] static double F(double x) { [|for|] (var i = 0; i < 3; i++) x += x; return x; }")]
    [InlineData("FW0003", "[Elementwise] static double F(double x) { [|while|] (x > 1) x -= 1; return x; }")]
    [InlineData("FW0004", "static double k = 2; [Elementwise] static double F(double x) => [|k|] * x;")]
    [InlineData("FW0004", "static double K => 2; [Elementwise] static double F(double x) => [|K|] * x;")]
    [InlineData("FW0004", "static readonly double k = Environment.TickCount; [Elementwise] static double F(double x) => [|k|] * x;")]
    [InlineData("FW0005", "[Elementwise] static double F(double x) => x > 0 ? [|F(x - 1)|] : x;")]
    [InlineData("FW0007", "[Elementwise] static double F(double x, [|float|] y) => x;")]
    [InlineData("FW0007", "[Elementwise] static double F(double x, ref [|double|] y) => x;")]
    [InlineData("FW0007", "[Elementwise] static double F(double x, [Scalar] [|string|] y) => x;")]
    [InlineData("FW0008", "[Elementwise] static [|float|] F(double x) => (float)x;")]
    [InlineData("FW0008", "[Elementwise] static [|(double, string)|] F(double x) => (x, null);")]
    [InlineData("FW0009", "[Elementwise] static double [|F|](double x) => KernelMath.Trigamma(x);", true)]
    [InlineData("FW0010", "static double FOperation; [Elementwise] static double [|F|](double x) => x;")]
    [InlineData("FW0011", "[Elementwise] static double F(double x) => x; [Derivative(\"F\", \"y\")] static double [|D|](double x) => 1;")]
    [InlineData("FW0011", "[Elementwise] static double F(double x) => x; [Derivative(\"F\", \"x\")] static double [|D|](double z) => 1;")]
    [InlineData("FW0011", "[Elementwise] static double F(double x) => x; [Derivative(\"F\", \"x\")] static double [|D|](bool x) => 1;")]
    [InlineData("FW0011", "[Derivative(\"Missing\", \"x\")] static double [|D|](double x) => 1;")]
    [InlineData("FW0011", "static double F(double x) => x; [Derivative(nameof(F), \"x\")] static double [|D|](double x) => 1;")]
    [InlineData("FW0013", "[Elementwise] static double [|F|]() => 1;")]
    [InlineData("FW0013", "[Elementwise] static double [|F|]([Scalar] double x) => x;")]
    [InlineData("FW0013", "[Elementwise] static double [|F|]<T>(double x) => x;")]
    [InlineData("FW0014", "[Elementwise] static double F(long x) => [|x|] * 0.5;")]
    [InlineData("FW0014", "[Elementwise] static double F(double x) => [|(long)x|];")]
    [InlineData("FW0015", "[Elementwise] static double [|F|](double a, double b, double c, double d, double e, double f) => a * b * c * d * e * f;")]
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
    public void TheContainerMustBePartial()
    {
        const string source = "using Framework; static class Operations { [Elementwise] static double F(double x) => x; }";
        var found = Assert.Single(GeneratorRun.Driver().RunGenerators(GeneratorRun.Compile(source)).GetRunResult().Diagnostics);
        Assert.Equal("FW0006", found.Id);
        Assert.Equal("Operations", source[found.Location.SourceSpan.Start..found.Location.SourceSpan.End]);
    }

    [Fact]
    public void TheNearestMemberIsSuggested()
    {
        var found = GeneratorRun.Driver().RunGenerators(GeneratorRun.Compile(GeneratorRun.InClass("[Elementwise] static double F(double x) => Math.ILogB(x) + Math.Sign(x);"))).GetRunResult();
        Assert.Contains(found.Diagnostics, d => d.GetMessage(null).Contains("'KernelMath.Sign'", StringComparison.Ordinal));
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

    /// <summary>Every prefix of a source is something that somebody's editor has held.</summary>
    [Fact]
    public void NoPrefixOfASourceMakesItThrow()
    {
        var source = GeneratorRun.InClass("""
            static readonly double k = 2 * Math.PI;
            [Elementwise] static (double a, double b) F(double a, [Domain(0, 1)] double b, [Scalar] double s = 1)
            {
                double t = a switch { > 1 => s, < 0 and > -1 => b, _ => k };
                if (t > b) { t += a; } else return (t, a);
                return (G(t), b);
            }
            static double G(double x) => x is > 0 ? Math.Exp(-x) : x;
            [Derivative(nameof(F), "a")] static double D(double a, double gradient) => gradient;
            """);
        for (var length = 60; length < source.Length; length += 3)
        {
            var result = GeneratorRun.Driver().RunGenerators(GeneratorRun.Compile(source[..length])).GetRunResult();
            Assert.True(result.Results.Single().Exception is null, $"{source[..length]}\n{result.Results.Single().Exception}");
        }
    }
}
