using System.Numerics;
using Framework;
using Framework.Cuda.Kernels;
using Framework.Kernels;

namespace KernelCases;

/// <summary>
/// Every declared elementwise operation on a device against the CPU: forward and backward, in every type and layout. All arithmetic on both sides is correctly
/// rounded or acts on bits, in the same order, so that results are equal to the bit.
/// </summary>
static class ElementwiseCases
{
    static readonly DType[] Types = Enum.GetValues<DType>();

    public static IEnumerable<OperationEntry> Entries => OperationRegistry.All;

    /// <summary>
    /// The cases of one declaration: every type, contiguous and strided; and in one type, whose kernels differ from the others' in the width of an access and in
    /// conversions, every layout.
    /// </summary>
    public static IEnumerable<KernelCase> Of(OperationEntry entry)
    {
        ElementwiseTraits traits = entry.Operation.Traits;
        foreach (var dtype in Types)
        {
            if (dtype == DType.Bool && traits.RefusesBool || !traits.FloatLegal && dtype.IsFloatingPoint() || entry.Operands.All(o => o.Kind == OperandKind.Boolean) && dtype != DType.Bool
                || !traits.IntegerLegal && !dtype.IsFloatingPoint() && dtype != DType.Int32)
            {
                continue;
            }
            foreach (var kernelCase in Of(entry, dtype, dtype == (traits.FloatLegal ? DType.Float32 : DType.Int64) ? Operands.Layouts : ["contiguous", "strided"]))
            {
                yield return kernelCase;
            }
        }
    }

    /// <summary>The cases of one declaration in one type.</summary>
    public static IEnumerable<KernelCase> Of(OperationEntry entry, DType dtype, IReadOnlyList<string> layouts)
    {
        foreach (var layout in layouts)
        {
            yield return new($"{entry.Name} forward {dtype} {layout}", device => Forward(device, entry, dtype, layout));
        }
        if (dtype.IsFloatingPoint() && entry.Operation.Traits.Gradients.Any(g => g.Kind == GradientKind.Kernel))
        {
            foreach (var layout in layouts.Except(["in place"]))
            {
                yield return new($"{entry.Name} backward {dtype} {layout}", device => Backward(device, entry, dtype, layout));
            }
        }
    }

    /// <summary>Copies from every type to every type.</summary>
    public static IEnumerable<KernelCase> Conversions() =>
        from source in Types from target in Types select new KernelCase($"Copy {source} to {target}", device => Convert(device, source, target));

    /// <summary>More elements than one pass of the grid takes, and enough dimensions that none merge.</summary>
    public static IEnumerable<KernelCase> Loops()
    {
        var add = Entries.Single(e => e.Name == "Add");
        yield return new("Add over several passes of the grid", device =>
        {
            var x = Tensor.Arange(70_003);
            Compare(device, add.Operation, 0, [], [x, x * 2], x.DType);
        });
        foreach (var layout in new[] { "contiguous", "strided", "broadcast", "broadcast in vectors" })
        {
            yield return new($"Add with 64-bit numbers, {layout}", device =>
                Compare(device, add.Operation, 0, [], Operands.Make(add.Operands, DType.Float32, layout, seed: 2), DType.Float32, layout, wide: true));
        }
        foreach (var dtype in Types.Where(t => t != DType.Bool || !add.Operation.Traits.RefusesBool))
        {
            foreach (long pitch in new[] { 48, 34, 33 })
            {
                yield return new($"Add {dtype} of rows {pitch} elements apart and a column", device =>
                {
                    var random = new Random(6);
                    var rows = Operands.Draw(add.Operands[0], dtype, [5 * 48], random).View(Layout.Of(new Shape(5, 32), [pitch, 1]), 0);
                    Compare(device, add.Operation, 0, [], [rows, Operands.Draw(add.Operands[1], dtype, [5, 1], random)], add.Operation.Promote([rows, rows]));
                });
            }
        }
        foreach (bool wide in new[] { false, true })
        {
            yield return new($"Add with eleven strided dimensions{(wide ? " and 64-bit numbers" : "")}", device =>
            {
                var x = Tensor.Arange(1 << 11).View(new Shape([.. Enumerable.Repeat(2, 11)]));
                Compare(device, add.Operation, 0, [], [Operands.Overlapping(x), x], x.DType, wide: wide);
            });
        }
    }

    static void Forward(IKernelDevice device, OperationEntry entry, DType dtype, string layout)
    {
        var inputs = Operands.Make(entry.Operands, dtype, layout, seed: 7);
        Compare(device, entry.Operation, 0, Scalars(entry, dtype), inputs, entry.Operation.Promote(inputs), layout);
    }

    /// <summary>Alone, where the CPU has a kernel for each, and all gradients at once.</summary>
    static void Backward(IKernelDevice device, OperationEntry entry, DType dtype, string layout)
    {
        ElementwiseTraits traits = entry.Operation.Traits;
        uint all = 0;
        for (int i = 0; i < traits.Inputs; i++)
        {
            all |= traits.Gradients[i].Kind == GradientKind.Kernel ? 1u << i : 0;
        }
        var inputs = Operands.Make(entry.Operands, dtype, layout, seed: 9);
        var compute = entry.Operation.Promote(inputs);
        var results = Results(entry.Operation, inputs, compute);
        entry.Operation.Launch(inputs, results, Scalars(entry, dtype), compute);
        foreach (uint wanted in Enumerable.Range(0, traits.Inputs).Select(i => all & 1u << i).Append(all).Where(w => w != 0).Distinct())
        {
            var spec = new ElementwiseSpec(entry.Operation, wanted, default, 0);
            var (savedInputs, savedResults) = spec.Saved();
            var random = new Random(3);
            Tensor[] operands =
            [
                .. results.Select(r => Operands.Draw(new("gradient", OperandKind.Number, -2, 2), compute, r.Shape, random)),
                .. inputs.Where((_, i) => (savedInputs >> i & 1) != 0),
                .. results.Where((_, i) => (savedResults >> i & 1) != 0),
            ];
            Compare(device, entry.Operation, wanted, Scalars(entry, dtype), operands, compute, layout);
        }
    }

    static void Convert(IKernelDevice device, DType from, DType to)
    {
        var source = Operands.Draw(new("x", OperandKind.Number, -300, 300), from, [203], new Random(1));
        var target = Tensor.Zeros([203], to);
        CopyOperation.Run(source, target);
        using var x = new DeviceTensor(device, source);
        using var y = new DeviceTensor(device, Tensor.Zeros([203], to));
        device.Launch(ElementwisePlan.Make(CopyOperation.Instance, 0, [], [source, y.Tensor], [x.Address, y.Address], 1, CopyOperation.ComputedIn(from, to), device.Multiprocessors));
        Bits.Same($"{from} to {to}", target, y.Download());
    }

    static void Compare(IKernelDevice device, ElementwiseOperation operation, uint wanted, double[] scalars, Tensor[] inputs, DType compute, string layout = "contiguous", bool wide = false)
    {
        var expected = wanted == 0 ? Results(operation, inputs, compute) : Gradients(inputs, wanted, compute);
        int operand = BitOperations.IsPow2(wanted) ? BitOperations.Log2(wanted) : -1;
        new ElementwiseLaunch(operation, scalars, wanted != 0, operand).Run([.. inputs, .. expected], inputs.Length, compute);

        // A type's own size is the least by which an address may be off.
        int shift = layout == "unaligned" ? 1 : 0;
        DeviceTensor[] read = [.. inputs.Select(x => new DeviceTensor(device, x, shift * x.DType.Size()))];
        DeviceTensor[] written = [.. expected.Select((y, k) => layout == "in place" && Overwritten(operation, inputs, y, k) is { } over
            ? read[over] : new DeviceTensor(device, Tensor.Zeros(y.Shape, y.DType), shift * y.DType.Size()))];
        Tensor[] operands = [.. read.Concat(written).Select(t => t.Tensor)];
        ulong[] addresses = [.. read.Concat(written).Select(t => t.Address)];
        device.Launch(ElementwisePlan.Make(operation, wanted, scalars, operands, addresses, inputs.Length, compute, device.Multiprocessors, wide));
        for (int k = 0; k < expected.Length; k++)
        {
            Bits.Same($"result {k}", expected[k], written[k].Download());
        }
        foreach (var tensor in read.Union(written))
        {
            tensor.Dispose();
        }
    }

    static int? Overwritten(ElementwiseOperation operation, Tensor[] inputs, Tensor result, int k) =>
        k < operation.Traits.InPlace.Length && inputs[operation.Traits.InPlace[k]] is var x && x.DType == result.DType && x.Shape == result.Shape ? operation.Traits.InPlace[k] : null;

    static Tensor[] Results(ElementwiseOperation operation, Tensor[] inputs, DType promoted)
    {
        var layout = Broadcast(inputs);
        return [.. operation.Traits.Results.Select(r => Tensor.Empty(layout, r == ResultKind.Bool ? DType.Bool : promoted))];
    }

    static Tensor[] Gradients(Tensor[] inputs, uint wanted, DType compute) =>
        [.. Enumerable.Range(0, BitOperations.PopCount(wanted)).Select(_ => Tensor.Empty(Broadcast(inputs), compute))];

    static Layout Broadcast(Tensor[] inputs) => Layout.Of(inputs.Aggregate(inputs[0].Layout, (layout, x) => Layout.Broadcast("case", layout, x.Layout)).Shape);

    static double[] Scalars(OperationEntry entry, DType dtype) =>
        [.. entry.Scalars.Select(s => dtype.IsFloatingPoint() || !entry.Operation.Traits.IntegerLegal ? s.Sample : Math.Round(s.Sample))];
}
