using System.Collections.Concurrent;
using Framework.Kernels;

namespace Framework.Cuda.Kernels;

/// <summary>Chooses the kernels for a reduction, one or two, and their arguments. What is chosen depends on sizes, types and strides alone, not on the device.</summary>
static class ReductionLaunches
{
    static readonly ConcurrentDictionary<ReductionSpec, PtxKernel> Kernels = [];

    /// <summary>The launches of a reduction, to be run one after the other.</summary>
    /// <param name="operation">The reduction.</param>
    /// <param name="scalars">Its scalar parameters, then the number of elements that are reduced to one.</param>
    /// <param name="x">The operand; its storage is not looked at.</param>
    /// <param name="address">Where its first element is on the device.</param>
    /// <param name="results">The results' addresses; they are contiguous over the kept dimensions in order.</param>
    /// <param name="isReduced">For each dimension.</param>
    /// <param name="compute">The type of the results that are not truth values.</param>
    /// <param name="workspace">Gives memory for so many bytes, which the launches need until they have run.</param>
    /// <param name="wide">Whether to take 64-bit numbers where 32 would do, which tests want and nothing else.</param>
    /// <exception cref="ArgumentException">The operand has more dimensions than a kernel can walk.</exception>
    public static KernelLaunch[] Make(
        ReductionOperation operation, ReadOnlySpan<double> scalars, Tensor x, ulong address, ReadOnlySpan<ulong> results, ReadOnlySpan<bool> isReduced, DType compute, Func<long, ulong> workspace, bool wide = false)
    {
        ReductionPlan plan = ReductionPlan.Make(x.Layout, isReduced);
        if (plan.Outputs == 0)
        {
            return [];
        }
        // Without elements nothing is walked.
        ReadOnlySpan<(int Size, long Stride)> reduced = plan.Count == 0 ? [(1, 0)] : plan.Reduced;
        if (Math.Max(plan.Kept.Length, reduced.Length) > StridedIndex.MostDimensions)
        {
            throw new ArgumentException(
                $"{operation.Traits.Name}: CUDA kernels walk {StridedIndex.MostDimensions} kept and {StridedIndex.MostDimensions} reduced dimensions; this layout has {plan.Kept.Length} and {reduced.Length}. Make it contiguous first.", nameof(x));
        }
        ComputeType type = ElementwisePlan.TypeOf(compute);
        double[] numbers = operation.PtxScalars(scalars);
        int states = type switch { ComputeType.Float32 => operation.Float32.States, ComputeType.Float64 => operation.Float64.States, _ => operation.Int64!.States };
        bool byColumns = plan.GoesByColumns;
        int lanes = byColumns ? (plan.Count >= 32 ? 8 : 1) : ReductionDivision.LanesOf(plan.Count);
        int widest = byColumns ? 1 : OperandAccess.Widest(x.DType.Size(), PtxWriter.Lines(operation.Ptx(ReductionPart.Accumulate, type)));
        var division = ReductionDivision.Of(plan, lanes, widest);
        int slices = division.Slices;
        long reach = Math.Max(plan.Outputs * slices, plan.Count + division.Length);
        reach = Math.Max(reach, Math.Max(StridedIndex.Reach(Sizes(plan.Kept), Strides(plan.Kept)), StridedIndex.Reach(Sizes(reduced), Strides(reduced))));
        var spec = new ReductionSpec(operation, type, numbers.Length, states)
        {
            Source = x.DType,
            Target = slices == 1 ? compute : null,
            Lanes = lanes,
            Width = division.Width,
            ByColumns = byColumns,
            Ranks = (plan.Kept.Length, reduced.Length),
            Wide = wide || reach > int.MaxValue,
        };
        ulong partial = slices == 1 ? 0 : workspace(plan.Outputs * slices * states * (type == ComputeType.Float32 ? 4 : 8));
        List<ulong> arguments = [address, .. slices == 1 ? results : [partial], (ulong)plan.Outputs, (ulong)plan.Count, (ulong)slices, (ulong)division.Length];
        AddNumbers(arguments, numbers, type);
        StridedIndex.Describe(arguments, Sizes(plan.Kept), [Strides(plan.Kept)], spec.Wide);
        StridedIndex.Describe(arguments, Sizes(reduced), [Strides(reduced)], spec.Wide);
        var first = new KernelLaunch(Kernels.GetOrAdd(spec, ReductionTemplate.Compose), division.Blocks, [.. arguments]);
        if (slices == 1)
        {
            return [first];
        }
        spec = spec with { Source = null, Target = compute, Lanes = ReductionDivision.LanesOf(slices), Width = 1, ByColumns = false, Ranks = default };
        arguments = [partial, .. results, (ulong)plan.Outputs, (ulong)slices, 1, (ulong)slices];
        AddNumbers(arguments, numbers, type);
        return [first, new(Kernels.GetOrAdd(spec, ReductionTemplate.Compose), (uint)ReductionDivision.Groups(plan.Outputs, spec.Lanes), [.. arguments])];
    }

    static void AddNumbers(List<ulong> arguments, double[] numbers, ComputeType type)
    {
        foreach (double number in numbers)
        {
            arguments.Add(ElementwisePlan.Bits(number, type));
        }
    }

    static int[] Sizes(ReadOnlySpan<(int Size, long Stride)> steps)
    {
        var sizes = new int[steps.Length];
        for (int d = 0; d < sizes.Length; d++)
        {
            sizes[d] = steps[d].Size;
        }
        return sizes;
    }

    static long[] Strides(ReadOnlySpan<(int Size, long Stride)> steps)
    {
        var strides = new long[steps.Length];
        for (int d = 0; d < strides.Length; d++)
        {
            strides[d] = steps[d].Stride;
        }
        return strides;
    }
}
