namespace Framework.Tests.Operations.Structural;

/// <summary>First and second derivatives of a structural operation, on inputs that are not contiguous.</summary>
static class Gradients
{
    public static void Check(Func<Tensor[], Tensor> function, params Shape[] shapes)
    {
        var random = new Random(3);
        Tensor[] inputs = [.. shapes.Select(shape => FiniteDifferences.Scattered(FiniteDifferences.Numbers(random, shape.NumElements), shape).RequireGrad())];
        Autograd.GradCheck(function, inputs);
        Autograd.GradGradCheck(function, inputs);
    }

    public static void CheckOne(Func<Tensor, Tensor> function, params int[] shape) => Check(inputs => function(inputs[0]), (Shape)shape);

    /// <summary>Counts up from 0 in the shape given.</summary>
    public static Tensor Counting(params int[] shape) => Tensor.Arange(new Shape(shape).NumElements, DType.Float64).Reshape(shape);
}
