using Framework.Kernels;

namespace Framework.Tests.Operations.Elementwise;

/// <summary>Every declaration's kernels against the declared method itself, run in double.</summary>
public sealed class ValueTheories
{
    public static TheoryData<string> Floating => Samples.Names(e => e.Operation.Traits.FloatLegal);

    public static TheoryData<string> Integral => Samples.Names(e => e.Operation.Traits.IntegerLegal);

    public static TheoryData<string> Promoted => Samples.Names(e => !e.Operation.Traits.IntegerLegal);

    [Theory]
    [MemberData(nameof(Floating))]
    public void EveryLengthInFloatingPoint(string name)
    {
        foreach (var dtype in new[] { DType.Float32, DType.Float64, DType.Float16, DType.BFloat16 })
        {
            foreach (var length in dtype is DType.Float32 or DType.Float64 ? Enumerable.Range(0, 258) : [0, 1, 7, 32, 257])
                Check(Samples.Entry(name), dtype, length);
        }
    }

    [Theory]
    [MemberData(nameof(Integral))]
    public void EveryIntegerType(string name)
    {
        var entry = Samples.Entry(name);
        foreach (var dtype in new[] { DType.Int64, DType.Int32, DType.Int16, DType.Int8, DType.UInt8, DType.Bool })
        {
            if (dtype == DType.Bool && entry.Operation.Traits.RefusesBool)
            {
                Assert.Contains("truth values", Assert.Throws<ArgumentException>(() => Check(entry, dtype, 3)).Message);
                continue;
            }
            foreach (var length in new[] { 0, 1, 3, 16, 129 })
                Check(entry, dtype, length);
        }
    }

    [Theory]
    [MemberData(nameof(Promoted))]
    public void IntegersBecomeFloatsWhereTheBodyIsNotLegalForThem(string name)
    {
        var entry = Samples.Entry(name);
        var operands = entry.Operands.Select(o => Samples.Draw(o, DType.Int32, 40, new Random(3))).ToArray();
        var inputs = operands.Select((o, k) => Samples.Make(o, [40], Samples.TypeOf(entry.Operands[k], DType.Int32))).ToArray();
        Compare(entry, Samples.Run(entry, inputs), operands, DType.Float32, "int32");
    }

    static void Check(OperationEntry entry, DType dtype, int length)
    {
        var random = new Random(length * 31 + (int)dtype);
        var operands = entry.Operands.Select(o => Samples.Draw(o, dtype, length, random)).ToArray();
        var inputs = operands.Select((o, k) => Samples.Make(o, [length], Samples.TypeOf(entry.Operands[k], dtype))).ToArray();
        Compare(entry, Samples.Run(entry, inputs), operands, dtype, $"{dtype}[{length}]");
    }

    static void Compare(OperationEntry entry, Tensor[] results, double[][] operands, DType dtype, string what)
    {
        // All operands being truth values, nothing but they decides the type.
        if (entry.Operands.All(o => o.Kind == OperandKind.Boolean))
            dtype = DType.Bool;
        for (var r = 0; r < results.Length; r++)
        {
            var isBool = entry.Operation.Traits.Results[r] == ResultKind.Bool || dtype == DType.Bool;
            Assert.Equal(isBool ? DType.Bool : dtype, results[r].DType);
            var actual = Samples.Read(results[r]);
            for (var i = 0; i < actual.Length; i++)
            {
                var expected = Samples.Expect(entry, operands, i, dtype)[r];
                Assert.True(Tolerance.Holds(expected, actual[i], results[r].DType),
                    $"{entry.Name} {what}, element {i} of ({string.Join(", ", operands.Select(o => o[i]))}): {actual[i]:R}, expected {expected:R}");
            }
        }
    }
}
