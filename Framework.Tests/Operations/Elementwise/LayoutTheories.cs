using Framework.Kernels;

namespace Framework.Tests.Operations.Elementwise;

/// <summary>Results do not depend on how operands lie in memory.</summary>
public sealed class LayoutTheories
{
    public static TheoryData<string> All => Samples.Names(_ => true);

    static DType TypeFor(OperationEntry entry) => entry.Operation.Traits.FloatLegal ? DType.Float32 : DType.Int32;

    [Theory]
    [MemberData(nameof(All))]
    public void Strided(string name)
    {
        var entry = Samples.Entry(name);
        var contiguous = Operands(entry, [13, 70]);
        // Transposed memory, and every third element of a row.
        Tensor[] strided =
        [
            .. contiguous.Select((t, k) => k % 2 == 0
                ? Scatter(t, [1, 13], 13 * 70)
                : Scatter(t, [70 * 3 + 5, 3], 13 * (70 * 3 + 5))),
        ];
        Same(entry, Samples.Run(entry, contiguous), Samples.Run(entry, strided));
    }

    /// <summary>Operands that lie alike, without gaps, are computed as they lie, and so do the results.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Permuted(string name)
    {
        var entry = Samples.Entry(name);
        var contiguous = Operands(entry, [3, 13, 7]);
        Tensor[] permuted = [.. contiguous.Select(t => Scatter(t, [7, 21, 1], 3 * 13 * 7))];
        var results = Samples.Run(entry, permuted);
        Same(entry, Samples.Run(entry, contiguous), results);
        Assert.All(results, result => Assert.Equal([7, 21, 1], result.Strides.ToArray()));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Broadcast(string name)
    {
        var entry = Samples.Entry(name);
        Shape[] shapes = [[1, 71], [5, 1], [2, 1, 1], []];
        var inputs = entry.Operands.Select((o, k) =>
        {
            var shape = shapes[k % shapes.Length];
            return Samples.Make(Samples.Draw(o, TypeFor(entry), (int)shape.NumElements, new Random(k)), shape, Samples.TypeOf(o, TypeFor(entry)));
        }).ToArray();
        Shape full = [2, 5, 71];
        Tensor[] expanded = [.. inputs.Select(t => Expand(t, full))];
        var results = Samples.Run(entry, inputs);
        if (entry.Operands.Length == 1)
            return;
        var wide = Samples.Run(entry, [.. expanded.Select(t => t.Contiguous())]);
        for (var r = 0; r < results.Length; r++)
            Assert.Equal(Samples.Read(wide[r]), Samples.Read(Expand(results[r], full)));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void ZeroDimensional(string name)
    {
        var entry = Samples.Entry(name);
        var operands = Operands(entry, []);
        foreach (var result in Samples.Run(entry, operands))
        {
            Assert.Equal(0, result.Rank);
            Assert.Equal(Samples.Read(Samples.Run(entry, [.. operands.Select(o => o.View(Layout.Of([1]), 0))])[0])[0], Samples.Read(Samples.Run(entry, operands)[0])[0]);
        }
    }

    /// <summary>Large enough to be shared among threads, which must not show.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Large(string name)
    {
        var entry = Samples.Entry(name);
        var operands = Operands(entry, [300_007]);
        var whole = Samples.Run(entry, operands);
        var at = 123_457;
        Tensor[] part = [.. operands.Select(o => o.View(Layout.Of([9]), at))];
        Assert.Equal(Samples.Read(Samples.Run(entry, part)[0]), Samples.Read(whole[0])[at..(at + 9)]);
    }

    static Tensor[] Operands(OperationEntry entry, Shape shape) =>
    [
        .. entry.Operands.Select((o, k) =>
            Samples.Make(Samples.Draw(o, TypeFor(entry), (int)shape.NumElements, new Random(k + 1)), shape, Samples.TypeOf(o, TypeFor(entry)))),
    ];

    /// <summary>The same elements with other strides.</summary>
    static Tensor Scatter(Tensor source, long[] strides, int room)
    {
        var target = Tensor.Zeros([room], source.DType).View(Layout.Of(source.Shape, strides), 0);
        CopyOperation.Run(source, target);
        return target;
    }

    static Tensor Expand(Tensor tensor, Shape shape)
    {
        var strides = new long[shape.Rank];
        for (var d = 0; d < shape.Rank; d++)
        {
            var own = d - (shape.Rank - tensor.Rank);
            strides[d] = own < 0 || tensor.Shape[own] == 1 ? 0 : tensor.Strides[own];
        }
        return tensor.View(Layout.Of(shape, strides), tensor.Offset);
    }

    static void Same(OperationEntry entry, Tensor[] expected, Tensor[] actual)
    {
        for (var r = 0; r < expected.Length; r++)
        {
            Assert.Equal(expected[r].Shape, actual[r].Shape);
            Assert.True(Samples.Read(expected[r]).AsSpan().SequenceEqual(Samples.Read(actual[r])), $"{entry.Name}: result {r} differs on strided operands");
        }
    }
}
