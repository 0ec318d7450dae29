using System.Text;
using System.Text.RegularExpressions;
using Framework.Cuda.Kernels;
using Framework.Kernels;
using KernelCases;

namespace Framework.Tests.Cuda;

/// <summary>What emitted PTX looks like: four kernels in full, and of all fragments what no driver would object to but the bits would.</summary>
public sealed partial class PtxTextTests
{
    public static TheoryData<string> Operations => [.. ElementwiseCases.Entries.Select(e => e.Name)];

    /// <summary>Contraction to fused steps, flushed denormal numbers and approximations would all differ from the CPU; calls and local memory are slow.</summary>
    [Theory]
    [MemberData(nameof(Operations))]
    public void ArithmeticIsRoundedOnce(string name)
    {
        var entry = ElementwiseCases.Entries.Single(e => e.Name == name);
        var traits = entry.Operation.Traits;
        ComputeType[] floating = traits.FloatLegal ? [ComputeType.Float32, ComputeType.Float64] : [];
        foreach (var type in floating.Concat(traits.IntegerLegal ? [ComputeType.Int64] : []))
        {
            Check(Encoding.UTF8.GetString(entry.Operation.PtxForward(type)), traits.Results.Select((_, o) => $"%y{o}"));
            if (type != ComputeType.Int64 && traits.Gradients.Any(g => g.Kind == GradientKind.Kernel))
                Check(Encoding.UTF8.GetString(entry.Operation.PtxBackward(type)), traits.Gradients.Index().Where(g => g.Item.Kind == GradientKind.Kernel).Select(g => $"%d{g.Index}"));
        }
    }

    static void Check(string fragment, IEnumerable<string> results)
    {
        Assert.DoesNotMatch("approx|ftz|full|sat|call|local|bra", fragment);
        Assert.All(Arithmetic().Matches(fragment), m => Assert.StartsWith(".rn", m.Groups[1].Value, StringComparison.Ordinal));
        foreach (var result in results)
            Assert.Matches($@"\{result},", fragment);
    }

    [GeneratedRegex(@"^(?:add|sub|mul|fma|div|sqrt|rcp|mad)(\S*)\.f(?:32|64) ", RegexOptions.Multiline)]
    private static partial Regex Arithmetic();

    /// <summary>One vector of 128 bits an access, half precision through float.</summary>
    [Fact]
    public void ContiguousKernels() => Golden("relu-f16", Plan("Relu", 0, [Tensor.Zeros([1000], DType.Float16), Tensor.Zeros([1000], DType.Float16)]));

    /// <summary>A row broadcast over a matrix, whose rows are not whole vectors.</summary>
    [Fact]
    public void StridedKernels() =>
        Golden("mul-strided-f32", Plan("Multiply", 0, [Tensor.Zeros([30, 41]), Tensor.Zeros([41]), Tensor.Zeros([30, 41])]));

    /// <summary>Two matrices, of which one has padded rows, and a column: vectors of the widest type, and one element for all of each.</summary>
    [Fact]
    public void KernelsOfStridedVectors()
    {
        var padded = Tensor.Zeros([30, 64], DType.Float16).View(Layout.Of(new Shape(30, 40), [64, 1]), 0);
        Golden("where-vectors-f16", Plan("Where", 0, [Tensor.Zeros([30, 1], DType.Bool), padded, Tensor.Zeros([30, 40]), Tensor.Zeros([30, 40])]));
    }

    /// <summary>Of two gradients only one, whose operands alone are read.</summary>
    [Fact]
    public void GradientKernels() =>
        Golden("mul-backward-f64", Plan("Multiply", 1, [Tensor.Zeros([8], DType.Float64), Tensor.Zeros([8], DType.Float64), Tensor.Zeros([8], DType.Float64)]));

    static PtxKernel Plan(string name, uint wanted, Tensor[] operands)
    {
        var operation = ElementwiseCases.Entries.Single(e => e.Name == name).Operation;
        var addresses = operands.Select((_, k) => 4096ul * (ulong)k).ToArray();
        return ElementwisePlan.Make(operation, wanted, [], operands, addresses, operands.Length - 1, operands[^1].DType, 80).Kernel;
    }

    static void Golden(string name, PtxKernel kernel)
    {
        using var stream = typeof(PtxTextTests).Assembly.GetManifestResourceStream(name + ".ptx");
        Assert.True(stream is not null, $"There is no golden {name}.ptx; the text is\n{kernel.Text}");
        using var reader = new StreamReader(stream);
        Assert.Equal(reader.ReadToEnd(), kernel.Text);
    }

    /// <summary>Division by multiplication is exact up to the largest element number.</summary>
    [Fact]
    public void DivisorsDivide()
    {
        var random = new Random(1);
        uint[] divisors = [2, 3, 5, 7, 64, 641, 65535, 65536, 1_000_003, int.MaxValue - 1, int.MaxValue];
        foreach (var divisor in divisors.Concat(Enumerable.Range(0, 500).Select(_ => (uint)random.Next(2, int.MaxValue))))
        {
            var (multiplier, shift) = StridedIndex.Divisor(divisor);
            uint[] numbers = [0, 1, divisor - 1, divisor, divisor * 2 - 1, int.MaxValue, .. Enumerable.Range(0, 100).Select(_ => (uint)random.Next())];
            foreach (var n in numbers.Where(n => n <= int.MaxValue))
                Assert.Equal(n / divisor, (uint)(((ulong)n * multiplier >> 32) + n) >> shift);
        }
    }
}
