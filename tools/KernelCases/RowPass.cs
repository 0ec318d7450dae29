using Framework;
using Framework.Kernels;

namespace KernelCases;

/// <summary>The tensors of one pass of a row-wise program, in the order of the kernels.</summary>
/// <param name="IsBackward">The gradients instead of the results.</param>
/// <param name="Read">Operands that are rows.</param>
/// <param name="Given">Operands of which there is one number a row, or several.</param>
/// <param name="Found">What receives numbers, likewise.</param>
/// <param name="Targets">For each result that is rows a tensor of the full shape, or null.</param>
/// <param name="Totals">For each, where there is no such tensor, one for the sum over all rows.</param>
sealed record RowPass(bool IsBackward, List<Tensor> Read, List<Tensor> Given, List<Tensor> Found, List<Tensor?> Targets, List<Tensor?> Totals)
{
    /// <summary>The results in one order.</summary>
    public IEnumerable<Tensor> Results => [.. Found, .. Targets.Concat(Totals).OfType<Tensor>()];

    public static RowPass Forward(RowOperation operation, Tensor[] inputs, Shape shape, DType dtype)
    {
        RowTraits traits = operation.Traits;
        var pass = new RowPass(false, [], [], [], [], []);
        for (int i = 0; i < inputs.Length; i++)
        {
            (traits.Forms[i] == RowOperand.Row ? pass.Read : pass.Given).Add(inputs[i]);
        }
        for (int k = 0; k < traits.IsRow.Length; k++)
        {
            var type = operation.IsIndex(k) ? DType.Int64 : dtype;
            if (traits.IsRow[k])
            {
                pass.Targets.Add(Tensor.Zeros(shape, type));
            }
            else
            {
                pass.Found.Add(Tensor.Zeros(Outer(shape), type));
            }
        }
        if (traits.SavedValues > 0)
        {
            pass.Found.Add(Tensor.Zeros([(int)Outer(shape).NumElements, traits.SavedValues], dtype == DType.Float64 ? dtype : DType.Float32));
        }
        pass.Totals.AddRange(pass.Targets.Select(_ => (Tensor?)null));
        return pass;
    }

    public static RowPass Backward(RowOperation operation, Tensor[] inputs, Tensor[] gradients, RowPass forward, Shape shape, DType dtype)
    {
        RowTraits traits = operation.Traits;
        var pass = new RowPass(true, [], [], [], [], []);
        var (rows, numbers) = (new Queue<Tensor>(forward.Targets.OfType<Tensor>()), new Queue<Tensor>(forward.Found));
        Tensor[] results = [.. traits.IsRow.Select(isRow => (isRow ? rows : numbers).Dequeue())];
        void Add(Tensor tensor, bool isRow) => (isRow ? pass.Read : pass.Given).Add(tensor);
        for (int k = 0; k < gradients.Length; k++)
        {
            Add(gradients[k], traits.IsRow[k]);
        }
        for (int i = 0; i < inputs.Length; i++)
        {
            if ((traits.SavedInputs >> i & 1) != 0)
            {
                Add(inputs[i], traits.Forms[i] == RowOperand.Row);
            }
        }
        for (int k = 0; k < results.Length; k++)
        {
            if ((traits.SavedResults >> k & 1) != 0)
            {
                Add(results[k], traits.IsRow[k]);
            }
        }
        if (traits.SavedValues > 0)
        {
            pass.Given.Add(numbers.Dequeue());
        }
        for (int i = 0; i < inputs.Length; i++)
        {
            if (!traits.HasGradient[i])
            {
                continue;
            }
            if (traits.Forms[i] != RowOperand.Row)
            {
                pass.Found.Add(Tensor.Zeros(Outer(shape), dtype));
                continue;
            }
            bool shared = inputs[i].Shape != shape;
            pass.Targets.Add(shared ? null : Tensor.Zeros(shape, dtype));
            pass.Totals.Add(shared ? Tensor.Zeros(inputs[i].Shape, dtype) : null);
        }
        return pass;
    }

    /// <summary>The shape of what has one number a row.</summary>
    public static Shape Outer(Shape shape) => new(shape.AsSpan()[..^1]);
}
