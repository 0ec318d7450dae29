using System.Numerics;
using System.Runtime.InteropServices;

namespace Framework.Kernels;

/// <summary>
/// Uniform on [low, high), with as many random bits as the type that will hold the samples has digits: more would round some up to high.
/// </summary>
readonly struct UniformSingle(float low, float width, int bits) : IRandomBody<float>
{
    readonly float unit = width / (1 << bits);
    readonly int shift = 32 - bits;

    public void Transform(Span<float> words)
    {
        Vector<float> first = new(low), step = new(unit);
        foreach (ref Vector<float> w in MemoryMarshal.Cast<float, Vector<float>>(words))
        {
            w = first + Vector.ConvertToSingle((w.As<float, uint>() >>> shift).As<uint, int>()) * step;
        }
    }
}

/// <summary>Uniform on [low, high), with 53 random bits.</summary>
readonly struct UniformDouble(double low, double width) : IRandomBody<double>
{
    public void Transform(Span<double> words)
    {
        Vector<double> first = new(low), step = new(width), unit = new(1.0 / (1L << 53));
        foreach (ref Vector<double> w in MemoryMarshal.Cast<double, Vector<double>>(words))
        {
            w = first + Vector.ConvertToDouble(w.As<double, ulong>() >>> 11) * unit * step;
        }
    }
}

/// <summary>A number with a probability, otherwise 0; from 24 random bits.</summary>
readonly struct DropoutMask(double probability, float value) : IRandomBody<float>
{
    readonly int bound = (int)Math.Round(probability * (1 << 24));

    public void Transform(Span<float> words)
    {
        Vector<int> limit = new(bound);
        Vector<float> kept = new(value);
        foreach (ref Vector<float> w in MemoryMarshal.Cast<float, Vector<float>>(words))
        {
            w = Vector.ConditionalSelect(Vector.LessThan((w.As<float, uint>() >>> 8).As<uint, int>(), limit), kept, Vector<float>.Zero);
        }
    }
}

/// <summary>Integers from low, <c>width</c> of them equally likely up to a bias of width · 2⁻⁶⁴.</summary>
readonly struct UniformInteger(long low, ulong width) : IRandomBody<long>
{
    public void Transform(Span<long> words)
    {
        foreach (ref long w in words)
        {
            w = low + (long)Math.BigMul((ulong)w, width, out _);
        }
    }
}
