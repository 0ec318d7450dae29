using System.Globalization;
using System.Reflection;
using System.Text;
using Framework.Kernels;
using Framework.Tests.Generators;
using Framework.Tests.Generators.Ir;
using KernelCases;

namespace Framework.Tests.Cuda;

/// <summary>
/// Declarations with random bodies, from source text through the generator and the compiler: their PTX, run by the interpreter, gives the bits that their CPU
/// kernels give, zeros of both signs, denormal numbers, infinities and NaN among the operands.
/// </summary>
public sealed class RandomExpressionTests
{
    const int Expressions = 200;

    /// <summary>One in so many has gradients, which are eight of the ten kernels that it makes the compiler work on.</summary>
    const int Stride = 5;

    static readonly Lazy<IReadOnlyList<OperationEntry>> Entries = new(Declare);

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void TheKernelsOfBothTargetsAgree(DType dtype)
    {
        var device = new InterpretedDevice();
        var cases = Cases(dtype).ToArray();
        Assert.All(cases, c => c.Run(device));
        // A body that is a constant or an operand alone has no backward kernel.
        Assert.InRange(cases.Length, Expressions + Expressions / Stride / 2, Expressions + Expressions / Stride);
    }

    [Theory]
    [InlineData("add.rn.f32", "sub.rn.f32")]
    [InlineData("div.rn.f32", "mul.rn.f32")]
    [InlineData("setp.lt.f32", "setp.gt.f32")]
    [InlineData("max.f32", "min.f32")]
    public void AChangedInstructionIsNoticed(string original, string replacement)
    {
        var (changed, noticed) = (0, 0);
        foreach (var kernelCase in Cases(DType.Float32).Take(100))
        {
            var device = new MutatedDevice(original, replacement);
            try
            {
                kernelCase.Run(device);
            }
            catch (KernelMismatchException)
            {
                noticed++;
            }
            changed += device.HasChanged ? 1 : 0;
        }
        // Some changes make no difference: a sum with 0, a branch that is never taken.
        Assert.True(changed > 10 && noticed >= 0.75 * changed, $"{noticed} of {changed} changed kernels were noticed.");
    }

    static IEnumerable<KernelCase> Cases(DType dtype) => Entries.Value.SelectMany(e => ElementwiseCases.Of(e, dtype, ["contiguous"]));

    static IReadOnlyList<OperationEntry> Declare()
    {
        var code = new StringBuilder();
        for (var seed = 0; seed < Expressions; seed++)
        {
            var derivative = seed % Stride == 0 ? "" : "[NotDifferentiable] ";
            code.Append(CultureInfo.InvariantCulture, $"{derivative}[Elementwise] static {new RandomExpressions(seed).Method($"F{seed}", 3)}\n");
        }
        GeneratorRun.Driver().RunGeneratorsAndUpdateCompilation(GeneratorRun.Compile(GeneratorRun.InClass(code.ToString())), out var compiled, out _);
        using var image = new MemoryStream();
        var result = compiled.Emit(image);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics.Take(5)));
        var entries = Assembly.Load(image.ToArray()).GetType("Consumer.OperationRegistry")!.GetProperty("All")!.GetValue(null);
        return (IReadOnlyList<OperationEntry>)entries!;
    }
}
