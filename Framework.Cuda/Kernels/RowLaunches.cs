using System.Collections.Concurrent;
using Framework.Kernels;

namespace Framework.Cuda.Kernels;

/// <summary>A tensor and where its first element is on the device; its storage is not looked at.</summary>
/// <param name="Tensor">Its shape, layout and type.</param>
/// <param name="Address">The address.</param>
readonly record struct DeviceOperand(Tensor Tensor, ulong Address)
{
    /// <summary>A contiguous one that is only on the device.</summary>
    public static DeviceOperand Of(Shape shape, DType dtype, ulong address) => new(new(Storage.Allocate(1), Layout.Of(shape), 0, dtype), address);
}

/// <summary>Chooses the kernels for a row-wise program and their arguments; the parameters are those of the CPU's <c>RowRun</c>.</summary>
static class RowLaunches
{
    /// <summary>Elements up to which a warp works on a row.</summary>
    const int ShortRow = 1024;

    const int Warp = 32;

    static readonly ConcurrentDictionary<RowSpec, PtxKernel> Kernels = [];
    static readonly ReductionOperation Sum = OperationRegistry.Reductions.Single(r => r.Name == "Sum").Operation;

    /// <summary>The launches, to be run one after the other.</summary>
    /// <param name="operation">The program.</param>
    /// <param name="backward">The gradients instead of the results.</param>
    /// <param name="read">The operands that are rows, which broadcast to the shape.</param>
    /// <param name="given">Those of which there is one number a row, or several, contiguous.</param>
    /// <param name="found">What receives numbers, likewise.</param>
    /// <param name="targets">For each result that is rows a tensor of the full shape, contiguous, or null.</param>
    /// <param name="totals">For each, where there is no such tensor: one for the sum over all rows, or null if it is not wanted.</param>
    /// <param name="shape">The full shape; its last dimension are the rows.</param>
    /// <param name="scalars">The scalar parameters, then the length of a row.</param>
    /// <param name="isDouble">Whether it is computed in double precision.</param>
    /// <param name="workspace">Gives memory for so many bytes, which the launches need until they have run.</param>
    /// <param name="wide">Whether to take 64-bit numbers where 32 would do, which tests want and nothing else.</param>
    /// <exception cref="ArgumentException">The operands have more dimensions than a kernel can walk.</exception>
    public static KernelLaunch[] Make(
        RowOperation operation, bool backward, ReadOnlySpan<DeviceOperand> read, ReadOnlySpan<DeviceOperand> given, ReadOnlySpan<DeviceOperand> found, ReadOnlySpan<DeviceOperand?> targets,
        ReadOnlySpan<DeviceOperand?> totals, in Shape shape, ReadOnlySpan<double> scalars, bool isDouble, Func<long, ulong> workspace, bool wide = false)
    {
        long length = shape[-1], rows = 1;
        foreach (int size in shape.AsSpan()[..^1])
        {
            rows *= size;
        }
        if (rows == 0)
        {
            return [];
        }
        ComputeType type = isDouble ? ComputeType.Float64 : ComputeType.Float32;
        DType native = isDouble ? DType.Float64 : DType.Float32;
        var written = new DeviceOperand?[targets.Length];
        for (int k = 0; k < written.Length; k++)
        {
            // What is summed over the rows is written first, and reduced by a kernel of its own, in an order that depends on the shape alone.
            written[k] = targets[k] is null && totals[k] is not null
                ? DeviceOperand.Of([checked((int)rows), (int)length], native, workspace(Math.Max(rows * length, 1) * native.Size()))
                : targets[k];
        }
        var (sizes, strides, inner) = Walk(read, shape);
        if (sizes.Length > StridedIndex.MostDimensions)
        {
            throw new ArgumentException($"{operation.Traits.Name}: CUDA kernels walk rows over {StridedIndex.MostDimensions} dimensions; this layout has {sizes.Length}. Make the operands contiguous first.", nameof(read));
        }
        int lanes = length <= ShortRow ? Warp : PtxWriter.BlockSize;
        DType[] types = Types(read);
        DType?[] writtenTypes = [.. written.Select(t => t?.Tensor.DType)];
        int width = Width([.. types, .. writtenTypes.OfType<DType>()], length, lanes);
        // Positions leave a row by what its lanes take together.
        long reach = Math.Max(rows * Math.Max(length, Warp), length + lanes * width);
        for (int k = 0; k < strides.Length; k++)
        {
            reach = Math.Max(reach, StridedIndex.Reach(sizes, strides[k]) + Math.Abs(inner[k]) * length);
        }
        double[] numbers = operation.PtxScalars(scalars);
        var spec = new RowSpec(operation, backward, type, numbers.Length)
        {
            Rows = types,
            Given = Numbers(given, rows),
            Found = Numbers(found, rows),
            Targets = writtenTypes,
            Lanes = lanes,
            Width = width,
            Rank = sizes.Length,
            Wide = wide || reach > int.MaxValue,
        };
        List<ulong> arguments = [];
        Add(arguments, read);
        Add(arguments, given);
        arguments.AddRange(written.Where(t => t is not null).Select(t => t!.Value.Address));
        Add(arguments, found);
        arguments.Add((ulong)rows);
        arguments.Add((ulong)length);
        arguments.AddRange(inner.Select(i => (ulong)i));
        arguments.AddRange(numbers.Select(n => ElementwisePlan.Bits(n, type)));
        StridedIndex.Describe(arguments, sizes, strides, spec.Wide);
        long blocks = (rows + spec.RowsOfBlock - 1) / spec.RowsOfBlock;
        List<KernelLaunch> launches = [new(Kernels.GetOrAdd(spec, RowTemplate.Compose), checked((uint)blocks), [.. arguments])];
        for (int k = 0; k < written.Length; k++)
        {
            if (targets[k] is null && totals[k] is { } total)
            {
                launches.AddRange(ReductionLaunches.Make(Sum, [rows], written[k]!.Value.Tensor, written[k]!.Value.Address, [total.Address], [true, false], total.Tensor.DType, workspace));
            }
        }
        return [.. launches];
    }

    /// <summary>As many elements as an access has of the largest type; fewer where lanes would go idle.</summary>
    static int Width(DType[] types, long length, int lanes)
    {
        int width = OperandAccess.Widest(types.Select(t => t.Size()).DefaultIfEmpty(1).Max(), 1);
        while (width > 1 && width * lanes > length)
        {
            width /= 2;
        }
        return width;
    }

    /// <summary>The dimensions over which rows lie, neighbours merged that all operands cross with one stride; and the strides within rows.</summary>
    static (int[] Sizes, long[][] Strides, long[] Inner) Walk(ReadOnlySpan<DeviceOperand> read, in Shape shape)
    {
        List<int> sizes = [];
        var strides = new List<long>[read.Length];
        var inner = new long[read.Length];
        for (int k = 0; k < read.Length; k++)
        {
            Tensor tensor = read[k].Tensor;
            strides[k] = [];
            inner[k] = tensor.Rank == 0 || tensor.Shape[-1] == 1 ? 0 : tensor.Layout.Stride(tensor.Rank - 1);
        }
        for (int d = 0; d < shape.Rank - 1; d++)
        {
            if (shape[d] == 1)
            {
                continue;
            }
            bool merges = sizes.Count > 0;
            for (int k = 0; k < read.Length && merges; k++)
            {
                merges = strides[k][^1] == Stride(read[k].Tensor, shape, d) * shape[d];
            }
            if (merges)
            {
                sizes[^1] *= shape[d];
            }
            else
            {
                sizes.Add(shape[d]);
            }
            for (int k = 0; k < read.Length; k++)
            {
                if (merges)
                {
                    strides[k].RemoveAt(strides[k].Count - 1);
                }
                strides[k].Add(Stride(read[k].Tensor, shape, d));
            }
        }
        if (sizes.Count == 0)
        {
            sizes.Add(1);
            foreach (var own in strides)
            {
                own.Add(0);
            }
        }
        return ([.. sizes], [.. strides.Select(s => s.ToArray())], inner);
    }

    static long Stride(Tensor tensor, in Shape shape, int dim)
    {
        int own = dim - (shape.Rank - tensor.Rank);
        return own < 0 || tensor.Shape[own] == 1 ? 0 : tensor.Layout.Stride(own);
    }

    static void Add(List<ulong> arguments, ReadOnlySpan<DeviceOperand> operands)
    {
        foreach (var operand in operands)
        {
            arguments.Add(operand.Address);
        }
    }

    static DType[] Types(ReadOnlySpan<DeviceOperand> operands)
    {
        var types = new DType[operands.Length];
        for (int k = 0; k < types.Length; k++)
        {
            types[k] = operands[k].Tensor.DType;
        }
        return types;
    }

    static (DType, int)[] Numbers(ReadOnlySpan<DeviceOperand> operands, long rows)
    {
        var numbers = new (DType, int)[operands.Length];
        for (int k = 0; k < numbers.Length; k++)
        {
            numbers[k] = (operands[k].Tensor.DType, (int)(operands[k].Tensor.NumElements / rows));
        }
        return numbers;
    }
}
