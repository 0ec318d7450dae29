using PtxInterpreter;

namespace Framework.Tests.Ptx;

/// <summary>The approximate instructions stay within what the manual grants them, and with a seed they use it.</summary>
public sealed class ApproximationTests
{
    const int Count = 2048;

    /// <summary>The instruction, the range of its operand, the exact function and the greatest error: in units of the last place, relative or absolute.</summary>
    public static TheoryData<string, float, float, Func<double, double>, double, string> Instructions => new()
    {
        { "rcp", -8, 8, x => 1 / x, 1.5, "ulp" },
        { "ex2", -126, 127, x => Math.Pow(2, x), 2.5, "ulp" },
        { "sqrt", 0, 1e30f, Math.Sqrt, Math.Pow(2, -23), "relative" },
        { "rsqrt", 1e-30f, 10, x => 1 / Math.Sqrt(x), Math.Pow(2, -22.9), "relative" },
        { "lg2", 0.51f, 1.99f, Math.Log2, Math.Pow(2, -22), "absolute" },
        { "lg2", 2, 1e10f, Math.Log2, Math.Pow(2, -22), "relative" },
        { "sin", -6, 6, Math.Sin, Math.Pow(2, -20.5), "absolute" },
        { "cos", -300, 300, Math.Cos, Math.Pow(2, -14.7), "absolute" },
        { "tanh", -4, 4, Math.Tanh, Math.Pow(2, -11), "relative" },
    };

    [Theory]
    [MemberData(nameof(Instructions))]
    public void StayWithinTheirBounds(string instruction, float low, float high, Func<double, double> exact, double bound, string measure)
    {
        Random random = new(4);
        float[] x = [.. Enumerable.Range(0, Count).Select(_ => low + (high - low) * random.NextSingle())];

        float[] plain = Run(instruction, x, null), first = Run(instruction, x, 1), again = Run(instruction, x, 1), second = Run(instruction, x, 2);

        Assert.Equal(x.Select(v => (float)exact(v)), plain);
        Assert.Equal(first, again);
        Assert.NotEqual(first, second);
        double worst = x.Zip(first, (v, y) => Error(exact(v), y, measure)).Max();
        Assert.InRange(worst, 0.6 * bound, bound);
    }

    static double Error(double exact, float y, string measure) => Math.Abs(y - exact) / measure switch
    {
        "ulp" => MathF.BitIncrement(Math.Abs((float)exact)) - Math.Abs((float)exact),
        "relative" => Math.Abs(exact),
        _ => 1,
    };

    static float[] Run(string instruction, float[] x, int? seed)
    {
        string text = Kernels.Header + $$"""
            .visible .entry one(.param .u64 x, .param .u64 y)
            {
                .reg .f32 f; .reg .u32 t, c, n; .reg .u64 x0, y0, o;
                ld.param.u64 x0, [x]; ld.param.u64 y0, [y];
                mov.u32 t, %tid.x; mov.u32 c, %ctaid.x; mov.u32 n, %ntid.x; mad.lo.u32 t, c, n, t;
                mul.wide.u32 o, t, 4; add.u64 x0, x0, o; add.u64 y0, y0, o;
                ld.global.f32 f, [x0]; {{instruction}}.approx.f32 f, f; st.global.f32 [y0], f;
                ret;
            }
            """;
        PtxMemory memory = new();
        ulong px = memory.Allocate<float>(x), py = memory.Allocate(4L * x.Length);
        Interpreter.Launch(PtxModule.Parse(text).Entry("one"), x.Length / 256, 256, 0, [px, py], memory, new() { ApproximationSeed = seed });
        float[] y = new float[x.Length];
        memory.Download<float>(py, y);
        return y;
    }
}
