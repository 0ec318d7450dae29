using System.Text.RegularExpressions;
using Framework;
using Framework.Cuda.Kernels;
using Framework.Kernels;

namespace Explain;

/// <summary>The PTX of an elementwise operation: the kernels for contiguous float32 operands, with the registers they declare and their instructions counted.</summary>
static partial class PtxText
{
    const int Elements = 1 << 20, Multiprocessors = 100;

    public static string Of(OperationEntry entry)
    {
        ElementwiseTraits traits = entry.Operation.Traits;
        if (!traits.FloatLegal)
            return "";
        double[] scalars = [.. entry.Scalars.Select(s => s.Sample)];
        Tensor[] inputs = [.. entry.Operands.Select((o, i) => Like((traits.BoolInputs >> i & 1) != 0))];
        Tensor[] results = [.. traits.Results.Select(r => Like(r == ResultKind.Bool))];
        var text = Kernel("forward", entry.Operation, 0, scalars, inputs, results);
        uint wanted = 0;
        for (int i = 0; i < traits.Gradients.Length; i++)
            wanted |= traits.Gradients[i].Kind == GradientKind.Kernel ? 1u << i : 0;
        if (wanted == 0)
            return text;
        uint saved = 0, kept = 0;
        foreach (InputGradient gradient in traits.Gradients)
        {
            saved |= gradient.SavedInputs;
            kept |= gradient.SavedOutputs;
        }
        Tensor[] read = [.. traits.Results.Select(_ => Like(false)), .. inputs.Where((_, i) => (saved >> i & 1) != 0), .. results.Where((_, k) => (kept >> k & 1) != 0)];
        Tensor[] gradients = [.. traits.Gradients.Where(g => g.Kind == GradientKind.Kernel).Select(_ => Like(false))];
        return text + Kernel("backward", entry.Operation, wanted, scalars, read, gradients);
    }

    static string Kernel(string what, ElementwiseOperation operation, uint wanted, double[] scalars, Tensor[] read, Tensor[] written)
    {
        Tensor[] operands = [.. read, .. written];
        ulong[] addresses = [.. operands.Select((_, k) => (ulong)k << 32)];
        string text = ElementwisePlan.Make(operation, wanted, scalars, operands, addresses, read.Length, DType.Float32, Multiprocessors).Kernel.Text;
        int registers = Declared().Matches(text).Sum(m => m.Groups[1].Success ? int.Parse(m.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) : 1);
        int instructions = text.Split('\n').Count(line => line.TrimStart('\t', ' ') is [>= 'a' and <= 'z' or '@', ..]);
        return $"PTX {what}, {registers} registers declared, {instructions} instructions\n{text}\n";
    }

    static Tensor Like(bool isFlag) => Tensor.Empty([Elements], isFlag ? DType.Bool : DType.Float32);

    [GeneratedRegex(@"\.reg \.\w+ %\w+?(?:<(\d+)>)?;")]
    private static partial Regex Declared();
}
