using Framework;
using Framework.Kernels;

namespace KernelCases;

/// <summary>Operands in every layout, with values from the ranges that declarations name and, in floating point, special ones among them.</summary>
static class Operands
{
    // The NaN is the processors' common one, without a sign: conversions on a GPU keep none.
    static readonly double[] Special = [BitConverter.UInt64BitsToDouble(0x7FF8_0000_0000_0000), double.PositiveInfinity, double.NegativeInfinity, 0, -0.0, 1e-40, -1e-40, 1e-310, 1, -1, 3e38, 65504, 0.5];

    /// <summary>The layouts that kernels are tried in. All have the same elements.</summary>
    public static readonly string[] Layouts = ["contiguous", "unaligned", "in place", "strided", "broadcast", "broadcast in vectors", "zero-dimensional"];

    /// <summary>Not a multiple of any vector's width, and more than one warp of the widest ones.</summary>
    const int Count = 291;

    /// <summary>Operands that have the layout's shapes; broadcasting and zero-dimensional ones are tried with fewer elements.</summary>
    public static Tensor[] Make(IReadOnlyList<OperandInfo> infos, DType dtype, string layout, int seed)
    {
        var random = new Random(seed);
        return [.. infos.Select((info, k) =>
        {
            var type = info.Kind == OperandKind.Boolean ? DType.Bool : dtype;
            return layout switch
            {
                "strided" => Scattered(Draw(info, type, [7, 41], random), k % 2 == 0 ? [1, 8] : [41 * 2 + 1, 2]),
                "broadcast" => Draw(info, type, (k % 4) switch { 0 => [2, 1, 17], 1 => [5, 1], 2 => [2, 1, 1], _ => [] }, random),
                "broadcast in vectors" => Draw(info, type, (k % 4) switch { 0 => [3, 2, 16], 1 => [16], 2 => [2, 1], _ => [] }, random),
                "zero-dimensional" => Draw(info, type, [], random),
                _ => Draw(info, type, [Count], random),
            };
        })];
    }

    public static Tensor Draw(OperandInfo info, DType dtype, Shape shape, Random random) => Draw(info, dtype, shape, random, special: true);

    /// <summary>Without special values.</summary>
    public static Tensor DrawOrdinary(OperandInfo info, DType dtype, Shape shape, Random random) => Draw(info, dtype, shape, random, special: false);

    static Tensor Draw(OperandInfo info, DType dtype, Shape shape, Random random, bool special)
    {
        var values = new double[shape.NumElements];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = dtype == DType.Bool ? random.Next(2)
                : !dtype.IsFloatingPoint() ? Whole(info, dtype, random)
                : special && random.Next(9) == 0 ? Special[random.Next(Special.Length)]
                : info.Low + random.NextDouble() * (info.High - info.Low);
        }
        return Tensor.From<double>(values, shape).To(dtype);
    }

    static double Whole(OperandInfo info, DType dtype, Random random)
    {
        double low = Math.Ceiling(dtype == DType.UInt8 ? Math.Max(info.Low, 0) : info.Low);
        return low + random.Next((int)(Math.Floor(info.High) - low) + 1);
    }

    /// <summary>The memory of a contiguous tensor under other strides, 1 for the last dimension: where sizes are even no two dimensions merge, and elements occur several times.</summary>
    public static Tensor Overlapping(Tensor x) => x.View(Layout.Of(x.Shape, [.. Enumerable.Range(0, x.Rank).Select(d => 2L * (x.Rank - d) - 1)]), 0);

    /// <summary>The same elements with other strides.</summary>
    static Tensor Scattered(Tensor source, long[] strides)
    {
        var layout = Layout.Of(source.Shape, strides);
        var target = Tensor.Zeros([(int)layout.Extent], source.DType).View(layout, 0);
        CopyOperation.Run(source, target);
        return target;
    }
}
