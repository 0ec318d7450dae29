using Framework.Generators;
using Microsoft.CodeAnalysis.CSharp;

namespace Framework.Tests.Generators;

/// <summary>Declarations in declarations: what is inlined, with which derivative, and from how far.</summary>
public sealed class InliningTests
{
    static string Derivatives(string emitted) => emitted.Split('\n').Select(l => l.Trim()).Single(l => l.StartsWith("Derivatives", StringComparison.Ordinal));

    [Fact]
    public void ADeclaredDerivativeCountsInAnotherDeclaration()
    {
        var emitted = GeneratorRun.Run(GeneratorRun.InClass("""
            [Elementwise] static double G(double x, double y) => x * y;
            [Derivative(nameof(G), "x")] static double GByX(double y) => 3 * y;
            [Elementwise] static double F(double a, double b) => Math.Sin(G(b, a));
            """)).Source("Consumer.Operations.F.g.cs");
        Assert.Contains("Formulas = [\"sin(b * a)\"]", emitted);
        Assert.Equal("Derivatives = [\"b * (gradient * cos(a * b))\", \"3 * (a * (gradient * cos(a * b)))\"],", Derivatives(emitted));
    }

    [Fact]
    public void NothingIsHeldOfAnOperandThatDoesNotVary() => Assert.DoesNotContain("WithDerivative", GeneratorRun.Run(GeneratorRun.InClass("""
        [Elementwise] static double G(double x, double y) => x * y;
        [Derivative(nameof(G), "x")] static double GByX(double y) => 3 * y;
        [Elementwise] static double F(double a, [Scalar] double k) => a * Math.Sin(G(k, a));
        """)).Source("Consumer.Operations.F.g.cs"), StringComparison.Ordinal);

    [Fact]
    public void DeclaredDerivativesMayCallEachOther()
    {
        var emitted = GeneratorRun.Run(GeneratorRun.InClass("""
            [Elementwise] static double C(double x) => Math.Cosh(x);
            [Derivative(nameof(C), "x")] static double CByX(double x) => S(x);
            [Elementwise] static double S(double x) => Math.Sinh(x);
            [Derivative(nameof(S), "x")] static double SByX(double x) => C(x);
            [Elementwise] static double F(double x) => C(x) * S(x);
            """)).Source("Consumer.Operations.F.g.cs");
        Assert.Contains("sinh(x)", Derivatives(emitted));
    }

    /// <summary>A smooth step whose declared slope is twice the true one, so that it can be told which was used: of the first and of the second order.</summary>
    [Fact]
    public void TheDeclaredDerivativeCountsInEveryOrder()
    {
        var x = Tensor.From<double>([0.3], [1]).RequireGrad();
        var first = Autograd.Grad(x.Steep(), x, createGraph: true);
        double s = Math.Tanh(0.3), slope = 2 * (1 - s * s);
        Assert.Equal(Math.Cos(s) * slope, first.Item<double>(), 1e-12);
        // The slope itself is differentiated as it stands, by way of the result that it is made of.
        Assert.Equal(-Math.Sin(s) * slope * slope + Math.Cos(s) * -4 * s * (1 - s * s), Autograd.Grad(first, x).Item<double>(), 1e-12);
    }

    [Fact]
    public void OverRowsAndInReductionsToo()
    {
        var x = Tensor.From<double>([0.3, -0.2], [1, 2]).RequireGrad();
        Assert.Equal(2 * 1.7, Autograd.Grad(x.DoubledTotal().Sum(), x).ToArray<double>()[0], 1e-12);
        // The mean of two, 0.05, has slope 2 where it is 1, and half of it goes to each.
        Assert.Equal(0.5 * 2, Autograd.Grad(x.Lifted().Select(1, 0).Sum(), x).ToArray<double>()[1], 1e-12);
    }

    [Fact]
    public void TheBodyOfAPublicDeclarationTravels()
    {
        var library = GeneratorRun.Library("""
            using System;
            using Framework;
            namespace Waves;
            public static partial class Waves
            {
                [Elementwise] public static double Damped(double x, double y, [Scalar] int n = 2) => Math.Sin(n * x) * Math.Exp(-y * y) + Math.Pow(x, n);
                [Derivative(nameof(Damped), "y")] static double DampedByY(double y, double gradient, double result) => gradient * -2 * y * result;
                [Elementwise] static double Secret(double x) => x;
                public static double Plain(double x) => x;
                [Rowwise] public static (Row centred, double mean) Centre(Row x) { var m = x.Mean(); return (x - m, m); }
            }
            """, "Waves");
        var source = GeneratorRun.InClass("""
            [Elementwise] static double F(double a, double b) => 2 * Waves.Waves.Damped(y: a + b, x: b);
            [Elementwise] static double H(double a) => Functional.Silu(a) * a;
            """);
        var result = GeneratorRun.Driver().RunGeneratorsAndUpdateCompilation(GeneratorRun.Compile(source).AddReferences(library), out var compiled, out _).GetRunResult();
        Assert.Empty(compiled.GetDiagnostics().Where(d => d.Severity >= Microsoft.CodeAnalysis.DiagnosticSeverity.Warning));
        var emitted = result.Source("Consumer.Operations.F.g.cs");
        Assert.Contains("Formulas = [\"2 * ((sin(2 * b) * exp((-(a + b)) * (a + b))) + pow(b, 2))\"]", emitted);
        Assert.StartsWith("Derivatives = [\"(-4) * (((a + b) * ((sin(2 * b) * exp(", Derivatives(emitted));
        Assert.Contains("Formulas = [\"(a * sigmoid(a)) * a\"]", result.Source("Consumer.Operations.H.g.cs"));

        var rows = GeneratorRun.Driver(new RowwiseGenerator()).RunGeneratorsAndUpdateCompilation(GeneratorRun.Compile(GeneratorRun.InClass("""
            [Rowwise] static Row G(Row a) { var (centred, mean) = Waves.Waves.Centre(a); return centred * mean; }
            [Rowwise] static double K(Row a) => Waves.Waves.Centre(a).mean;
            """)).AddReferences(library), out _, out var found);
        Assert.Empty(found.Where(d => d.Id != "FW0001"));
    }

    /// <summary>Where no gradient has to pass it: in a comparison, of numbers, under a declared derivative, or in what has no derivative either.</summary>
    [Fact]
    public void WhatHasNoDerivativeServesWhereNoneIsWanted()
    {
        var result = GeneratorRun.Run(GeneratorRun.InClass("""
            [Elementwise, NotDifferentiable] static double G(double x) => x * x;
            [Elementwise] static double Compared(double x) => G(x) > 1 ? x : 0;
            [Elementwise] static double OfNumbers(double x, [Scalar] double k) => x * G(k);
            [Elementwise] static double Covered(double x) => G(x) + 1;
            [Derivative(nameof(Covered), "x")] static double CoveredByX(double x) => G(x);
            [Elementwise] static double Above(double x) => Math.Sin(Covered(x));
            [Elementwise, NotDifferentiable] static double Neither(double x) => G(x);
            """));
        Assert.Equal("Derivatives = [\"((x * x) > 1) ? gradient : 0\"],", Derivatives(result.Source("Consumer.Operations.Compared.g.cs")));
        Assert.Contains("x * x", Derivatives(result.Source("Consumer.Operations.Covered.g.cs")));
        Assert.Contains("x * x", Derivatives(result.Source("Consumer.Operations.Above.g.cs")));
    }

    [Fact]
    public void WhatHasNoDerivativeHasNoneInAnotherProject()
    {
        var library = GeneratorRun.Library("using Framework; public static partial class Waves { [Elementwise, NotDifferentiable] public static double Damped(double x) => x * x; }", "Sea");
        const string source = "using Framework; static partial class Operations { [Elementwise] static double F(double x) => 1 + Waves.Damped(x); }";
        var found = Assert.Single(GeneratorRun.Driver().RunGenerators(GeneratorRun.Compile(source).AddReferences(library)).GetRunResult().Diagnostics);
        Assert.Equal("FW0009", found.Id);
        Assert.Equal("Waves.Damped(x)", source[found.Location.SourceSpan.Start..found.Location.SourceSpan.End]);
    }

    [Theory]
    [InlineData("Waves.Plain(x)")]
    [InlineData("Waves.Tensors(x)")]
    public void WhatCarriesNoBodyIsNamed(string call)
    {
        var library = GeneratorRun.Library("using Framework; public static class Waves { public static double Plain(double x) => x; public static Tensor Tensors(Tensor x) => x; }", "Waves");
        var source = GeneratorRun.InClass($"[Elementwise] static double F(double x) => {call}{(call.Contains("Tensors", StringComparison.Ordinal) ? ".Item<double>()" : "")};");
        var found = GeneratorRun.Driver().RunGenerators(GeneratorRun.Compile(source).AddReferences(library)).GetRunResult().Diagnostics;
        Assert.Contains(found, d => d.Id is "FW0002" && source[d.Location.SourceSpan.Start..d.Location.SourceSpan.End].StartsWith(call, StringComparison.Ordinal));
    }

    [Theory]
    [DiagnosticTested("FW0018")]
    [InlineData(2, "Input 0;= 0")]
    [InlineData(1, "Input 0;= 7")]
    [InlineData(1, "Input 3;= 0")]
    [InlineData(1, "Inputt 0;= 0")]
    [InlineData(1, "Input 0;Add 0;= 1")]
    [InlineData(1, "Input.b 0;Constant #zz;= 0")]
    [InlineData(1, "")]
    public void ABodyOfAnotherVersionIsRefused(int version, string body)
    {
        var library = GeneratorRun.Compile($$"""
            using Framework;
            public static class Waves
            {
                [Elementwise] public static double Damped(double x) => x;
                [Framework.Kernels.KernelBody({{version}}, "{{body}}")] public static Tensor Damped(Tensor x) => x;
            }
            """, "Waves");
        var image = new MemoryStream();
        Assert.True(library.Emit(image).Success);
        var source = GeneratorRun.InClass("[Elementwise] static double F(double x) => 1 + Waves.Damped(x);");
        var run = GeneratorRun.Driver().RunGenerators(GeneratorRun.Compile(source).AddReferences(Microsoft.CodeAnalysis.MetadataReference.CreateFromImage(image.ToArray()))).GetRunResult();
        Assert.Null(run.Results.Single().Exception);
        var found = Assert.Single(run.Diagnostics);
        Assert.Equal("FW0018", found.Id);
        Assert.Equal("Waves.Damped(x)", source[found.Location.SourceSpan.Start..found.Location.SourceSpan.End]);
    }

    /// <summary>A row program of a user, of one in a packed library, of one of the framework's, loaded and run: what each adds is in the value and in both derivatives.</summary>
    [Fact]
    public void RowProgramsCallThoseOfOtherAssemblies()
    {
        var gates = GeneratorRun.Image("""
            using Framework;
            namespace Gates;
            public static partial class Gates
            {
                [Rowwise] public static (Row gated, double top) Gate(Row x, Row weight, [Scalar] double heat = 2)
                {
                    var share = Functional.Softmax(heat * x);
                    return (share * weight, share.Max());
                }
            }
            """, "Gates");
        var consumer = GeneratorRun.Image("""
            using Framework;
            public static partial class Mixing
            {
                [Rowwise] static Row Mix(Row x, Row weight)
                {
                    var (gated, top) = Gates.Gates.Gate(x - x.Mean(), weight, heat: 0.5);
                    return gated * x + top;
                }
            }
            """, "Mixed", Microsoft.CodeAnalysis.MetadataReference.CreateFromImage(gates));
        var context = new System.Runtime.Loader.AssemblyLoadContext("rows", isCollectible: true);
        context.LoadFromStream(new MemoryStream(gates));
        var mix = context.LoadFromStream(new MemoryStream(consumer)).GetType("Mixing")!.GetMethod("Mix", [typeof(Tensor), typeof(Tensor), typeof(int), typeof(DType?)])!;
        Tensor Mix(Tensor x, Tensor weight) => (Tensor)mix.Invoke(null, [x, weight, -1, null])!;

        double[] values = [0.3, -0.2, 1.1], weights = [2, -1, 0.5];
        double[] shares = [.. values.Select(v => Math.Exp(0.5 * v))];
        shares = [.. shares.Select(e => e / shares.Sum())];
        double[] mixed = Mix(Tensor.From<double>(values, [3]), Tensor.From<double>(weights, [3])).ToArray<double>();
        Assert.All(Enumerable.Range(0, 3), i => Assert.Equal(shares[i] * weights[i] * values[i] + shares.Max(), mixed[i], 1e-14));

        Tensor x = Tensor.From<double>([0.3, -0.2, 1.1, 0.9, 0.1, -0.4], [2, 3]).RequireGrad(), weight = Tensor.From<double>(weights, [3]).RequireGrad();
        Autograd.GradCheck(t => Mix(t[0], t[1]), [x, weight]);
        Autograd.GradGradCheck(t => Mix(t[0], t[1]), [x, weight]);
        context.Unload();
    }

    [Fact]
    public void TheLibrarysRowProgramsAreDifferentiatedWhereTheyAreCalled()
    {
        Tensor x = Tensor.From<double>([0.3, -0.2, 1.1, 0.9, 0.1, -0.4], [2, 3]).RequireGrad(), weight = Tensor.From<double>([2, -1, 0.5], [3]).RequireGrad();
        double[] values = x.ToArray<double>();
        double[] entropy = x.Detach().Entropy().ToArray<double>();
        for (var row = 0; row < 2; row++)
        {
            double[] shares = [.. values[(3 * row)..(3 * row + 3)].Select(Math.Exp)];
            double total = shares.Sum();
            Assert.Equal(-shares.Sum(e => e / total * Math.Log(e / total)), entropy[row], 1e-14);
        }
        Autograd.GradCheck(t => t[0].Entropy(), [x]);
        Autograd.GradGradCheck(t => t[0].Entropy(), [x]);
        Autograd.GradCheck(t => t[0].Residual(t[1]), [x, weight]);
        Autograd.GradGradCheck(t => t[0].Residual(t[1]), [x, weight]);
    }

    [Fact]
    public void SomebodysOwnMathIsNotTheLibrarys() => Assert.Contains("Formulas = [\"x + 1\"]", GeneratorRun.Run("""
        using Framework;
        static class Math { public static double Sin(double x) => x + 1; }
        static partial class Operations { [Elementwise] static double F(double x) => Math.Sin(x); }
        """).Source("Operations.F.g.cs"));
}

/// <summary>Declarations that inline one with a derivative of its own.</summary>
public static partial class InliningOperations
{
    [Elementwise] static double Swift(double x) => Math.Tanh(x);

    [Derivative(nameof(Swift), "x")] static double SwiftByX(double result, double gradient) => gradient * (2 * (1 - result * result));

    [Elementwise] static double Steep(double x) => Math.Sin(Swift(x));

    [Elementwise] static double Doubled(double x) => x;

    [Derivative(nameof(Doubled), "x")] static double DoubledByX() => 2;

    [Reduction]
    static partial class DoubledTotalReduction
    {
        static double Seed() => 0;
        static double Accumulate(double sum, double x) => sum + 1.7 * Doubled(x);
        static double Combine(double a, double b) => a + b;
    }

    [Rowwise] static Row Lifted(Row x) => Doubled(x.Mean()) + 0 * x;

    /// <summary>How undecided a softmax is.</summary>
    [Rowwise] static double Entropy(Row x) => -(Functional.Softmax(x) * Functional.LogSoftmax(x)).Sum();

    /// <summary>A normalized row beside itself, by way of row programs of the library and of another file.</summary>
    [Rowwise] static Row Residual(Row x, Row weight) => x + Elsewhere.Levelled(Functional.LayerNorm(x, weight, 0.5 * weight, eps: 0.1));
}
