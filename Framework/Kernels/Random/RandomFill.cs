using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>A distribution as a function of one block of random words, which gives a fixed number of samples.</summary>
interface IRandomBody<T>
{
    static abstract int PerBlock { get; }

    void Fill(ulong key, ulong counter, Span<T> samples);
}

/// <summary>Fills memory with samples: sample i comes from block i / PerBlock, whoever computes it.</summary>
readonly ref struct RandomFill<T, TBody> : IParallelBody where T : unmanaged where TBody : struct, IRandomBody<T>
{
    /// <summary>Samples below which another thread does not pay.</summary>
    const int Grain = 1 << 13;

    readonly TBody body;
    readonly Span<T> samples;
    readonly ulong key, counter;
    readonly int parts;

    RandomFill(TBody body, Span<T> samples, ulong key, ulong counter, int parts)
    {
        this.body = body;
        this.samples = samples;
        this.key = key;
        this.counter = counter;
        this.parts = parts;
    }

    public static void Run(TBody body, Span<T> samples, Generator generator)
    {
        int blocks = (samples.Length + TBody.PerBlock - 1) / TBody.PerBlock, parts = ThreadTeam.Parts(samples.Length, Grain);
        var (key, counter) = generator.Reserve(blocks);
        ThreadTeam.Run(parts, new RandomFill<T, TBody>(body, samples, key, counter, parts));
    }

    public void Invoke(int part)
    {
        var (start, end) = ThreadTeam.Range(samples.Length, parts, part, TBody.PerBlock);
        Span<T> last = stackalloc T[TBody.PerBlock];
        for (long i = start; i < end; i += TBody.PerBlock)
        {
            ulong at = counter + (ulong)(i / TBody.PerBlock);
            if (end - i >= TBody.PerBlock)
            {
                body.Fill(key, at, samples.Slice((int)i, TBody.PerBlock));
            }
            else
            {
                body.Fill(key, at, last);
                last[..(int)(end - i)].CopyTo(samples[(int)i..]);
            }
        }
    }
}

/// <summary>
/// Uniform on [low, high), with as many random bits as the type that will hold the samples has digits: more would round some up to high.
/// </summary>
readonly struct UniformSingle(float low, float width, int bits) : IRandomBody<float>
{
    readonly float unit = width / (1 << bits);
    readonly int shift = 32 - bits;

    public static int PerBlock => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Fill(ulong key, ulong counter, Span<float> samples)
    {
        var (a, b, c, d) = Philox.Block(key, counter);
        samples[0] = low + (a >> shift) * unit;
        samples[1] = low + (b >> shift) * unit;
        samples[2] = low + (c >> shift) * unit;
        samples[3] = low + (d >> shift) * unit;
    }
}

/// <summary>Uniform on [low, high), with 53 random bits.</summary>
readonly struct UniformDouble(double low, double width) : IRandomBody<double>
{
    public static int PerBlock => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Fill(ulong key, ulong counter, Span<double> samples)
    {
        const double unit = 1.0 / (1L << 53);
        var (a, b) = Philox.Block64(key, counter);
        samples[0] = low + (a >> 11) * unit * width;
        samples[1] = low + (b >> 11) * unit * width;
    }
}

/// <summary>The normal distribution, by Box and Muller's transformation of two uniform numbers into two normal ones.</summary>
readonly struct NormalSingle(double mean, double deviation) : IRandomBody<float>
{
    public static int PerBlock => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Fill(ulong key, ulong counter, Span<float> samples)
    {
        var (a, b, c, d) = Philox.Block(key, counter);
        Transform(a, b, samples);
        Transform(c, d, samples[2..]);
    }

    void Transform(uint first, uint second, Span<float> samples)
    {
        const float unit = 1f / (1L << 32);
        // The logarithm's argument is in (0, 1]: never zero.
        float radius = MathF.Sqrt(-2 * MathF.Log((first + 1f) * unit));
        var (sin, cos) = MathF.SinCos(2 * MathF.PI * (second * unit));
        samples[0] = (float)(mean + deviation * (radius * cos));
        samples[1] = (float)(mean + deviation * (radius * sin));
    }
}

/// <summary>The normal distribution, as <see cref="NormalSingle"/>.</summary>
readonly struct NormalDouble(double mean, double deviation) : IRandomBody<double>
{
    public static int PerBlock => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Fill(ulong key, ulong counter, Span<double> samples)
    {
        const double unit = 1.0 / (1L << 53);
        var (a, b) = Philox.Block64(key, counter);
        double radius = Math.Sqrt(-2 * Math.Log(((a >> 11) + 1) * unit));
        var (sin, cos) = Math.SinCos(2 * Math.PI * ((b >> 11) * unit));
        samples[0] = mean + deviation * (radius * cos);
        samples[1] = mean + deviation * (radius * sin);
    }
}

/// <summary>Integers from low, <c>width</c> of them equally likely up to a bias of width · 2⁻⁶⁴.</summary>
readonly struct UniformInteger(long low, ulong width) : IRandomBody<long>
{
    public static int PerBlock => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Fill(ulong key, ulong counter, Span<long> samples)
    {
        var (a, b) = Philox.Block64(key, counter);
        samples[0] = low + (long)Math.BigMul(a, width, out _);
        samples[1] = low + (long)Math.BigMul(b, width, out _);
    }
}
