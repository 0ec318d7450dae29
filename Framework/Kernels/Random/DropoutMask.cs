namespace Framework.Kernels;

/// <summary>A number with a probability, otherwise 0; from 24 random bits.</summary>
readonly struct DropoutMask(double probability, float value) : IRandomBody<float>
{
    readonly uint bound = (uint)Math.Round(probability * (1 << 24));

    public static int PerBlock => 4;

    public void Fill(ulong key, ulong counter, Span<float> samples)
    {
        var (a, b, c, d) = Philox.Block(key, counter);
        samples[0] = a >> 8 < bound ? value : 0;
        samples[1] = b >> 8 < bound ? value : 0;
        samples[2] = c >> 8 < bound ? value : 0;
        samples[3] = d >> 8 < bound ? value : 0;
    }
}
