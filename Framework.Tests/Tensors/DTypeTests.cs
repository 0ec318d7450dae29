using Framework;

namespace Framework.Tests.Tensors;

public class DTypeTests
{
    [Theory]
    [InlineData(DType.Float32, 4)]
    [InlineData(DType.Float64, 8)]
    [InlineData(DType.Float16, 2)]
    [InlineData(DType.BFloat16, 2)]
    [InlineData(DType.Int8, 1)]
    [InlineData(DType.UInt8, 1)]
    [InlineData(DType.Int16, 2)]
    [InlineData(DType.Int32, 4)]
    [InlineData(DType.Int64, 8)]
    [InlineData(DType.Bool, 1)]
    public void Size_is_in_bytes(DType dtype, int size) => Assert.Equal(size, dtype.Size());

    // PyTorch's promote_types, rows and columns in this order.
    static readonly DType[] Order = [DType.UInt8, DType.Int8, DType.Int16, DType.Int32, DType.Int64, DType.Float16, DType.Float32, DType.Float64, DType.Bool, DType.BFloat16];

    [Fact]
    public void Promotion_follows_PyTorchs_table()
    {
        string[] table =
        [
            "u1 i2 i2 i4 i8 f2 f4 f8 u1 bf",
            "i2 i1 i2 i4 i8 f2 f4 f8 i1 bf",
            "i2 i2 i2 i4 i8 f2 f4 f8 i2 bf",
            "i4 i4 i4 i4 i8 f2 f4 f8 i4 bf",
            "i8 i8 i8 i8 i8 f2 f4 f8 i8 bf",
            "f2 f2 f2 f2 f2 f2 f4 f8 f2 f4",
            "f4 f4 f4 f4 f4 f4 f4 f8 f4 f4",
            "f8 f8 f8 f8 f8 f8 f8 f8 f8 f8",
            "u1 i1 i2 i4 i8 f2 f4 f8 b1 bf",
            "bf bf bf bf bf f4 f4 f8 bf bf",
        ];
        var names = new Dictionary<string, DType>
        {
            ["u1"] = DType.UInt8, ["i1"] = DType.Int8, ["i2"] = DType.Int16, ["i4"] = DType.Int32, ["i8"] = DType.Int64,
            ["f2"] = DType.Float16, ["f4"] = DType.Float32, ["f8"] = DType.Float64, ["b1"] = DType.Bool, ["bf"] = DType.BFloat16,
        };
        for (var i = 0; i < Order.Length; i++)
        {
            var row = table[i].Split(' ');
            for (var j = 0; j < Order.Length; j++) Assert.Equal((Order[i], Order[j], names[row[j]]), (Order[i], Order[j], DTypes.Promote(Order[i], Order[j])));
        }
    }

    [Fact]
    public void Kinds_are_told_apart()
    {
        Assert.Equal([DType.Float32, DType.Float64, DType.Float16, DType.BFloat16], Enum.GetValues<DType>().Where(DTypes.IsFloatingPoint));
        Assert.Equal([DType.Int8, DType.UInt8, DType.Int16, DType.Int32, DType.Int64], Enum.GetValues<DType>().Where(DTypes.IsInteger));
    }

    /// <summary>Numbers that no integer holds become the same one in every layout, as PyTorch has it.</summary>
    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void ConversionsDoNotDependOnTheLayout(DType type)
    {
        double[] numbers = [3e9, -3e9, double.NaN, double.PositiveInfinity, 1.9, -1.9, 300.75, 1e20, 0.25, -0.0];
        Tensor together = Tensor.From(numbers).To(type), apart = Tensor.Zeros([numbers.Length, 3], type);
        apart.Select(1, 1).CopyInPlace(together);
        foreach (DType target in Enum.GetValues<DType>())
        {
            Assert.Equal(together.To(target).To(DType.Float64).ToArray<double>(), apart.Select(1, 1).To(target).To(DType.Float64).ToArray<double>());
        }
        Assert.Equal([int.MinValue, int.MinValue, int.MinValue, int.MinValue, 1, -1, 300, int.MinValue, 0, 0], together.To(DType.Int32).ToArray<int>());
        Assert.Equal([true, true, true, true, true, true, true, true, true, false], together.To(DType.Bool).ToArray<bool>());
    }
}
