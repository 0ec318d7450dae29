using Framework;
using Framework.Cuda.Kernels;
using Framework.Kernels;

namespace KernelCases;

/// <summary>
/// Every row-wise program on a device against the CPU, forward and backward with the gradients of shared rows summed. What is added up along a row is added in
/// another order, so that numbers are compared with the CPU's in double within the rounding of their terms; indices are equal.
/// </summary>
static class RowCases
{
    public static IReadOnlyList<RowEntry> Entries => OperationRegistry.Rowwise;

    static readonly (string Name, int[] Shape, Func<Tensor, Tensor>? Relaid)[] Layouts =
    [
        ("short rows", [37, 5], null),
        ("rows", [6, 100], null),
        ("rows off alignment", [3, 517], null),
        ("long rows", [3, 1501], null),
        ("one row", [64], null),
        ("strided", [2, 5, 140], Turned),
        ("seven dimensions of rows", [2, 2, 2, 2, 2, 2, 2, 130], Operands.Overlapping),
    ];

    public static IEnumerable<KernelCase> Of(RowEntry entry)
    {
        yield return new($"{entry.Name} forward with 64-bit numbers", device => Compare(device, entry, DType.Float32, [2, 3, 141], Turned, backward: false, wide: true));
        if (entry.Operation.Traits.HasGradient.Any(g => g))
        {
            yield return new($"{entry.Name} backward with 64-bit numbers", device => Compare(device, entry, DType.Float32, [2, 3, 141], Turned, backward: true, wide: true));
        }
        if (entry.Operation.Traits.IsRow.Any(r => r))
        {
            yield return new($"{entry.Name} gives the same bits for every layout", device => Agree(device, entry, [2, 3, 141], Turned, Padded));
        }
        foreach (var dtype in new[] { DType.Float32, DType.Float64, DType.Float16, DType.BFloat16 })
        {
            foreach (var (name, shape, relaid) in Layouts)
            {
                if (dtype == DType.Float32 || name is "rows" or "rows off alignment")
                {
                    yield return new($"{entry.Name} forward {dtype} {name}", device => Compare(device, entry, dtype, shape, relaid, backward: false));
                    if (entry.Operation.Traits.HasGradient.Any(g => g))
                    {
                        yield return new($"{entry.Name} backward {dtype} {name}", device => Compare(device, entry, dtype, shape, relaid, backward: true));
                    }
                }
            }
        }
    }

    static void Compare(IKernelDevice device, RowEntry entry, DType dtype, Shape shape, Func<Tensor, Tensor>? relaid, bool backward, bool wide = false)
    {
        RowOperation operation = entry.Operation;
        RowTraits traits = operation.Traits;
        double[] scalars = [.. entry.Scalars.Select(s => s.Sample), shape[-1]];
        var inputs = Inputs(entry, dtype, shape, relaid);
        var exact = inputs.Select(x => x.DType.IsFloatingPoint() ? x.To(DType.Float64) : x).ToArray();
        var forward = RowPass.Forward(operation, inputs, shape, dtype);
        RunOnHost(operation, forward, shape, scalars, dtype);
        var forwardExact = RowPass.Forward(operation, exact, shape, DType.Float64);
        RunOnHost(operation, forwardExact, shape, scalars, DType.Float64);
        if (!backward)
        {
            Compare(forwardExact, RunOnDevice(device, operation, RowPass.Forward(operation, inputs, shape, dtype), shape, scalars, dtype, wide), shape);
            return;
        }
        var random = new Random(8);
        Tensor[] gradients = [.. traits.IsRow.Select((isRow, k) => Operands.DrawOrdinary(new("gradient", OperandKind.Number, -2, 2), dtype, isRow ? shape : RowPass.Outer(shape), random))];
        var expected = RowPass.Backward(operation, exact, [.. gradients.Select(g => g.To(DType.Float64))], forwardExact, shape, DType.Float64);
        RunOnHost(operation, expected, shape, scalars, DType.Float64);
        Compare(expected, RunOnDevice(device, operation, RowPass.Backward(operation, inputs, gradients, forward, shape, dtype), shape, scalars, dtype, wide), shape);
    }

    static void Compare(RowPass expected, Tensor[] actual, Shape shape)
    {
        foreach (var (k, exact) in expected.Results.Index())
        {
            if (actual[k].DType.IsFloatingPoint())
            {
                // What a sum over rows adds up besides.
                Bits.Near($"result {k}", exact, actual[k], shape.NumElements);
            }
            else
            {
                Bits.Same($"result {k}", exact, actual[k]);
            }
        }
    }

    /// <summary>How an operand's row is accessed, in vectors or one by one, changes nothing about the order in which it is taken in.</summary>
    static void Agree(IKernelDevice device, RowEntry entry, Shape shape, params ReadOnlySpan<Func<Tensor, Tensor>> relaid)
    {
        double[] scalars = [.. entry.Scalars.Select(s => s.Sample), shape[-1]];
        Tensor[] Run(Func<Tensor, Tensor>? layout) =>
            RunOnDevice(device, entry.Operation, RowPass.Forward(entry.Operation, Inputs(entry, DType.Float32, shape, layout), shape, DType.Float32), shape, scalars, DType.Float32, wide: false);
        var contiguous = Run(null);
        foreach (var layout in relaid)
        {
            foreach (var (k, result) in Run(layout).Index())
            {
                Bits.Same($"result {k} of {layout.Method.Name} rows", contiguous[k], result);
            }
        }
    }

    static Tensor[] Inputs(RowEntry entry, DType dtype, Shape shape, Func<Tensor, Tensor>? relaid)
    {
        var random = new Random(6);
        int first = Array.IndexOf(entry.Operation.Traits.Forms, RowOperand.Row);
        return [.. entry.Operands.Select((info, i) => entry.Operation.Traits.Forms[i] switch
        {
            RowOperand.Index => Tensor.From<double>([.. Enumerable.Range(0, (int)RowPass.Outer(shape).NumElements).Select(r => (double)(r % shape[-1]))], RowPass.Outer(shape)).To(DType.Int64),
            RowOperand.Flag => Operands.DrawOrdinary(info, DType.Bool, RowPass.Outer(shape), random),
            RowOperand.Number => Operands.DrawOrdinary(info, dtype, RowPass.Outer(shape), random),
            // The first operand has the full shape; weights and biases are one row for all.
            _ when i != first && shape.Rank > 1 => Operands.DrawOrdinary(info, dtype, [shape[-1]], random),
            _ when relaid is not null => relaid(Operands.DrawOrdinary(info, dtype, shape, random)),
            _ => Operands.DrawOrdinary(info, dtype, shape, random),
        })];
    }

    /// <summary>The same values with the elements of a row far apart.</summary>
    static Tensor Turned(Tensor x) => Copy(x, [x.Shape[1] * x.Shape[2], 1, x.Shape[1]]);

    /// <summary>The same values with rows so far apart that most of them begin off alignment otherwise than contiguous ones would.</summary>
    static Tensor Padded(Tensor x) => Copy(x, [x.Shape[1] * (x.Shape[2] + 2), x.Shape[2] + 2, 1]);

    static Tensor Copy(Tensor x, long[] strides)
    {
        var layout = Layout.Of(x.Shape, strides);
        var target = Tensor.Zeros([(int)layout.Extent], x.DType).View(layout, 0);
        CopyOperation.Run(x, target);
        return target;
    }

    static void RunOnHost(RowOperation operation, RowPass pass, Shape shape, double[] scalars, DType dtype)
    {
        if (!pass.IsBackward)
        {
            var (rows, numbers) = (new Queue<Tensor>(pass.Targets.OfType<Tensor>()), new Queue<Tensor>(pass.Found));
            Tensor[] results = [.. operation.Traits.IsRow.Select(isRow => (isRow ? rows : numbers).Dequeue())];
            var (reads, givens) = (new Queue<Tensor>(pass.Read), new Queue<Tensor>(pass.Given));
            Tensor[] inputs = [.. operation.Traits.Forms.Select(f => (f == RowOperand.Row ? reads : givens).Dequeue())];
            var saved = numbers.Count > 0 ? numbers.Dequeue() : null;
            if (dtype == DType.Float64)
            {
                RowRun<double>.Forward(operation, inputs, results, saved, Layout.Of(shape), scalars);
            }
            else
            {
                RowRun<float>.Forward(operation, inputs, results, saved, Layout.Of(shape), scalars);
            }
            return;
        }
        Tensor[] read = [.. pass.Read], given = [.. pass.Given], found = [.. pass.Found];
        Tensor?[] targets = [.. pass.Targets], totals = [.. pass.Totals];
        RowRun<double>.Backward(operation, read, given, found, targets, totals, Layout.Of(shape), scalars);
    }

    static Tensor[] RunOnDevice(IKernelDevice device, RowOperation operation, RowPass pass, Shape shape, double[] scalars, DType dtype, bool wide)
    {
        List<DeviceTensor> tensors = [];
        List<ulong> workspaces = [];
        DeviceOperand Send(Tensor tensor)
        {
            tensors.Add(new(device, tensor));
            return new(tensor, tensors[^1].Address);
        }
        DeviceOperand[] read = [.. pass.Read.Select(Send)], given = [.. pass.Given.Select(Send)];
        int results = tensors.Count;
        DeviceOperand[] found = [.. pass.Found.Select(Send)];
        DeviceOperand?[] targets = [.. pass.Targets.Select(t => t is null ? (DeviceOperand?)null : Send(t))], totals = [.. pass.Totals.Select(t => t is null ? (DeviceOperand?)null : Send(t))];
        var launches = RowLaunches.Make(operation, pass.IsBackward, read, given, found, targets, totals, shape, scalars, dtype == DType.Float64, bytes =>
        {
            workspaces.Add(device.Allocate(bytes));
            return workspaces[^1];
        }, wide);
        foreach (var launch in launches)
        {
            device.Launch(launch);
        }
        Tensor[] downloaded = [.. tensors.Skip(results).Select(t => t.Download())];
        tensors.ForEach(t => t.Dispose());
        workspaces.ForEach(device.Free);
        return downloaded;
    }
}
