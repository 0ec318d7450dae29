using System.Collections.Concurrent;
using Framework.Kernels;

namespace Framework.Cuda.Kernels;

/// <summary>What the text of a search depends on.</summary>
/// <param name="Type">The elements' type.</param>
/// <param name="Lanes">Threads that search for one output.</param>
/// <param name="Rank">The dimensions that are kept.</param>
/// <param name="Wide">Whether element numbers and offsets need 64 bits.</param>
readonly record struct LocationSpec(DType Type, int Lanes, int Rank, bool Wide);

/// <summary>
/// Where along a dimension the largest or smallest element first occurs, given what a reduction found it to be; a NaN counts as both. A group of threads looks
/// at every so many elements, and the lowest place that any of them found counts.
/// </summary>
/// <remarks>
/// Parameters: the addresses of the elements, of the values and of the indices; how many outputs there are and how many elements of each; the distance of
/// neighbouring elements; the <see cref="StridedIndex"/> of the kept dimensions.
/// </remarks>
static class LocationTemplate
{
    static readonly ConcurrentDictionary<LocationSpec, PtxKernel> Kernels = [];

    /// <summary>The launches that find the largest or smallest elements and where they are, to be run one after the other.</summary>
    /// <param name="operation">The reduction to the largest or smallest.</param>
    /// <param name="x">The operand.</param>
    /// <param name="dim">The dimension, counted from the first.</param>
    /// <param name="values">Where the values go, in the operand's type.</param>
    /// <param name="indices">Where the Int64 indices go.</param>
    /// <param name="workspace">Gives memory for so many bytes, which the launches need until they have run.</param>
    /// <param name="wide">Whether to take 64-bit numbers where 32 would do, which tests want and nothing else.</param>
    public static KernelLaunch[] Make(ReductionOperation operation, DeviceOperand x, int dim, ulong values, ulong indices, Func<long, ulong> workspace, bool wide = false)
    {
        Tensor tensor = x.Tensor;
        var reduced = new bool[tensor.Rank];
        reduced[dim] = true;
        ReductionPlan plan = ReductionPlan.Make(tensor.Layout, reduced);
        if (plan.Outputs == 0)
        {
            return [];
        }
        long reach = plan.Run.Stride * plan.Count + plan.Count;
        int[] sizes = new int[plan.Kept.Length];
        long[] strides = new long[sizes.Length];
        for (int d = 0; d < sizes.Length; d++)
        {
            (sizes[d], strides[d]) = plan.Kept[d];
        }
        int lanes = ReductionLaunches.Lanes(plan.Count);
        reach = Math.Max(Math.Max(reach, plan.Outputs * lanes), StridedIndex.Reach(sizes, strides));
        var spec = new LocationSpec(tensor.DType, lanes, sizes.Length, wide || reach > int.MaxValue);
        List<ulong> arguments = [x.Address, values, indices, (ulong)plan.Outputs, (ulong)plan.Count, (ulong)plan.Run.Stride];
        StridedIndex.Describe(arguments, sizes, [strides], spec.Wide);
        return
        [
            .. ReductionLaunches.Make(operation, [plan.Count], tensor, x.Address, [values], reduced, tensor.DType, workspace),
            new(Kernels.GetOrAdd(spec, Compose), (uint)ReductionLaunches.Groups(plan.Outputs, lanes), [.. arguments]),
        ];
    }

    static PtxKernel Compose(LocationSpec spec)
    {
        var writer = new PtxWriter("locate");
        var conversion = new ElementConversion(writer, ElementwisePlan.TypeOf(spec.Type));
        var (integer, signed, mad) = spec.Wide ? ("u64", "s64", "mad.lo") : ("u32", "s32", "mad.wide");
        string elements = writer.Address(), values = writer.Address(), indices = writer.Address();
        string outputs = writer.Parameter(integer), count = writer.Parameter(integer), stride = writer.Parameter(signed);
        var layout = new StridedIndex(writer, spec.Rank, 1, spec.Wide);
        foreach (var register in new[] { "%x0", "%x1" })
        {
            writer.Declare(conversion.T, register);
        }
        string thread = writer.Register("u32"), lane = writer.Register("u32");
        string output = writer.Register(integer), beyond = writer.Register("pred"), place = writer.Register("u64"), found = writer.Register("s64"), other = writer.Register("s64");
        writer.Group(spec.Lanes, spec.Wide, thread, lane, output);
        writer.Line($"setp.ge.{integer} {beyond}, {output}, {outputs}");
        // The last element, unless one is found.
        writer.Line(spec.Wide ? $"sub.u64 {found}, {count}, 1" : $"cvt.u64.u32 {found}, {count}");
        if (!spec.Wide)
        {
            writer.Line($"sub.u64 {found}, {found}, 1");
        }
        string combined = writer.Label(), start = writer.Label(), none = writer.Label();
        writer.Line($"@{beyond} bra {combined}");
        int size = spec.Type.Size();
        writer.Line($"{mad}.{integer} {place}, {output}, {size}, {values}");
        conversion.Load(spec.Type, OperandAccess.Load(writer, spec.Type, 1, place)[0], "%x1");
        string origin = writer.Register("u64"), position = writer.Register(integer), done = writer.Register("pred"), offset = writer.Register(signed), equal = writer.Register("pred");
        writer.Line($"{mad}.{signed} {origin}, {layout.Offsets(output)[0]}, {size}, {elements}");
        writer.Line($"{(spec.Wide ? "cvt.u64.u32" : "mov.u32")} {position}, {lane}");
        writer.Place(start);
        writer.Line($"setp.ge.{integer} {done}, {position}, {count}");
        writer.Line($"@{done} bra {combined}");
        writer.Line($"mul.lo.{signed} {offset}, {position}, {stride}");
        writer.Line($"{mad}.{signed} {place}, {offset}, {size}, {origin}");
        conversion.Load(spec.Type, OperandAccess.Load(writer, spec.Type, 1, place)[0], "%x0");
        if (conversion.T == "s64")
        {
            writer.Line($"setp.eq.s64 {equal}, %x0, %x1");
        }
        else
        {
            // If the value is NaN, then the first NaN it is; if not, then there is none.
            var nan = writer.Register("pred");
            writer.Line($"setp.nan.{conversion.T} {nan}, %x0, %x0");
            writer.Line($"setp.eq.or.{conversion.T} {equal}, %x0, %x1, {nan}");
        }
        writer.Line($"@!{equal} bra {none}");
        writer.Line($"{(spec.Wide ? "mov.b64" : "cvt.u64.u32")} {found}, {position}");
        writer.Line($"bra {combined}");
        writer.Place(none);
        writer.Line($"add.{integer} {position}, {position}, {spec.Lanes}");
        writer.Line($"bra {start}");
        writer.Place(combined);
        new LaneCombination(writer, "s64", [found], [other], () => writer.Line($"min.s64 {found}, {found}, {other}")).Rows(thread, spec.Lanes);
        string idle = writer.Register("pred"), end = writer.Label();
        writer.Line($"setp.ne.u32 {idle}, {lane}, 0");
        writer.Line($"or.pred {idle}, {idle}, {beyond}");
        writer.Line($"@{idle} bra {end}");
        writer.Line($"{mad}.{integer} {place}, {output}, 8, {indices}");
        writer.Line($"st.global.s64 [{place}], {found}");
        writer.Place(end);
        return writer.Finish();
    }
}
