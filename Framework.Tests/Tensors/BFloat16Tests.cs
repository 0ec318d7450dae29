using Framework;

namespace Framework.Tests.Tensors;

public class BFloat16Tests
{
    [Fact]
    public void Every_pattern_survives_the_way_to_float_and_back()
    {
        for (var bits = 0; bits <= ushort.MaxValue; bits++)
        {
            var value = new BFloat16((ushort)bits);
            if (float.IsNaN((float)value)) Assert.True(float.IsNaN((float)(BFloat16)(float)value));
            else Assert.Equal(bits, ((BFloat16)(float)value).Bits);
        }
    }

    [Theory]
    [InlineData(0x3F80_7FFFu, 0x3F80)]    // below the middle
    [InlineData(0x3F80_8000u, 0x3F80)]    // the middle goes to even
    [InlineData(0x3F81_8000u, 0x3F82)]
    [InlineData(0x3F80_8001u, 0x3F81)]
    [InlineData(0x7F7F_FFFFu, 0x7F80)]    // rounds up to infinity
    [InlineData(0xFF80_0000u, 0xFF80)]
    [InlineData(0x7F80_0001u, 0x7FC0)]    // a signalling NaN turns quiet instead of into infinity
    [InlineData(0x8000_8000u, 0x8000)]    // a subnormal tie
    public void Narrowing_rounds_to_nearest_even(uint from, int to) => Assert.Equal(to, ((BFloat16)BitConverter.UInt32BitsToSingle(from)).Bits);

    [Fact]
    public void Equality_is_of_values()
    {
        Assert.Equal(new BFloat16(0), new BFloat16(0x8000));
        Assert.Equal(new BFloat16(0x7FC0), new BFloat16(0x7FC1));
        Assert.Equal("1.5", ((BFloat16)1.5f).ToString());
        Assert.True(((BFloat16)1f).CompareTo((BFloat16)2f) < 0);
    }
}
