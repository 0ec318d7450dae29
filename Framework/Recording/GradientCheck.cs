using Framework.Kernels;

namespace Framework;

public static partial class Autograd
{
    /// <summary>Compares the gradients that backward gives with central differences of the function, entry by entry of the Jacobian.</summary>
    /// <param name="function">A deterministic function of the inputs.</param>
    /// <param name="inputs">Its arguments, of any layout without overlap; those that require a gradient must be of type <see cref="DType.Float64"/> and are checked.</param>
    /// <param name="eps">How far an element is moved to either side.</param>
    /// <param name="atol">The difference accepted.</param>
    /// <param name="rtol">The difference accepted, relative to the central difference.</param>
    /// <exception cref="ArithmeticException">A gradient differs; the message names the input, the element and both values.</exception>
    /// <exception cref="ArgumentException">No input requires a gradient, or one that does is not of type Float64.</exception>
    public static void GradCheck(Func<Tensor[], Tensor> function, ReadOnlySpan<Tensor> inputs, double eps = 1e-6, double atol = 1e-5, double rtol = 1e-3)
    {
        ArgumentNullException.ThrowIfNull(function);
        CheckJacobians("GradCheck", arguments => [function(arguments)], inputs.ToArray(), eps, atol, rtol);
    }

    /// <summary>Checks the gradients of the gradients: those of a random weighting of the function's result, differentiated with regard to inputs and weights.</summary>
    /// <param name="function">A deterministic function of the inputs.</param>
    /// <param name="inputs">Its arguments; those that require a gradient must be of type <see cref="DType.Float64"/> and are checked.</param>
    /// <param name="eps">How far an element is moved to either side.</param>
    /// <param name="atol">The difference accepted.</param>
    /// <param name="rtol">The difference accepted, relative to the central difference.</param>
    /// <exception cref="ArithmeticException">A gradient differs; the message names the input, the element and both values.</exception>
    /// <exception cref="ArgumentException">No input requires a gradient, or one that does is not of type Float64.</exception>
    public static void GradGradCheck(Func<Tensor[], Tensor> function, ReadOnlySpan<Tensor> inputs, double eps = 1e-6, double atol = 1e-5, double rtol = 1e-3)
    {
        ArgumentNullException.ThrowIfNull(function);
        Tensor[] arguments = inputs.ToArray();
        Tensor sample = function(arguments);
        var random = new Random(20_117);
        double[] weights = [.. Enumerable.Range(0, (int)sample.NumElements).Select(_ => 2 * random.NextDouble() - 1)];
        Tensor weighting = Tensor.From<double>(weights, sample.Shape).To(sample.DType).RequireGrad();
        CheckJacobians("GradGradCheck", all =>
        {
            Tensor[] own = all[..^1], differentiated = [.. own.Where(input => input.RequiresGrad)];
            Tensor?[] gradients = Grad([function(own)], differentiated, [all[^1]], createGraph: true, allowUnused: true);
            // A gradient that does not depend on anything is constant: it has nothing to check.
            return [.. gradients.OfType<Tensor>()];
        }, [.. arguments, weighting], eps, atol, rtol);
    }

    static void CheckJacobians(string operation, Func<Tensor[], Tensor[]> function, Tensor[] inputs, double eps, double atol, double rtol)
    {
        int[] differentiated = [.. Enumerable.Range(0, inputs.Length).Where(i => inputs[i].RequiresGrad)];
        if (differentiated.Length == 0)
        {
            throw new ArgumentException($"{operation}: none of the {inputs.Length} inputs requires a gradient.", nameof(inputs));
        }
        foreach (int i in differentiated)
        {
            if (inputs[i].DType != DType.Float64)
            {
                throw new ArgumentException($"{operation}: input {i} is {inputs[i].DType}; finite differences need Float64.", nameof(inputs));
            }
        }
        Tensor[] outputs = function(inputs);
        foreach (int i in differentiated)
        {
            double[][] numerical = NumericalJacobian(function, inputs, i, eps);
            for (int k = 0; k < outputs.Length; k++)
            {
                CompareJacobian(operation, outputs, k, inputs[i], i, numerical[k], atol, rtol);
            }
        }
    }

    /// <summary>Compares row by row: one backward for each element of the output.</summary>
    static void CompareJacobian(string operation, Tensor[] outputs, int k, Tensor input, int i, double[] numerical, double atol, double rtol)
    {
        Tensor output = outputs[k];
        int rows = (int)output.NumElements, columns = (int)input.NumElements;
        for (int row = 0; row < rows; row++)
        {
            double[]? found = null;
            if (output.RequiresGrad)
            {
                Tensor seed = Tensor.Zeros(output.Shape, DType.Float64);
                seed.RawSpan<double>()[row] = 1;
                found = Grad([output], [input], [seed.To(output.DType)], retainGraph: true, allowUnused: true)[0]?.ToArray<double>();
            }
            for (int column = 0; column < columns; column++)
            {
                double gradient = found?[column] ?? 0, expected = numerical[column * rows + row];
                if (!(Math.Abs(gradient - expected) <= atol + rtol * Math.Abs(expected)))
                {
                    throw new ArithmeticException(
                        $"{operation}: the derivative of element {row} of output {k} (shape {output.Shape}) by element {column} of input {i} (shape {input.Shape}) " +
                        $"is {gradient} by backward and {expected} by central difference.");
                }
            }
        }
    }

    /// <summary>For each output the derivatives of its elements by one input, a stretch of them for each element of the input.</summary>
    static double[][] NumericalJacobian(Func<Tensor[], Tensor[]> function, Tensor[] inputs, int i, double eps)
    {
        Tensor input = inputs[i];
        double[][]? jacobian = null;
        for (int column = 0; column < input.NumElements; column++)
        {
            double[][] above = Moved(eps), below = Moved(-eps);
            jacobian ??= [.. above.Select(values => new double[values.Length * input.NumElements])];
            for (int k = 0; k < above.Length; k++)
            {
                for (int row = 0; row < above[k].Length; row++)
                {
                    jacobian[k][column * above[k].Length + row] = (above[k][row] - below[k][row]) / (2 * eps);
                }
            }

            double[][] Moved(double by)
            {
                ref double element = ref ElementOf(input, column);
                double before = element;
                element += by;
                try
                {
                    return [.. function(inputs).Select(output => output.ToArray<double>())];
                }
                finally
                {
                    ElementOf(input, column) = before;
                }
            }
        }
        return jacobian ?? [.. function(inputs).Select(_ => Array.Empty<double>())];
    }

    static ref double ElementOf(Tensor tensor, long index)
    {
        long offset = tensor.Offset;
        for (int d = tensor.Rank - 1; d >= 0; d--)
        {
            (index, long at) = Math.DivRem(index, tensor.Shape[d]);
            offset += at * tensor.Strides[d];
        }
        return ref Staging<double>.Element(tensor, offset);
    }
}
