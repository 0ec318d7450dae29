namespace Framework.Tests.Generators;

/// <summary>What is emitted compiles without a warning in a project with other settings, and says what the declaration says.</summary>
public sealed class EmissionTests
{
    [Fact]
    public void AUserOperationBecomesATensorMethod()
    {
        var emitted = GeneratorRun.Run(GeneratorRun.InClass("""
            /// <summary>A weighted difference.</summary>
            /// <param name="k">The weight.</param>
            [Elementwise] static double Lean(double x, double y, [Scalar] double k = 0.5) => x * k - y;
            """)).Source("Consumer.Operations.Lean.g.cs");
        Assert.Contains("/// <summary>A weighted difference.</summary>", emitted);
        Assert.Contains("public static global::Framework.Tensor Lean(this global::Framework.Tensor x, global::Framework.Tensor y, double k = 0.5d) =>", emitted);
        Assert.Contains("readonly struct Forward32(float k)", emitted);
        Assert.Contains("new(global::Framework.Kernels.GradientKind.Kernel, 0u, 0u)", emitted);
        Assert.Contains("Formulas = [\"(x * k) - y\"]", emitted);
        Assert.Contains("Derivatives = [\"k * gradient\", \"-gradient\"]", emitted);
    }

    [Theory]
    [InlineData("Mixed", "static partial class Mixed", "OperationRegistry")]
    [InlineData("Sound.Mixed", "namespace Sound; static partial class Mixed", "Sound.OperationRegistry")]
    [InlineData("Sound.Mixed", "namespace Sound.Mixed; static partial class Mixed", "Sound.Mixed.OperationRegistry")]
    [InlineData("7-Mixed.event", "static partial class Mixed", "_7_Mixed.event.OperationRegistry")]
    public void TheRegistryStandsInTheNamespaceOfTheAssemblysNameOrAroundAClassOfThatName(string assembly, string container, string registry)
    {
        var image = GeneratorRun.Image($"{container} {{ [Framework.Elementwise] static double F(double x) => x * x; [Framework.Rowwise] static Framework.Row G(Framework.Row x) => x - x.Sum(); }}", assembly);
        using var reader = new System.Reflection.PortableExecutable.PEReader(new MemoryStream(image));
        var metadata = System.Reflection.Metadata.PEReaderExtensions.GetMetadataReader(reader);
        Assert.Contains(registry, metadata.TypeDefinitions.Select(metadata.GetTypeDefinition).Select(t => $"{metadata.GetString(t.Namespace)}.{metadata.GetString(t.Name)}".TrimStart('.')));
    }

    [Fact]
    public void ScalarsAreComputedOnceACallInDouble()
    {
        var emitted = GeneratorRun.Run(GeneratorRun.InClass("[Elementwise] static double F(double x, [Scalar] double beta, [Scalar] int step) => x / (1 - Math.Pow(beta, step));"))
            .Source("Consumer.Operations.F.g.cs");
        Assert.Contains("new Forward32((float)(1d - (global::System.Math.Pow(scalars[0], scalars[1]))))", emitted);
    }

    [Fact]
    public void BranchesBecomeChoices()
    {
        var emitted = GeneratorRun.Run(GeneratorRun.InClass("""
            [Elementwise] static double F(double x)
            {
                var y = x;
                if (x > 1) y = 2; else if (x < -1) return -y;
                y *= y;
                return x switch { >= 0 => y, double.NegativeInfinity => 0, _ => x };
            }
            """)).Source("Consumer.Operations.F.g.cs");
        Assert.Contains(
            "Formulas = [\"(x > 1) ? ((x >= 0) ? (2 * 2) : ((x == (-Infinity)) ? 0 : x)) : ((x < (-1)) ? (-x) : ((x >= 0) ? (x * x) : ((x == (-Infinity)) ? 0 : x)))\"]",
            emitted);
    }

    [Fact]
    public void TheLesserIsSaved()
    {
        string Traits(string body) => GeneratorRun.Run(GeneratorRun.InClass($"[Elementwise] static double F(double x, double y) => {body};")).Source("Consumer.Operations.F.g.cs");
        // The square root keeps its result, the product what it multiplies, the sum nothing.
        Assert.Contains("Gradients = [new(global::Framework.Kernels.GradientKind.Kernel, 0u, 1u), new(global::Framework.Kernels.GradientKind.Kernel, 0u, 1u)]", Traits("Math.Sqrt(x + y)"));
        Assert.Contains("Gradients = [new(global::Framework.Kernels.GradientKind.Kernel, 2u, 0u), new(global::Framework.Kernels.GradientKind.Kernel, 1u, 0u)]", Traits("x * y"));
        Assert.Contains("Gradients = [new(global::Framework.Kernels.GradientKind.PassThrough, 0u, 0u), new(global::Framework.Kernels.GradientKind.PassThrough, 0u, 0u)]", Traits("x + y"));
        Assert.Contains("Gradients = [new(global::Framework.Kernels.GradientKind.Zero, 0u, 0u), new(global::Framework.Kernels.GradientKind.PassThrough, 0u, 0u)]", Traits("Math.Floor(x) + y"));
    }

    [Fact]
    public void ADeclaredDerivativeReplacesTheFoundOne()
    {
        var emitted = GeneratorRun.Run(GeneratorRun.InClass("""
            [Elementwise] static double F(double x, double y) => x * y;
            [Derivative(nameof(F), "x")] static double FByX(double y, double result) => 3 * y + result;
            """)).Source("Consumer.Operations.F.g.cs");
        // Computing the result again takes no more operands than x, which the other gradient keeps anyway.
        Assert.Equal("Derivatives = [\"gradient * ((x * y) + (3 * y))\", \"x * gradient\"],", emitted.Split('\n').Select(l => l.Trim()).Single(l => l.StartsWith("Derivatives", StringComparison.Ordinal)));
    }

    [Fact]
    public void CallsAreInlinedAndConstantsRead()
    {
        var emitted = GeneratorRun.Run(GeneratorRun.InClass("""
            const double Half = 0.5;
            static readonly double Root = Math.Sqrt(16);
            static double Scale(double x, double by = 3) => x * by;
            [Elementwise] static double F(double x) => Scale(by: Root, x: x) + Scale(x) * Half;
            """)).Source("Consumer.Operations.F.g.cs");
        Assert.Contains("Formulas = [\"(x * 4) + ((x * 3) * 0.5)\"]", emitted);
    }

    [Theory]
    [InlineData("namespace A.B { public partial class C { internal static partial class D { [Framework.Elementwise] static double F(double @class) => @class; } } }")]
    [InlineData("static partial class D { [Framework.Elementwise] static bool F(bool a, bool b) => a ^ !b; }")]
    [InlineData("static partial class D { [Framework.Elementwise] static long F(long a, long b, [Framework.Scalar] long k = 3) => (a << 2) % (b | 1) + k; }")]
    [InlineData("static partial class D { [Framework.Elementwise(InPlace = true)] static (double p, double m) F(double p, double g, double m, [Framework.Scalar] double r) => (p - r * g, r * m + g); }")]
    [InlineData("partial struct D { [Framework.Elementwise, Framework.NotDifferentiable] static double F([Framework.Scalar] bool flag, double x) => flag ? x : -x; }")]
    [InlineData("static partial class D { [Framework.Elementwise] static (double a, bool b) F(double x) => (x * x, x > 0); }")]
    [InlineData("static partial class D { [Framework.Elementwise] static (double item2, double rest) F(double x) => (x * x, -x); }")]
    [InlineData("static partial class D { [Framework.Elementwise] static double F(double x) => double.Clamp(x, -double.Abs(x), double.Max(x, 1)); }")]
    [InlineData("static partial class D { [Framework.Elementwise] static long F(long x) => long.Clamp(x, long.Min(x, 3), 5); }")]
    [InlineData("static partial class D { [Framework.Elementwise] static double F(double i, double w, double n, double V) => i * w + n * V; }")]
    public void CompilesWherever(string source) => Assert.NotEmpty(GeneratorRun.Run(source).GeneratedTrees);
}
