using System.Collections.Concurrent;
using System.Numerics;
using Framework.Kernels;

namespace Framework.Cuda.Kernels;

/// <summary>Chooses the kernel for an elementwise operation on given operands, and its arguments.</summary>
static class ElementwisePlan
{
    /// <summary>Blocks of 256 threads that fill a multiprocessor, twice over; beyond them the loops of the kernels take the rest.</summary>
    const int BlocksPerMultiprocessor = 16;

    static readonly ConcurrentDictionary<ElementwiseSpec, PtxKernel> Kernels = [];

    /// <summary>The launch of an operation, or of the gradients of an operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="wanted">For gradients, a bit for each that is wanted, of those of kind <see cref="GradientKind.Kernel"/>; 0 for the operation itself.</param>
    /// <param name="scalars">The values of the scalar parameters.</param>
    /// <param name="operands">
    /// Inputs, then outputs; the inputs broadcast to the outputs. For gradients the inputs are the gradients of all results, the saved inputs and the saved
    /// results that the wanted ones read, in order. Their storage is not looked at.
    /// </param>
    /// <param name="addresses">Where each operand's first element is on the device.</param>
    /// <param name="inputs">How many of the operands are inputs.</param>
    /// <param name="compute">The type that the operation works in.</param>
    /// <param name="multiprocessors">Of the device.</param>
    /// <param name="wide">Whether to take 64-bit numbers where 32 would do, which tests want and nothing else.</param>
    /// <exception cref="ArgumentException">The operands have more dimensions than a kernel can walk.</exception>
    public static KernelLaunch Make(
        ElementwiseOperation operation, uint wanted, ReadOnlySpan<double> scalars, ReadOnlySpan<Tensor> operands, ReadOnlySpan<ulong> addresses, int inputs, DType compute, int multiprocessors, bool wide = false)
    {
        Shape shape = operands[inputs].Shape;
        long count = shape.NumElements;
        ComputeType type = TypeOf(compute);
        double[] numbers = operation.PtxScalars(scalars);
        Span<int> sizes = stackalloc int[Math.Max(shape.Rank, 1)];
        Span<long> strides = stackalloc long[sizes.Length * operands.Length];
        int rank = ElementwiseSweep<float>.Coalesce(shape, operands, sizes, strides);
        var spec = new ElementwiseSpec(operation, wanted, type, numbers.Length)
        {
            Types = ElementwiseSpec.Pack(operands),
            Constants = Constants(strides, sizes.Length, rank, inputs, count),
        };
        bool contiguous = IsContiguous(strides, sizes.Length, rank, spec, count);
        if (!contiguous && rank > StridedIndex.MostDimensions)
        {
            throw new ArgumentException($"{operation.Traits.Name}: the operands' layouts differ in {rank} dimensions, and CUDA kernels walk {StridedIndex.MostDimensions}; make them contiguous first.", nameof(operands));
        }
        long[][] walked = contiguous ? [] : Strides(spec, strides, sizes.Length, rank);
        long reach = count;
        foreach (long[] own in walked)
        {
            reach = Math.Max(reach, StridedIndex.Reach(sizes[..own.Length], own));
        }
        spec = spec with { Rank = contiguous ? 0 : rank, Wide = wide || reach > int.MaxValue, Repeated = Repeated(walked) };
        int width = Widest(spec, operands.Length);
        while (width > 1 && !(IsAligned(spec, addresses, width) && (contiguous ? width <= count : HasVectors(sizes[rank - 1], walked, width))))
        {
            width /= 2;
        }
        // Which elements are the same makes no difference to single ones.
        spec = spec with { Width = width, Repeated = width == 1 ? 0 : spec.Repeated };
        List<ulong> arguments = [.. addresses, (ulong)(contiguous ? count : count / width)];
        foreach (double number in numbers)
        {
            arguments.Add(Bits(number, type));
        }
        if (!contiguous)
        {
            // What is numbered are vectors.
            sizes[rank - 1] /= width;
            long[][] described = [.. walked.Where(own => own.Length > 0)];
            foreach (long[] own in described)
            {
                own[^1] *= width;
            }
            StridedIndex.Describe(arguments, sizes[..rank], described, spec.Wide);
        }
        PtxKernel kernel = Kernels.GetOrAdd(spec, ElementwiseTemplate.Compose);
        long blocks = (count + (long)PtxWriter.BlockSize * spec.Width - 1) / ((long)PtxWriter.BlockSize * spec.Width);
        return new(kernel, (uint)Math.Clamp(blocks, 1, multiprocessors * BlocksPerMultiprocessor), [.. arguments]);
    }

    /// <summary>The type that kernels compute in for results of a type.</summary>
    public static ComputeType TypeOf(DType compute) => compute switch
    {
        DType.Float64 => ComputeType.Float64,
        DType.Float32 or DType.Float16 or DType.BFloat16 => ComputeType.Float32,
        _ => ComputeType.Int64,
    };

    static uint Constants(ReadOnlySpan<long> strides, int pitch, int rank, int inputs, long count)
    {
        uint constants = 0;
        for (int k = 0; k < inputs && count > 1; k++)
        {
            constants |= strides.Slice(k * pitch, rank).IndexOfAnyExcept(0) < 0 ? 1u << k : 0;
        }
        return constants;
    }

    static bool IsContiguous(ReadOnlySpan<long> strides, int pitch, int rank, ElementwiseSpec spec, long count)
    {
        for (int k = 0; k * pitch < strides.Length && count > 1; k++)
        {
            if (!spec.IsConstant(k) && (rank > 1 || strides[k * pitch] != 1))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>The most elements in one access to each operand that their types and the size of the fragment admit.</summary>
    static int Widest(ElementwiseSpec spec, int operands)
    {
        ReadOnlySpan<byte> fragment = spec.Wanted == 0 ? spec.Operation.PtxForward(spec.Type) : spec.Operation.PtxBackward(spec.Type);
        int size = 1;
        for (int k = 0; k < operands; k++)
        {
            size = Math.Max(size, spec.IsConstant(k) ? 1 : spec.TypeOf(k).Size());
        }
        return OperandAccess.Widest(size, PtxWriter.Lines(fragment));
    }

    /// <summary>Whether the innermost dimension falls into vectors: in each operand neighbours, which lie in every row alike, or one element.</summary>
    static bool HasVectors(int row, long[][] walked, int width) =>
        row % width == 0 && Array.TrueForAll(walked, own => own is [] or [.., 0] || own[^1] == 1 && Array.TrueForAll(own[..^1], stride => stride % width == 0));

    /// <summary>A bit for each operand that is not constant, but the same along the innermost dimension.</summary>
    static uint Repeated(long[][] walked)
    {
        uint repeated = 0;
        for (int k = 0; k < walked.Length; k++)
        {
            repeated |= walked[k] is [.., 0] ? 1u << k : 0;
        }
        return repeated;
    }

    static bool IsAligned(ElementwiseSpec spec, ReadOnlySpan<ulong> addresses, int width)
    {
        for (int k = 0; k < addresses.Length; k++)
        {
            if (!spec.IsConstant(k) && !spec.IsRepeated(k) && addresses[k] % (ulong)(spec.TypeOf(k).Size() * width) != 0)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>The strides of each operand; none of those that are constant.</summary>
    static long[][] Strides(ElementwiseSpec spec, ReadOnlySpan<long> strides, int pitch, int rank)
    {
        var walked = new long[strides.Length / pitch][];
        for (int k = 0; k < walked.Length; k++)
        {
            walked[k] = spec.IsConstant(k) ? [] : strides.Slice(k * pitch, rank).ToArray();
        }
        return walked;
    }

    /// <summary>A number as an argument of the type computed in.</summary>
    public static ulong Bits(double number, ComputeType type) => type switch
    {
        ComputeType.Float32 => BitConverter.SingleToUInt32Bits((float)number),
        ComputeType.Float64 => BitConverter.DoubleToUInt64Bits(number),
        _ => (ulong)(long)number,
    };
}
