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
    static readonly (string Name, int[] Shape, int[] Dim, bool Turned)[] Layouts =
    [
        ("all", [37, 11], [], false),
        ("short rows", [40, 5], [1], false),
        ("rows", [9, 100], [1], false),
        ("long rows", [3, 1500], [1], false),
        ("columns", [70, 40], [0], false),
        ("few in columns", [3, 300], [0], false),
        ("both ends", [6, 10, 7], [0, 2], false),
        ("the middle", [6, 10, 7], [1], false),
        ("strided", [12, 33], [1], true),
        ("zero-dimensional", [], [], false),
        ("two kernels", [2, 20_000], [1], false),
        ("columns, two kernels", [700, 12], [0], false),
    ];

    public static IEnumerable<KernelCase> Of(ReductionEntry entry)
    {
        foreach (var dtype in Enum.GetValues<DType>())
        {
            if (!dtype.IsFloatingPoint() && (entry.Operation.Traits.Integers == ReducedIntegers.Refused || entry.Operation.Int64 is null))
            {
                continue;
            }
            foreach (var (name, shape, dim, turned) in Layouts)
            {
                // One type walks all layouts; the others differ in their conversions only.
                if (dtype == DType.Float32 || name is "rows" or "columns" or "two kernels")
                {
                    yield return new($"{entry.Name} {dtype} {name}", device => Compare(device, entry, dtype, shape, dim, turned));
                }
            }
        }
        if (entry.Operation.Traits.AllowsEmpty)
        {
            yield return new($"{entry.Name} of nothing", device => Compare(device, entry, DType.Float32, [3, 0], [1], turned: false));
        }
    }

    static void Compare(IKernelDevice device, ReductionEntry entry, DType dtype, int[] shape, int[] dim, bool turned)
    {
        var operation = entry.Operation;
        // Products of hundreds of elements stay within range where these are near 1, and special values would hide all others.
        var info = entry.Name == "Prod" ? new OperandInfo("x", OperandKind.Number, 0.9, 1.1) : entry.Operand;
        var x = Operands.DrawOrdinary(info, dtype, turned ? [shape[1], shape[0]] : new Shape(shape), new Random(5));
        if (turned)
        {
            x = x.View(new Layout(new Shape(shape), [1, shape[0]]), 0);
        }
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
            operation, [.. scalars, sizes.Count], x, read.Address, [.. written.Select(w => w.Address)], reduced, operation.ResultType(dtype), bytes => workspace = device.Allocate(bytes)))
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
