using System.Collections.Concurrent;
using Framework.Kernels;

namespace Framework.Cuda.Kernels;

/// <summary>What the text of a search depends on.</summary>
/// <param name="Type">The elements' type.</param>
/// <param name="Lanes">Threads that search for one output.</param>
/// <param name="Width">Neighbouring elements that a thread reads at once.</param>
/// <param name="Rank">The dimensions that are kept.</param>
/// <param name="Wide">Whether element numbers and offsets need 64 bits.</param>
readonly record struct LocationSpec(DType Type, int Lanes, int Width, int Rank, bool Wide);

/// <summary>
/// Where along a dimension the largest or smallest element first occurs, given what a reduction found it to be; a NaN counts as both. As in reductions a group of
/// threads looks at a slice of the elements, and the lowest place that any of them found counts; that of several slices is found by another reduction.
/// </summary>
/// <remarks>
/// Parameters: the addresses of the elements, of the values and of the places; how many outputs there are, how many elements of each, how many slices, and how
/// many elements of a slice; the distance of neighbouring elements; the <see cref="StridedIndex"/> of the kept dimensions. Places lie slices innermost.
/// </remarks>
sealed class LocationTemplate
{
    /// <summary>About how many the comparison of an element takes.</summary>
    const int Instructions = 5;

    static readonly ConcurrentDictionary<LocationSpec, PtxKernel> Kernels = [];
    static readonly ReductionOperation Lowest = OperationRegistry.Reductions.Single(r => r.Name == "Amin").Operation;

    readonly LocationSpec spec;
    readonly PtxWriter writer = new("locate");
    readonly ElementConversion conversion;
    readonly string integer, signed;

    LocationTemplate(LocationSpec spec)
    {
        this.spec = spec;
        conversion = new(writer, ElementwisePlan.TypeOf(spec.Type));
        (integer, signed) = spec.Wide ? ("u64", "s64") : ("u32", "s32");
    }

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
        var division = ReductionDivision.Of(plan, ReductionDivision.LanesOf(plan.Count), OperandAccess.Widest(tensor.DType.Size(), Instructions));
        int[] sizes = new int[plan.Kept.Length];
        long[] strides = new long[sizes.Length];
        for (int d = 0; d < sizes.Length; d++)
        {
            (sizes[d], strides[d]) = plan.Kept[d];
        }
        long reach = Math.Max(plan.Run.Stride * plan.Count, plan.Count + division.Length);
        reach = Math.Max(Math.Max(reach, plan.Outputs * Math.Max(division.Lanes, division.Slices)), StridedIndex.Reach(sizes, strides));
        var spec = new LocationSpec(tensor.DType, division.Lanes, division.Width, sizes.Length, wide || reach > int.MaxValue);
        bool isWhole = division.Slices == 1;
        ulong places = isWhole ? indices : workspace(plan.Outputs * division.Slices * DType.Int64.Size());
        List<ulong> arguments = [x.Address, values, places, (ulong)plan.Outputs, (ulong)plan.Count, (ulong)division.Slices, (ulong)division.Length, (ulong)plan.Run.Stride];
        StridedIndex.Describe(arguments, sizes, [strides], spec.Wide);
        List<KernelLaunch> launches =
        [
            .. ReductionLaunches.Make(operation, [plan.Count], tensor, x.Address, [values], reduced, tensor.DType, workspace, wide),
            new(Kernels.GetOrAdd(spec, Compose), division.Blocks, [.. arguments]),
        ];
        if (!isWhole)
        {
            var found = DeviceOperand.Of([checked((int)plan.Outputs), division.Slices], DType.Int64, places);
            launches.AddRange(ReductionLaunches.Make(Lowest, [division.Slices], found.Tensor, found.Address, [indices], [false, true], DType.Int64, workspace, wide));
        }
        return [.. launches];
    }

    static PtxKernel Compose(LocationSpec spec)
    {
        var template = new LocationTemplate(spec);
        template.Body();
        return template.writer.Finish();
    }

    void Body()
    {
        string elements = writer.Address(), values = writer.Address(), places = writer.Address();
        string outputs = writer.Parameter(integer), count = writer.Parameter(integer), slices = writer.Parameter("u32"), length = writer.Parameter(integer), stride = writer.Parameter(signed);
        var layout = new StridedIndex(writer, spec.Rank, 1, spec.Wide);
        foreach (var register in new[] { "%x0", "%x1" })
        {
            writer.Declare(conversion.T, register);
        }
        string thread = writer.Register("u32"), lane = writer.Register("u32"), output = writer.Register(integer), beyond = writer.Register("pred");
        var (block, slice) = writer.Sliced(slices);
        writer.Group(block, spec.Lanes, spec.Wide, thread, lane, output);
        writer.Line($"setp.ge.{integer} {beyond}, {output}, {outputs}");
        // The last element, unless one is found.
        string found = writer.Register(integer), other = writer.Register(integer), combined = writer.Label();
        writer.Line($"sub.{integer} {found}, {count}, 1");
        writer.Line($"@{beyond} bra {combined}");
        conversion.Load(spec.Type, OperandAccess.Load(writer, spec.Type, 1, writer.Element(integer, output, spec.Type.Size(), values))[0], "%x1");
        string origin = writer.Element(signed, layout.Offsets(output)[0], spec.Type.Size(), elements);
        string? head = spec.Width > 1 ? Stretch.Head(writer, integer, origin, spec.Type.Size(), spec.Width) : null;
        Stretch.OfSlice(writer, integer, spec.Lanes, spec.Width, writer.Widened(lane, integer), writer.Widened(slice, integer), length, count, head).Over((position, width) =>
        {
            var offset = writer.Register(signed);
            writer.Line($"mul.lo.{signed} {offset}, {position}, {stride}");
            foreach (var (e, element) in OperandAccess.Load(writer, spec.Type, width, writer.Element(signed, offset, spec.Type.Size(), origin)).Index())
            {
                conversion.Load(spec.Type, element, "%x0");
                Compare(position, e, found);
            }
        });
        writer.Place(combined);
        new LaneCombination(writer, integer, [found], [other], () => writer.Line($"min.{integer} {found}, {found}, {other}")).Rows(thread, spec.Lanes);
        string idle = writer.Register("pred"), end = writer.Label(), number = writer.Register(integer), result = writer.Register("s64");
        writer.Line($"setp.ne.u32 {idle}, {lane}, 0");
        writer.Line($"or.pred {idle}, {idle}, {beyond}");
        writer.Line($"@{idle} bra {end}");
        writer.Line($"mad.lo.{integer} {number}, {output}, {writer.Widened(slices, integer)}, {writer.Widened(slice, integer)}");
        writer.Line($"{(spec.Wide ? "mov.b64" : "cvt.u64.u32")} {result}, {found}");
        writer.Line($"st.global.s64 [{writer.Element(integer, number, DType.Int64.Size(), places)}], {result}");
        writer.Place(end);
    }

    /// <summary>Takes the place of an element that equals the value; if the value is NaN, then of a NaN, and if not, then there is none.</summary>
    void Compare(string position, int further, string found)
    {
        var equal = writer.Register("pred");
        if (conversion.T == "s64")
        {
            writer.Line($"setp.eq.s64 {equal}, %x0, %x1");
        }
        else
        {
            var nan = writer.Register("pred");
            writer.Line($"setp.nan.{conversion.T} {nan}, %x0, %x0");
            writer.Line($"setp.eq.or.{conversion.T} {equal}, %x0, %x1, {nan}");
        }
        var place = position;
        if (further > 0)
        {
            place = writer.Register(integer);
            writer.Line($"add.{integer} {place}, {position}, {further}");
        }
        writer.Line($"@{equal} min.{integer} {found}, {found}, {place}");
    }
}
