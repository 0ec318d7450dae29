using Framework.Kernels;

namespace Framework.Tests.Operations.Elementwise;

/// <summary>Operands for a declaration, drawn from the ranges that it names, with their exact values in double.</summary>
static class Samples
{
    /// <summary>Every declaration of the library.</summary>
    public static IEnumerable<OperationEntry> Entries => global::Framework.OperationRegistry.All;

    public static OperationEntry Entry(string name) => Entries.Single(e => e.Name == name);

    public static TheoryData<string> Names(Func<OperationEntry, bool> filter) => [.. Entries.Where(filter).Select(e => e.Name)];

    /// <summary>Integers have no use for a fraction.</summary>
    public static double[] Scalars(OperationEntry entry, DType dtype = DType.Float64) =>
        [.. entry.Scalars.Select(s => dtype.IsFloatingPoint() || !entry.Operation.Traits.IntegerLegal ? s.Sample : Math.Round(s.Sample))];

    /// <summary>The type an operand is given where the operation is tried in <paramref name="dtype"/>.</summary>
    public static DType TypeOf(OperandInfo operand, DType dtype) => operand.Kind == OperandKind.Boolean ? DType.Bool : dtype;

    public static double[] Draw(OperandInfo operand, DType dtype, int count, Random random)
    {
        var values = new double[count];
        for (var i = 0; i < count; i++)
            values[i] = Draw(operand, TypeOf(operand, dtype), random);
        return values;
    }

    /// <summary>Elements for each operand of a declaration, away from kinks, to be differentiated at.</summary>
    public static double[][] DrawSmooth(OperationEntry entry, int count, Random random)
    {
        OperandInfo[] numbers = [.. entry.Operands.Where(o => o.Kind == OperandKind.Number)];
        var smooth = OperandInfo.Sample(numbers, [.. numbers.Select(_ => count)], random);
        return [.. entry.Operands.Select(o => o.Kind == OperandKind.Number ? [.. smooth[Array.IndexOf(numbers, o)].Select(x => (double)(float)x)] : Draw(o, DType.Float32, count, random))];
    }

    static double Draw(OperandInfo operand, DType dtype, Random random)
    {
        if (dtype == DType.Bool)
            return operand.Low > 0 ? 1 : random.Next(2);
        if (!dtype.IsFloatingPoint())
        {
            var low = Math.Ceiling(dtype == DType.UInt8 ? Math.Max(operand.Low, 0) : operand.Low);
            return low + random.Next((int)(Math.Floor(operand.High) - low) + 1);
        }
        return Round(operand.Low + random.NextDouble() * (operand.High - operand.Low), dtype);
    }

    /// <summary>The value that a tensor of the type holds for a number.</summary>
    public static double Round(double value, DType dtype) => dtype switch
    {
        DType.Float32 => (float)value,
        DType.Float16 => (double)(Half)value,
        DType.BFloat16 => (double)(BFloat16)(float)value,
        _ => value,
    };

    public static Tensor Make(double[] values, Shape shape, DType dtype) => Tensor.From<double>(values, shape).To(dtype);

    public static double[] Read(Tensor tensor) => tensor.Contiguous().To(DType.Float64).AsSpan<double>().ToArray();

    public static Tensor[] Run(OperationEntry entry, Tensor[] inputs)
    {
        var results = new Tensor[entry.Operation.Traits.Results.Length];
        entry.Operation.ApplyMany(inputs, Scalars(entry, inputs[^1].DType), results);
        return results;
    }

    /// <summary>The declaration's own results for element <paramref name="i"/> of each operand.</summary>
    public static double[] Expect(OperationEntry entry, IReadOnlyList<double[]> operands, int i, DType dtype) =>
        entry.Reference([.. operands.Select(o => o[i])], Scalars(entry, dtype));
}
