using System.Numerics;

namespace Framework.Cuda.Kernels;

/// <summary>
/// Turns the number of an element, counted in row-major order over some dimensions, into its offset in each of several operands. The sizes and strides are
/// parameters of the kernel: for each dimension but the first its size (and, in 32 bits, the multiplier and the shift that divide by it), then for each operand a
/// stride for every dimension, in elements.
/// </summary>
sealed class StridedIndex
{
    /// <summary>
    /// The dimensions that a kernel can walk, neighbours that merge counted once. In 64 bits a dimension takes 8 bytes of parameters and 8 more for each operand, of
    /// which there are at most 12, so that the 4096 bytes that drivers admit are never reached.
    /// </summary>
    public const int MostDimensions = 25;

    readonly PtxWriter writer;
    readonly bool wide;
    readonly string[] sizes, multipliers, shifts;
    readonly string[][] strides;

    /// <param name="writer">Where to.</param>
    /// <param name="rank">The dimensions, at least 1.</param>
    /// <param name="operands">How many there are.</param>
    /// <param name="wide">Whether numbers and offsets take 64 bits.</param>
    public StridedIndex(PtxWriter writer, int rank, int operands, bool wide)
    {
        this.writer = writer;
        this.wide = wide;
        sizes = new string[rank];
        multipliers = new string[rank];
        shifts = new string[rank];
        for (int d = 1; d < rank; d++)
        {
            sizes[d] = writer.Parameter(Integer);
            if (!wide)
            {
                multipliers[d] = writer.Parameter("u32");
                shifts[d] = writer.Parameter("u32");
            }
        }
        strides = new string[operands][];
        for (int k = 0; k < operands; k++)
        {
            strides[k] = new string[rank];
            for (int d = 0; d < rank; d++)
            {
                strides[k][d] = writer.Parameter(Signed);
            }
        }
    }

    string Integer => wide ? "u64" : "u32";

    string Signed => wide ? "s64" : "s32";

    /// <summary>The offset of one element in each operand, in elements: the number is taken apart from the last dimension on.</summary>
    public string[] Offsets(string number)
    {
        var offsets = new string[strides.Length];
        var rest = number;
        for (int d = sizes.Length - 1; d >= 0; d--)
        {
            var within = rest;
            if (d > 0)
            {
                var quotient = Divide(rest, d);
                within = writer.Register(Integer);
                writer.Line($"mul.lo.{Integer} {within}, {quotient}, {sizes[d]}");
                writer.Line($"sub.{Integer} {within}, {rest}, {within}");
                rest = quotient;
            }
            for (int k = 0; k < offsets.Length; k++)
            {
                if (offsets[k] is null)
                {
                    offsets[k] = writer.Register(Signed);
                    writer.Line($"mul.lo.{Signed} {offsets[k]}, {within}, {strides[k][d]}");
                }
                else
                {
                    writer.Line($"mad.lo.{Signed} {offsets[k]}, {within}, {strides[k][d]}, {offsets[k]}");
                }
            }
        }
        return offsets;
    }

    /// <summary>See <see cref="Divisor"/>.</summary>
    string Divide(string number, int dim)
    {
        var quotient = writer.Register(Integer);
        if (wide)
        {
            writer.Line($"div.u64 {quotient}, {number}, {sizes[dim]}");
            return quotient;
        }
        writer.Line($"mul.hi.u32 {quotient}, {number}, {multipliers[dim]}");
        writer.Line($"add.u32 {quotient}, {quotient}, {number}");
        writer.Line($"shr.u32 {quotient}, {quotient}, {shifts[dim]}");
        return quotient;
    }

    /// <summary>Adds the arguments for the parameters.</summary>
    /// <param name="arguments">The kernel's.</param>
    /// <param name="sizes">Of the dimensions.</param>
    /// <param name="strides">Of each operand, for every dimension.</param>
    /// <param name="wide">As the kernel has it.</param>
    public static void Describe(List<ulong> arguments, ReadOnlySpan<int> sizes, ReadOnlySpan<long[]> strides, bool wide)
    {
        for (int d = 1; d < sizes.Length; d++)
        {
            arguments.Add((ulong)sizes[d]);
            if (!wide)
            {
                var (multiplier, shift) = Divisor((uint)sizes[d]);
                arguments.Add(multiplier);
                arguments.Add((ulong)shift);
            }
        }
        foreach (long[] own in strides)
        {
            for (int d = 0; d < sizes.Length; d++)
            {
                arguments.Add((ulong)own[d]);
            }
        }
    }

    /// <summary>The largest offset that sizes and strides lead to.</summary>
    public static long Reach(ReadOnlySpan<int> sizes, ReadOnlySpan<long> strides)
    {
        long reach = 0;
        for (int d = 0; d < sizes.Length; d++)
        {
            reach += Math.Abs(strides[d]) * (sizes[d] - 1L);
        }
        return reach;
    }

    /// <summary>
    /// n / d = (⌊n·m / 2³²⌋ + n) / 2ˢ for all n below 2³¹, with s = ⌈log₂ d⌉ and m = ⌊2³²(2ˢ − d) / d⌋ + 1 (Granlund and Montgomery, "Division by invariant
    /// integers using multiplication").
    /// </summary>
    public static (uint Multiplier, int Shift) Divisor(uint d)
    {
        int shift = 32 - BitOperations.LeadingZeroCount(d - 1);
        return ((uint)(((1ul << 32) * ((1ul << shift) - d) / d) + 1), shift);
    }
}
