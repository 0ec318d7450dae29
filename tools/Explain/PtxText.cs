using Framework;
using Framework.Cuda.Kernels;
using Framework.Kernels;
using KernelCases;

namespace Explain;

/// <summary>The PTX of an operation: the kernels for contiguous float32 operands.</summary>
static class PtxText
{
    const int Elements = 1 << 20, Multiprocessors = 100;

    const int Rows = 16;

    // The kernels differ in how many threads work on a row, and so in how these combine what they have.
    static readonly (string Who, int Length)[] Lengths = [("a warp on a row", 1024), ("a block on a long row", 1 << 14)];

    public static string Of(OperationEntry entry)
    {
        ElementwiseTraits traits = entry.Operation.Traits;
        if (!traits.FloatLegal)
            return "";
        double[] scalars = Samples(entry.Scalars);
        Tensor[] inputs = [.. entry.Operands.Select((o, i) => Like((traits.BoolInputs >> i & 1) != 0))];
        Tensor[] results = [.. traits.Results.Select(r => Like(r == ResultKind.Bool))];
        var text = KernelText.Of("forward", Elementwise(entry.Operation, 0, scalars, inputs, results));
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
        return text + KernelText.Of("backward", Elementwise(entry.Operation, wanted, scalars, read, gradients));
    }

    /// <summary>All elements are reduced to one, which takes two kernels. Backward has a kernel of its own where it computes something for each element or result.</summary>
    public static string Of(ReductionEntry entry)
    {
        ReductionTraits traits = entry.Operation.Traits;
        double[] scalars = [.. Samples(entry.Scalars), Elements];
        Tensor x = Like(false);
        ulong[] addresses = Addresses(traits.Results.Length + 2);
        var text = KernelText.Of("forward", ReductionLaunches.Make(
            entry.Operation, scalars, x, addresses[0], addresses.AsSpan(1, traits.Results.Length), [true], DType.Float32, _ => addresses[^1]));
        if (traits.Gradient != ReductionGradient.Elementwise)
            return text;
        Tensor[] read = [.. Of(traits.ReadsGradients), .. traits.ReadsInput ? [x] : Array.Empty<Tensor>(), .. Of(traits.ReadsResults)];
        return text + KernelText.Of("backward", Elementwise(entry.Operation.Gradient, 0, scalars, read, [traits.ReadsInput ? Like(false) : One()]));

        IEnumerable<Tensor> Of(uint results) => Enumerable.Range(0, traits.Results.Length).Where(k => (results >> k & 1) != 0).Select(_ => One());
        static Tensor One() => Tensor.Empty([1], DType.Float32);
    }

    public static string Of(RowEntry entry) => string.Concat(Lengths.Select(l => Of(entry, l.Who, l.Length)));

    static string Of(RowEntry entry, string who, int length)
    {
        RowOperation operation = entry.Operation;
        Shape shape = [Rows, length];
        Tensor[] inputs = [.. operation.Traits.Forms.Select(form => form switch
        {
            RowOperand.Row => Tensor.Empty(shape, DType.Float32),
            RowOperand.Index => Tensor.Empty([Rows], DType.Int64),
            RowOperand.Flag => Tensor.Empty([Rows], DType.Bool),
            _ => Tensor.Empty([Rows], DType.Float32),
        })];
        Tensor[] gradients = [.. operation.Traits.IsRow.Select(isRow => isRow ? Tensor.Empty(shape, DType.Float32) : Tensor.Empty([Rows], DType.Float32))];
        var forward = RowPass.Forward(operation, inputs, shape, DType.Float32);
        double[] scalars = [.. Samples(entry.Scalars), length];
        return KernelText.Of($"forward, {who}", Rowwise(operation, forward, shape, scalars)) + (operation.Traits.HasGradient.Contains(true)
            ? KernelText.Of($"backward, {who}", Rowwise(operation, RowPass.Backward(operation, inputs, gradients, forward, shape, DType.Float32), shape, scalars))
            : "");
    }

    static KernelLaunch Elementwise(ElementwiseOperation operation, uint wanted, double[] scalars, Tensor[] read, Tensor[] written)
    {
        Tensor[] operands = [.. read, .. written];
        return ElementwisePlan.Make(operation, wanted, scalars, operands, Addresses(operands.Length), read.Length, DType.Float32, Multiprocessors);
    }

    static KernelLaunch[] Rowwise(RowOperation operation, RowPass pass, Shape shape, double[] scalars)
    {
        DeviceOperand Placed(Tensor tensor, int k) => new(tensor, Addresses(k + 1)[k]);
        DeviceOperand?[] targets = [.. pass.Targets.Select((t, k) => t is null ? (DeviceOperand?)null : Placed(t, k))];
        return RowLaunches.Make(
            operation, pass.IsBackward, [.. pass.Read.Select(Placed)], [.. pass.Given.Select(Placed)], [.. pass.Found.Select(Placed)], targets, new DeviceOperand?[targets.Length],
            shape, scalars, isDouble: false, _ => 0);
    }

    /// <summary>Addresses that every access is aligned at.</summary>
    static ulong[] Addresses(int count) => [.. Enumerable.Range(1, count).Select(k => (ulong)k << 32)];

    static double[] Samples(ScalarInfo[] scalars) => [.. scalars.Select(s => s.Sample)];

    static Tensor Like(bool isFlag) => Tensor.Empty([Elements], isFlag ? DType.Bool : DType.Float32);
}
