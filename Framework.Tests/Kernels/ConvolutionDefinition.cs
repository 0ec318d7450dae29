using System.Numerics;
using Framework.Kernels;

namespace Framework.Tests.Kernels;

/// <summary>What the three products of a convolution are by definition, summed in double, and the comparison of the kernels with it.</summary>
static class ConvolutionDefinition
{
    internal static Axis Plan(int input, int taps, int stride, int dilation, int padding) =>
        new(input, (input + 2 * padding - dilation * (taps - 1) - 1) / stride + 1, taps, stride, dilation, padding);

    /// <summary>A dimension that has so many outputs, or more where padding alone makes more.</summary>
    internal static Axis Giving(int outputs, int taps, int stride, int dilation, int padding) =>
        Plan((outputs - 1) * stride + Math.Max(1, (taps - 1) * dilation + 1 - 2 * padding), taps, stride, dilation, padding);

    internal static ConvolutionShape RandomShape(Random random)
    {
        Axis Some(int largest)
        {
            while (true)
            {
                var (input, taps, dilation, padding) = (random.Next(1, largest), random.Next(1, 5), random.Next(1, 4), random.Next(0, 4));
                if (input + 2 * padding > dilation * (taps - 1)) return Plan(input, taps, random.Next(1, 4), dilation, padding);
            }
        }

        int groups = random.Next(1, 4), rank = random.Next(1, 4);
        return new ConvolutionShape(random.Next(1, 4), groups * random.Next(1, 5), groups * random.Next(1, 8), groups,
            rank > 2 ? Some(5) : Axis.None, rank > 1 ? Some(12) : Axis.None, Some(random.Next(2) == 0 ? 12 : 60));
    }

    /// <summary>Checks the products on one thread and on more, whose results are the same to the bit.</summary>
    internal static void SameBits(in ConvolutionShape shape, int seed, double tolerance, int threads)
    {
        Threads.Count = 1;
        float[][] alone = Check<float>(shape, seed, tolerance);
        Threads.Count = threads;
        Assert.Equal(alone, Check<float>(shape, seed, tolerance));
    }

    internal static T[][] Check<T>(in ConvolutionShape shape, int seed, double tolerance) where T : unmanaged, INumber<T>
    {
        var random = new Random(seed);
        using var x = Fill<T>(shape.Batch * shape.Channels * (int)shape.InputPlane, random);
        using var w = Fill<T>(shape.Outputs * shape.Depths, random);
        using var y = Fill<T>(shape.Batch * shape.Outputs * (int)shape.OutputPlane, random);
        using var bias = Fill<T>(shape.Outputs, random);
        using var back = Fill<T>(shape.Channels, random);
        double[] xs = Numbers(x), ws = Numbers(w), ys = Numbers(y), biases = Numbers(bias), backs = Numbers(back);
        double[] dx = new double[xs.Length], dw = new double[ws.Length], result = new double[ys.Length];
        Define(shape, xs, ws, ys, result, dx, dw);

        bool biased = seed % 2 == 0;
        for (int i = 0; i < result.Length && biased; i++) result[i] += biases[i / shape.OutputPlane % shape.Outputs];
        for (int i = 0; i < dx.Length && biased; i++) dx[i] += backs[i / shape.InputPlane % shape.Channels];

        using var to = new GuardedMemory<T>(ys.Length, seed % 3 == 0);
        Convolution.Forward(shape, ref x.First, ref w.First, biased, ref bias.First, ref to.First);
        Near(shape, "forward", result, to.Span, tolerance);

        using var toInput = new GuardedMemory<T>(xs.Length, seed % 3 == 0);
        Convolution.InputGradient(shape, ref y.First, ref w.First, biased, ref back.First, ref toInput.First);
        Near(shape, "input gradient", dx, toInput.Span, tolerance);

        using var toWeight = new GuardedMemory<T>(ws.Length, seed % 3 == 0);
        Convolution.WeightGradient(shape, ref y.First, ref x.First, ref toWeight.First);
        Near(shape, "weight gradient", dw, toWeight.Span, tolerance * 5);
        return [to.Span.ToArray(), toInput.Span.ToArray(), toWeight.Span.ToArray()];
    }

    internal static GuardedMemory<T> Fill<T>(int count, Random random) where T : unmanaged, INumber<T> => Fill<T>(count, random, r => r.NextDouble() * 2 - 1);

    internal static GuardedMemory<T> Fill<T>(int count, Random random, Func<Random, double> next) where T : unmanaged, INumber<T>
    {
        var memory = new GuardedMemory<T>(count, random.Next(2) == 0);
        foreach (ref T value in memory.Span) value = T.CreateChecked(next(random));
        return memory;
    }

    internal static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    internal static double[] Numbers<T>(GuardedMemory<T> memory) where T : unmanaged, INumber<T>
    {
        double[] numbers = new double[memory.Count];
        for (int i = 0; i < numbers.Length; i++) numbers[i] = double.CreateChecked(memory.Span[i]);
        return numbers;
    }

    static void Near<T>(in ConvolutionShape shape, string what, double[] expected, Span<T> found, double tolerance) where T : unmanaged, INumber<T>
    {
        for (int i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(expected[i] - double.CreateChecked(found[i])) <= tolerance * Math.Max(1, Math.Abs(expected[i]))))
                Assert.Fail($"{what} of {shape}: element {i} is {found[i]} and should be {expected[i]}.");
        }
    }

    /// <summary>Every product of a weight, an input and a result, added to each of the three sums it belongs to.</summary>
    internal static void Define(in ConvolutionShape s, double[] x, double[] w, double[] y, double[] result, double[] dx, double[] dw)
    {
        for (int unit = 0; unit < s.Batch * s.Outputs; unit++)
        {
            int image = unit / s.Outputs, output = unit % s.Outputs, group = output / s.GroupOutputs;
            for (int pixel = 0; pixel < s.OutputPlane; pixel++)
            {
                int at = unit * (int)s.OutputPlane + pixel;
                int column = pixel % s.Width.Output, row = pixel / s.Width.Output % s.Height.Output, slice = pixel / s.Width.Output / s.Height.Output;
                for (int p = 0; p < s.Depths; p++)
                {
                    int k = p % s.Width.Taps, j = p / s.Width.Taps % s.Height.Taps, i = p / s.Width.Taps / s.Height.Taps % s.Depth.Taps, channel = p / s.Taps;
                    int a = Under(s.Depth, slice, i), b = Under(s.Height, row, j), c = Under(s.Width, column, k);
                    if (a < 0 || b < 0 || c < 0) continue;
                    int input = (((image * s.Channels + group * s.GroupChannels + channel) * s.Depth.Input + a) * s.Height.Input + b) * s.Width.Input + c;
                    int weight = output * s.Depths + p;
                    result[at] += w[weight] * x[input];
                    dx[input] += w[weight] * y[at];
                    dw[weight] += x[input] * y[at];
                }
            }
        }
    }

    static int Under(Axis axis, int output, int tap)
    {
        int input = output * axis.Stride + tap * axis.Dilation - axis.Padding;
        return input < axis.Input ? input : -1;
    }
}
