namespace Framework.Kernels;

/// <summary>One spatial dimension of a correlation: output o reads input o·Stride + t·Dilation − Padding for each tap t; outside the input lies zero.</summary>
readonly record struct Axis(int Input, int Output, int Taps, int Stride, int Dilation, int Padding)
{
    /// <summary>A dimension that is not there.</summary>
    internal static readonly Axis None = new(1, 1, 1, 1, 1, 0);

    internal bool IsPlain => Taps == 1 && Stride == 1 && Padding == 0;

    /// <summary>Inputs from the first that some output reads to the last, borders included.</summary>
    internal int Span(int outputs) => (outputs - 1) * Stride + (Taps - 1) * Dilation + 1;

    /// <summary>
    /// The correlation by which the gradients of the inputs i ≡ residue − Padding (mod Stride) follow from those of the outputs. It has stride
    /// 1 and reads those taps that ever meet such an input, last one first.
    /// </summary>
    /// <remarks>
    /// Tap t joins input i to output o where o·s + t·d = i + p. With i + p = r + s·u the taps are t = first + j·step, step = s/gcd(s, d), and
    /// o = u + (r − first·d)/s − j·d/gcd(s, d). Counting j backwards and u from the first input turns this into a correlation over o.
    /// </remarks>
    internal Phase Phase(int residue)
    {
        int common = GreatestCommonDivisor(Stride, Dilation), step = Stride / common, dilation = Dilation / common;
        int first = 0;
        while (first < step && first * Dilation % Stride != residue % Stride) first++;
        int taps = first < step && first < Taps ? (Taps - 1 - first) / step + 1 : 0;

        int start = FloorDivide(Padding - residue + Stride - 1, Stride), at = residue - Padding + Stride * start;
        int count = at < Input ? (Input - 1 - at) / Stride + 1 : 0;
        int shift = (residue - first * Dilation) / Stride;
        int padding = (taps - 1) * dilation - shift - start;
        return new Phase(new Axis(Output, count, taps, 1, dilation, padding), at, Stride, first + (taps - 1) * step, -step);
    }

    /// <summary>The taps of an output that are inside the input.</summary>
    internal (int From, int End) TapsOf(int output)
    {
        int at = output * Stride - Padding, from = at < 0 ? (Dilation - 1 - at) / Dilation : 0;
        return (from, Math.Max(from, at < Input ? Math.Min(Taps, (Input - 1 - at) / Dilation + 1) : 0));
    }

    /// <summary>The outputs for which a tap is inside the input.</summary>
    internal (int From, int End) OutputsOf(int tap)
    {
        int at = tap * Dilation - Padding, from = at < 0 ? (Stride - 1 - at) / Stride : 0;
        return (from, Math.Max(from, at < Input ? Math.Min(Output, (Input - 1 - at) / Stride + 1) : 0));
    }

    /// <summary>What a tap sees of the inputs.</summary>
    internal TapView View(int tap)
    {
        int place = tap * Dilation - Padding, shift = FloorDivide(place, Stride), phase = place - shift * Stride;
        return new TapView(phase, shift, (Input - phase + Stride - 1) / Stride);
    }

    static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);

    static int FloorDivide(int a, int b) => a >= 0 ? a / b : -((b - 1 - a) / b);
}

/// <summary>A share of the inputs of an <see cref="Axis"/>, every <see cref="Step"/>th from <see cref="Start"/>, and the taps that reach them.</summary>
/// <param name="Axis">The correlation over the gradients of the outputs.</param>
/// <param name="Start">The first input of the share.</param>
/// <param name="Step">The distance to the next.</param>
/// <param name="FirstTap">The original tap that tap 0 of the correlation stands for.</param>
/// <param name="TapStep">The original taps from one tap of the correlation to the next, below zero in a gradient.</param>
readonly record struct Phase(Axis Axis, int Start, int Step, int FirstTap, int TapStep)
{
    /// <summary>The correlation itself, all of its outputs and taps in order.</summary>
    internal static Phase Whole(Axis axis) => new(axis, 0, 1, 0, 1);
}

/// <summary>Of the inputs <paramref name="Phase"/>, Phase + stride, …, of which there are <paramref name="Count"/>, output o meets number o + <paramref name="Shift"/>; outside lies zero.</summary>
readonly record struct TapView(int Phase, int Shift, int Count);
