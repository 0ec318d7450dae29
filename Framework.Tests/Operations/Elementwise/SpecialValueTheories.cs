using Framework.Kernels;

namespace Framework.Tests.Operations.Elementwise;

/// <summary>NaN, infinities, zeros of both signs and denormal numbers come out as the declared method has them.</summary>
public sealed class SpecialValueTheories
{
    static readonly double[] Values =
        [1e-40, -1e-40, 3e-30, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, -0.0, 1, -1, 0.5, 20, -20];

    /// <summary>The first so many values, whose product is 0 in float32 and not in double.</summary>
    const int Tiny = 3;

    /// <summary>Not the updates of optimizers, which branch on differences that only double resolves, and whose state no special value reaches.</summary>
    public static TheoryData<string> All => Samples.Names(e => e.Operation.Traits is { FloatLegal: true, Results.Length: 1 });

    [Theory]
    [MemberData(nameof(All))]
    public void AsDeclared(string name)
    {
        var entry = Samples.Entry(name);
        var random = new Random(5);
        foreach (var dtype in new[] { DType.Float32, DType.Float64 })
        {
            // All pairs in the first two operands (nearly, where there are more), and chance in the others.
            var count = Values.Length * Values.Length;
            var operands = entry.Operands.Select((o, k) => Enumerable.Range(0, count).Select(i =>
            {
                // Of three operands only one is tiny: times an infinity, what has underflowed is NaN and what has not is infinite.
                var others = entry.Operands.Length > 2 ? Tiny : 0;
                var value = k == 0 ? Values[i % Values.Length]
                    : k == 1 ? Values[Math.Max(i / Values.Length, others)]
                    : Values[random.Next(others, Values.Length)];
                return o.Kind == OperandKind.Boolean ? (value > 0 ? 1 : 0) : Samples.Round(value, dtype);
            }).ToArray()).ToArray();
            var inputs = operands.Select((o, k) => Samples.Make(o, [count], Samples.TypeOf(entry.Operands[k], dtype))).ToArray();
            var results = Samples.Run(entry, inputs);
            for (var r = 0; r < results.Length; r++)
            {
                var actual = Samples.Read(results[r]);
                for (var i = 0; i < count; i++)
                {
                    var expected = Samples.Expect(entry, operands, i, dtype)[r];
                    Assert.True(Tolerance.Holds(expected, actual[i], results[r].DType),
                        $"{name} {dtype} ({string.Join(", ", operands.Select(o => o[i]))}): {actual[i]:R}, expected {expected:R}");
                }
            }
        }
    }
}
