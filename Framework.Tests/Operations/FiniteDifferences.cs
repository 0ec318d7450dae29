using Framework.Kernels;

namespace Framework.Tests.Operations;

/// <summary>First and second derivatives of a function of tensors against central differences, in double.</summary>
static class FiniteDifferences
{
    // Rows that hardly vary have third derivatives beyond 1e5, which a step of 1e-5 shows; rounding is far below the tolerance at this one still.
    const double Step = 4e-6, Tolerance = 1e-6;

    /// <summary>
    /// Checks the gradients of a random weighting of f's elements, then those of a random weighting of these gradients. Inputs are handed to f as
    /// leaves whose dimensions lie in reverse order with gaps, so nothing may rely on contiguous memory.
    /// </summary>
    public static void Check(Func<Tensor[], Tensor> f, params Shape[] shapes) => Check(f, 1, shapes);

    public static void Check(Func<Tensor[], Tensor> f, int seed, params Shape[] shapes)
    {
        var random = new Random(seed);
        Check(f, [.. shapes.Select(shape => Numbers(random, shape.NumElements))], shapes);
    }

    /// <summary>At samples of the operands' domains, away from their kinks.</summary>
    public static void Check(Func<Tensor[], Tensor> f, params IReadOnlyList<(OperandInfo Operand, Shape Shape)> inputs)
    {
        var random = new Random(1);
        double[][] values = OperandInfo.Sample([.. inputs.Select(input => input.Operand)], [.. inputs.Select(input => (int)input.Shape.NumElements)], random);
        Check(f, values, [.. inputs.Select(input => input.Shape)]);
    }

    static void Check(Func<Tensor[], Tensor> f, double[][] values, Shape[] shapes)
    {
        Compare(inputs => Weighted([f(inputs)], 7), values, shapes, "first");
        Compare(inputs =>
        {
            Tensor?[] gradients = Autograd.Grad([Weighted([f(inputs)], 7)], inputs, createGraph: true);
            return Weighted(gradients!, 11);
        }, values, shapes, "second");
    }

    public static double[] Numbers(Random random, long count) => [.. Enumerable.Range(0, (int)count).Select(_ => random.NextDouble() * 2 - 1)];

    /// <summary>A leaf whose dimensions lie in reverse order, two elements apart, away from the start of its memory.</summary>
    public static Tensor Scattered(double[] values, Shape shape, DType type = DType.Float64)
    {
        long[] strides = new long[shape.Rank];
        long stride = 2;
        for (int dim = 0; dim < shape.Rank; dim++)
        {
            strides[dim] = stride;
            stride *= shape[dim];
        }

        Tensor memory = Tensor.Zeros([(int)stride + 3]), result;
        memory = memory.To(DType.Float64);
        Span<double> all = memory.AsSpan<double>();
        for (int i = 0; i < values.Length; i++)
        {
            int rest = i;
            long at = 3;
            for (int dim = shape.Rank - 1; dim >= 0; dim--)
            {
                (rest, int index) = Math.DivRem(rest, shape[dim]);
                at += index * strides[dim];
            }

            all[(int)at] = values[i];
        }

        result = memory.To(type);
        return result.View(Layout.Of(shape, strides), 3);
    }

    static Tensor Weighted(Tensor[] tensors, int seed)
    {
        var random = new Random(seed);
        Tensor sum = 0.0;
        foreach (Tensor tensor in tensors)
        {
            Tensor weights = Tensor.From<double>(Numbers(random, tensor.NumElements), tensor.Shape);
            sum = sum.Add(tensor.Multiply(weights).Sum([.. Enumerable.Range(0, tensor.Rank)]));
        }

        return sum;
    }

    static void Compare(Func<Tensor[], Tensor> f, double[][] values, Shape[] shapes, string order)
    {
        Tensor[] Leaves() => [.. values.Select((v, i) => Scattered(v, shapes[i]).RequireGrad())];

        Tensor[] inputs = Leaves();
        Tensor output = f(inputs);
        // A function that is linear in an input has no second derivative with regard to it alone.
        Tensor?[] gradients = output.RequiresGrad ? Autograd.Grad([output], inputs, allowUnused: order == "second") : new Tensor?[inputs.Length];
        for (int k = 0; k < inputs.Length; k++)
        {
            double[] found = gradients[k]?.Contiguous().AsSpan<double>().ToArray() ?? new double[values[k].Length];
            for (int i = 0; i < values[k].Length; i++)
            {
                double saved = values[k][i];
                values[k][i] = saved + Step;
                double above = f(Leaves()).Item<double>();
                values[k][i] = saved - Step;
                double below = f(Leaves()).Item<double>();
                values[k][i] = saved;
                double expected = (above - below) / (2 * Step);
                Assert.True(Math.Abs(found[i] - expected) <= Tolerance * Math.Max(1, Math.Abs(expected)),
                    $"{order} derivative, input {k}, element {i}: {found[i]} instead of {expected}");
            }
        }
    }
}
