using Framework;
using Framework.Cuda.Kernels;
using Framework.Kernels;

namespace KernelCases;

/// <summary>
/// Every declared reduction on a device against the CPU. Integers, extrema and truth values agree to the bit; what is added up does not, since a GPU combines the
/// elements in another order, and is compared with the same reduction in double within the rounding of the sums' terms.
/// </summary>
static class ReductionCases
{
    public static IEnumerable<ReductionEntry> Entries => OperationRegistry.Reductions;

    /// <summary>Shapes and dimensions: one result, rows long and short, columns, both ends, nothing to reduce, strided; and sizes that take two kernels.</summary>
    static readonly (string Name, int[] Shape, int[] Dim, Func<Tensor, Tensor>? Relaid)[] Layouts =
    [
        ("all", [37, 11], [], null),
        ("short rows", [40, 5], [1], null),
        ("rows", [9, 100], [1], null),
        ("rows off alignment", [5, 131], [1], null),
        ("long rows", [3, 1501], [1], null),
        ("columns", [70, 40], [0], null),
        ("few in columns", [3, 300], [0], null),
        ("both ends", [6, 10, 7], [0, 2], null),
        ("wide ends", [6, 5, 36], [0, 2], null),
        ("wide ends off alignment", [6, 5, 36], [0, 2], x => x.View(Layout.Of(x.Shape, [148, 37, 1]), 0)),
        ("the middle", [6, 10, 7], [1], null),
        ("strided", [12, 33], [1], x => x.View(Layout.Of(x.Shape, [1, x.Shape[0]]), 0)),
        ("zero-dimensional", [], [], null),
        ("fourteen dimensions", [2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2], [1, 3, 5, 7, 9, 11, 13], Operands.Overlapping),
        ("two kernels", [2, 20_003], [1], null),
        ("columns, two kernels", [700, 12], [0], null),
    ];

    public static IEnumerable<KernelCase> Of(ReductionEntry entry)
    {
        foreach (var dtype in Enum.GetValues<DType>())
        {
            if (!dtype.IsFloatingPoint() && (entry.Operation.Traits.Integers == ReducedIntegers.Refused || entry.Operation.Int64 is null))
            {
                continue;
            }
            foreach (var (name, shape, dim, relaid) in Layouts)
            {
                // One type walks all layouts; the others differ in their conversions only.
                if (dtype == DType.Float32 || name is "rows" or "rows off alignment" or "columns" or "two kernels")
                {
                    yield return new($"{entry.Name} {dtype} {name}", device => Compare(device, entry, dtype, shape, dim, relaid));
                }
            }
        }
        foreach (var (name, shape, dim, relaid) in Layouts.Where(l => l.Name is "short rows" or "the middle" or "columns" or "two kernels"))
        {
            yield return new($"{entry.Name} with 64-bit numbers, {name}", device => Compare(device, entry, DType.Float32, shape, dim, relaid, wide: true));
        }
        if (entry.Name is "Amax" or "Amin")
        {
            yield return new($"Where {entry.Name} with 64-bit numbers", device => Locate(device, entry, DType.Float32, [4, 9, 5], 1, wide: true));
            foreach (var dtype in Enum.GetValues<DType>())
            {
                yield return new($"Where {entry.Name} {dtype} rows", device => Locate(device, entry, dtype, [9, 100], 1));
            }
            yield return new($"Where {entry.Name} Float32 long rows", device => Locate(device, entry, DType.Float32, [3, 1501], 1));
            foreach (var dtype in new[] { DType.Float32, DType.Float64, DType.BFloat16, DType.Int8 })
            {
                yield return new($"Where {entry.Name} {dtype} three kernels", device => Locate(device, entry, dtype, [2, 20_003], 1));
            }
            yield return new($"Where {entry.Name} with 64-bit numbers, three kernels", device => Locate(device, entry, DType.Float32, [1, 20_003], 1, wide: true));
            yield return new($"Where {entry.Name} Float32 middle", device => Locate(device, entry, DType.Float32, [4, 9, 5], 1));
        }
        if (entry.Operation.Traits.AllowsEmpty)
        {
            yield return new($"{entry.Name} of nothing", device => Compare(device, entry, DType.Float32, [3, 0], [1]));
        }
    }

    /// <summary>Elements occur more than once, some of the first rows have a NaN, and one of the last has its extremum far behind.</summary>
    static void Locate(IKernelDevice device, ReductionEntry entry, DType dtype, int[] shape, int dim, bool wide = false)
    {
        var random = new Random(4);
        int count = shape.Aggregate(1, (a, b) => a * b);
        double[] values = [.. Enumerable.Range(0, count).Select(i => dtype.IsFloatingPoint() && i < count / 2 && random.Next(150) == 0 ? -double.NaN : random.Next(2, 30))];
        values[count / 10 * 9] = entry.Name == "Amax" ? 30 : 1;
        var x = Tensor.From<double>(values, shape).To(dtype);
        var (extremes, places) = Extremum.Along(entry.Name, entry.Operation, x, dim, keepDim: false);
        using DeviceTensor read = new(device, x), found = new(device, Tensor.Zeros(extremes.Shape, dtype)), where = new(device, Tensor.Zeros(places.Shape, DType.Int64));
        List<ulong> workspaces = [];
        foreach (var launch in LocationTemplate.Make(entry.Operation, new(x, read.Address), dim, found.Address, where.Address, bytes =>
        {
            workspaces.Add(device.Allocate(bytes));
            return workspaces[^1];
        }, wide))
        {
            device.Launch(launch);
        }
        Bits.Same("the value", extremes, found.Download());
        Bits.Same("the index", places, where.Download());
        workspaces.ForEach(device.Free);
    }

    static void Compare(IKernelDevice device, ReductionEntry entry, DType dtype, int[] shape, int[] dim, Func<Tensor, Tensor>? relaid = null, bool wide = false)
    {
        var operation = entry.Operation;
        // Products of hundreds of elements stay within range where these are near 1, and special values would hide all others.
        var info = entry.Name == "Prod" ? new OperandInfo("x", OperandKind.Number, 0.9, 1.1) : entry.Operand;
        var x = Operands.DrawOrdinary(info, dtype, shape, new Random(5));
        x = relaid?.Invoke(x) ?? x;
        double[] scalars = [.. entry.Scalars.Select(s => s.Sample)];
        var expected = new Tensor[operation.Traits.Results.Length];
        operation.ApplyMany(x, dim, keepDim: false, null, scalars, expected);
        var exact = new Tensor[expected.Length];
        operation.ApplyMany(dtype.IsFloatingPoint() ? x.To(DType.Float64) : x, dim, keepDim: false, null, scalars, exact);

        Span<bool> reduced = stackalloc bool[x.Rank];
        var sizes = ReducedShape.Make(entry.Name, x.Shape, dim, reduced);
        using var read = new DeviceTensor(device, x);
        DeviceTensor[] written = [.. expected.Select(y => new DeviceTensor(device, Tensor.Zeros(y.Shape, y.DType)))];
        ulong workspace = 0;
        foreach (var launch in ReductionLaunches.Make(
            operation, [.. scalars, sizes.Count], x, read.Address, [.. written.Select(w => w.Address)], reduced, operation.ResultType(dtype), bytes => workspace = device.Allocate(bytes), wide))
        {
            device.Launch(launch);
        }
        for (int k = 0; k < expected.Length; k++)
        {
            var actual = written[k].Download();
            if (!actual.DType.IsFloatingPoint() || entry.Name is "Amax" or "Amin")
            {
                Bits.Same($"result {k}", expected[k], actual);
            }
            else
            {
                Bits.Near($"result {k}", exact[k], actual, sizes.Count);
            }
            written[k].Dispose();
        }
        if (workspace != 0)
        {
            device.Free(workspace);
        }
    }
}
