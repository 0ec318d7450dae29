using System.Runtime.CompilerServices;
using Framework.Kernels;

namespace Framework.Tests.Kernels.Simd;

public class ConversionTests
{
    static readonly double[] Numbers = [0, -0.0, 1, -1, 0.5, 1.9, -1.9, 127.6, 200.7, -129, 300, 65504, 65519.9, 65520, 1e-7, 2147483647, 2147483648, -2147483649, 9.3e18, -9.3e18, 1e300, double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    [Fact]
    public void Half_widens_exactly()
    {
        var source = new Half[1 << 16];
        for (var i = 0; i < source.Length; i++) source[i] = BitConverter.UInt16BitsToHalf((ushort)i);
        var got = new float[source.Length];
        Conversion.Convert(ref Unsafe.As<Half, byte>(ref source[0]), DType.Float16, 1, ref got[0], got.Length);
        for (var i = 0; i < source.Length; i++)
            if (Half.IsNaN(source[i])) Assert.True(float.IsNaN(got[i]));
            else Assert.Equal(BitConverter.SingleToUInt32Bits((float)source[i]), BitConverter.SingleToUInt32Bits(got[i]));
    }

    [Theory]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    public void Narrowing_to_16_bits_agrees_with_the_scalar_conversion(DType to)
    {
        var random = new Random(11);
        var source = new float[1 << 17];
        for (var i = 0; i < source.Length; i++)
        {
            // Every halfway point of both formats, its neighbours, and random patterns.
            var bits = (uint)i >> 1 << 16 | (i % 2 == 0 ? 0x8000u : (uint)random.Next(1 << 16));
            if (i % 3 == 0) bits = bits & 0xFFFF_E000 | 0x1000 + (uint)random.Next(-1, 2);
            source[i] = BitConverter.UInt32BitsToSingle(bits);
        }
        var got = new ushort[source.Length];
        Conversion.Convert(ref source[0], ref Unsafe.As<ushort, byte>(ref got[0]), to, 1, got.Length);
        for (var i = 0; i < source.Length; i++)
        {
            var expected = to == DType.Float16 ? BitConverter.HalfToUInt16Bits((Half)source[i]) : ((BFloat16)source[i]).Bits;
            if (float.IsNaN(source[i])) Assert.True(to == DType.Float16 ? Half.IsNaN(BitConverter.UInt16BitsToHalf(got[i])) && (got[i] & 0x200) != 0 : got[i] % 0x8000 > 0x7FBF);
            else Assert.True(expected == got[i], $"{source[i]:R}: {got[i]:X4}, expected {expected:X4}");
        }
    }

    // Recorded from PyTorch 1.13 on x86: torch.tensor(Numbers, dtype=float64).to(dtype).
    [Theory]
    [InlineData(DType.UInt8, new long[] { 0, 0, 1, 255, 0, 1, 255, 127, 200, 127, 44, 224, 239, 240, 0, 255, 0, 255, 0, 0, 0, 0, 0, 0 })]
    [InlineData(DType.Int8, new long[] { 0, 0, 1, -1, 0, 1, -1, 127, -56, 127, 44, -32, -17, -16, 0, -1, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(DType.Int16, new long[] { 0, 0, 1, -1, 0, 1, -1, 127, 200, -129, 300, -32, -17, -16, 0, -1, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(DType.Int32, new long[] { 0, 0, 1, -1, 0, 1, -1, 127, 200, -129, 300, 65504, 65519, 65520, 0, int.MaxValue, int.MinValue, int.MinValue, int.MinValue, int.MinValue, int.MinValue, int.MinValue, int.MinValue, int.MinValue })]
    [InlineData(DType.Int64, new long[] { 0, 0, 1, -1, 0, 1, -1, 127, 200, -129, 300, 65504, 65519, 65520, 0, 2147483647, 2147483648, -2147483649, long.MinValue, long.MinValue, long.MinValue, long.MinValue, long.MinValue, long.MinValue })]
    [InlineData(DType.Bool, new long[] { 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 })]
    public void Floating_point_becomes_an_integer_as_in_PyTorch(DType to, long[] expected)
    {
        var bytes = new byte[Numbers.Length * to.Size()];
        Conversion.Convert(ref Numbers[0], ref bytes[0], to, 1, Numbers.Length);
        var got = new long[Numbers.Length];
        Conversion.Convert(ref bytes[0], to, 1, ref got[0], got.Length);
        Assert.Equal(expected, got);
    }

    public static TheoryData<DType> Types => [.. Enum.GetValues<DType>()];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_type_goes_through_every_compute_type_at_every_stride(DType dtype)
    {
        foreach (var n in new[] { 0, 1, 15, 16, 63, 64, 65, 200 })
            foreach (var stride in new[] { 1L, 3, -2 })
            {
                RoundTrip<float>(dtype, n, stride, x => x, (ref byte s, long k, ref float d) => Conversion.Convert(ref s, dtype, k, ref d, n), (ref float s, ref byte d, long k) => Conversion.Convert(ref s, ref d, dtype, k, n));
                RoundTrip<double>(dtype, n, stride, x => x, (ref byte s, long k, ref double d) => Conversion.Convert(ref s, dtype, k, ref d, n), (ref double s, ref byte d, long k) => Conversion.Convert(ref s, ref d, dtype, k, n));
                RoundTrip<long>(dtype, n, stride, x => x, (ref byte s, long k, ref long d) => Conversion.Convert(ref s, dtype, k, ref d, n), (ref long s, ref byte d, long k) => Conversion.Convert(ref s, ref d, dtype, k, n));
            }
    }

    /// <summary>Neighbours are converted in vectors, elements apart one by one: to the same bits, whatever they hold. A NaN may come out as another one.</summary>
    [Theory]
    [MemberData(nameof(Types))]
    public void Vectors_convert_as_single_elements_do(DType dtype)
    {
        const int n = 4096 + 13;
        Compare<float>(dtype, n, (ref byte s, long k, ref float d) => Conversion.Convert(ref s, dtype, k, ref d, n), (ref float s, ref byte d, long k) => Conversion.Convert(ref s, ref d, dtype, k, n));
        Compare<double>(dtype, n, (ref byte s, long k, ref double d) => Conversion.Convert(ref s, dtype, k, ref d, n), (ref double s, ref byte d, long k) => Conversion.Convert(ref s, ref d, dtype, k, n));
        Compare<long>(dtype, n, (ref byte s, long k, ref long d) => Conversion.Convert(ref s, dtype, k, ref d, n), (ref long s, ref byte d, long k) => Conversion.Convert(ref s, ref d, dtype, k, n));
    }

    static void Compare<T>(DType dtype, int n, Reading<T> gather, Writing<T> scatter) where T : unmanaged
    {
        var size = dtype.Size();
        byte[] stored = new byte[n * size], apart = new byte[2 * n * size], written = new byte[n * size], writtenApart = new byte[2 * n * size];
        var random = new Random(3);
        random.NextBytes(stored);
        for (var i = 0; i < n; i++) stored.AsSpan(i * size, size).CopyTo(apart.AsSpan(2 * i * size));
        T[] read = new T[n], readApart = new T[n];
        gather(ref stored[0], 1, ref read[0]);
        gather(ref apart[0], 2, ref readApart[0]);
        for (var i = 0; i < n; i++) Assert.True(read[i].Equals(readApart[i]), $"{dtype} element {i} became {read[i]} among others and {readApart[i]} alone.");

        var numbers = new T[n];
        random.NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(numbers.AsSpan()));
        for (var i = 0; i < n; i += 2) numbers[i] = Number<T>(i / 2 < Numbers.Length ? Numbers[i / 2] : Math.Exp(60 * random.NextDouble() - 10) * random.Next(-1, 2));
        scatter(ref numbers[0], ref written[0], 1);
        scatter(ref numbers[0], ref writtenApart[0], 2);
        for (var i = 0; i < n; i++)
        {
            ReadOnlySpan<byte> one = written.AsSpan(i * size, size), other = writtenApart.AsSpan(2 * i * size, size);
            Assert.True(one.SequenceEqual(other) || IsNaN(numbers[i]) && dtype.IsFloatingPoint(), $"{numbers[i]} became {dtype} {Convert.ToHexString(one)} among others and {Convert.ToHexString(other)} alone.");
        }
    }

    static T Number<T>(double value) where T : unmanaged =>
        typeof(T) == typeof(float) ? (T)(object)(float)value : typeof(T) == typeof(double) ? (T)(object)value : (T)(object)(double.IsFinite(value) && Math.Abs(value) < 9e18 ? (long)value : long.MinValue);

    static bool IsNaN<T>(T value) => value is float.NaN or double.NaN;

    delegate void Reading<T>(ref byte source, long stride, ref T destination);
    delegate void Writing<T>(ref T source, ref byte destination, long stride);

    /// <summary>Small integers are exact in every type, so that what was scattered must come back; the gaps between stay untouched.</summary>
    static void RoundTrip<T>(DType dtype, int n, long stride, Func<byte, T> create, Reading<T> read, Writing<T> write) where T : unmanaged
    {
        var (size, span) = (dtype.Size(), (int)Math.Abs(stride));
        var storage = new byte[(n + 2) * span * size];
        storage.AsSpan().Fill(0xA5);
        ref var first = ref storage[(stride < 0 ? (n + 1) * span : span) * size];
        T[] values = new T[n + 1], got = new T[n + 1];
        for (var i = 0; i < n; i++) values[i] = create((byte)(dtype == DType.Bool ? i % 2 : i % 100));
        write(ref values[0], ref first, stride);
        read(ref first, stride, ref got[0]);
        Assert.Equal(values, got);
        Assert.All(storage[..size], x => Assert.Equal(0xA5, x));
        if (span > 1) Assert.All(storage[(span * size + size)..(2 * span * size)], x => Assert.Equal(0xA5, x));
    }

    [Fact]
    public void A_stride_of_zero_repeats_the_element()
    {
        var source = new[] { (Half)1.5f };
        var got = new double[5];
        Conversion.Convert(ref Unsafe.As<Half, byte>(ref source[0]), DType.Float16, 0, ref got[0], 5);
        Assert.All(got, x => Assert.Equal(1.5, x));
    }

    [Fact]
    public void A_truth_value_is_one_whatever_byte_holds_it()
    {
        var source = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();
        var got = new float[256];
        Conversion.Convert(ref source[0], DType.Bool, 1, ref got[0], 256);
        Assert.Equal(Enumerable.Range(0, 256).Select(i => i == 0 ? 0f : 1f), got);
        float[] numbers = [.. Enumerable.Repeat(0.5f, 80), 0f, -0f, float.NaN, float.Epsilon];
        var back = new byte[numbers.Length];
        Conversion.Convert(ref numbers[0], ref back[0], DType.Bool, 1, numbers.Length);
        Assert.Equal([.. Enumerable.Repeat((byte)1, 80), 0, 0, 1, 1], back);
    }
}
