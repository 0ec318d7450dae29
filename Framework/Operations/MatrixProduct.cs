using Framework.Kernels;

namespace Framework;

/// <summary>
/// The recorded product op(a)·op(b) of batches of matrices, where op turns a matrix over or not. Its gradients are products of the same
/// kind, so no transposed view is ever made and backward can be differentiated to any order.
/// </summary>
static class MatrixProduct
{
    /// <param name="operation">The name to record and to report errors under.</param>
    /// <param name="a">[…, m, k], or […, k, m] if turned over.</param>
    /// <param name="b">[…, k, n], or […, n, k] if turned over.</param>
    /// <param name="bias">[n], added to every row.</param>
    internal static Tensor Apply(string operation, Tensor a, bool transposeA, Tensor b, bool transposeB, Tensor? bias = null)
    {
        Check(operation, a, transposeA, b, transposeB, bias);
        Tensor result = TensorProduct.Run(operation, a, transposeA, b, transposeB, bias?.Contiguous());
        if (bias is not null)
        {
            if (Recorder.IsRecording([a, b, bias])) RecordBiased(operation, result, a, transposeA, b, transposeB, bias);
        }
        else if (Recorder.IsRecording(a, b))
        {
            bool needsA = a.RequiresGrad, needsB = b.RequiresGrad;
            Shape aShape = a.Shape, bShape = b.Shape;
            SavedTensor savedA = needsB ? new(a) : default, savedB = needsA ? new(b) : default;
            Recorder.Record(operation, result, a, b, (gradient, context) => (
                needsA && context.Needs(0) ? Left(operation, gradient, savedB.Value, transposeA, transposeB, aShape) : null,
                needsB && context.Needs(1) ? Right(operation, gradient, savedA.Value, transposeA, transposeB, bShape) : null));
        }

        return result;
    }

    static void RecordBiased(string operation, Tensor result, Tensor a, bool transposeA, Tensor b, bool transposeB, Tensor bias)
    {
        bool needsA = a.RequiresGrad, needsB = b.RequiresGrad;
        Shape aShape = a.Shape, bShape = b.Shape, biasShape = bias.Shape;
        SavedTensor savedA = needsB ? new(a) : default, savedB = needsA ? new(b) : default;
        Recorder.Record(operation, result, [a, b, bias], (gradient, context) =>
        {
            if (needsA && context.Needs(0)) context.Send(0, Left(operation, gradient, savedB.Value, transposeA, transposeB, aShape));
            if (needsB && context.Needs(1)) context.Send(1, Right(operation, gradient, savedA.Value, transposeA, transposeB, bShape));
            if (context.Needs(2)) context.Send(2, gradient.SumTo(biasShape));
        });
    }

    /// <summary>dA = G·op(B)ᵀ, or its transpose op(B)·Gᵀ.</summary>
    static Tensor Left(string operation, Tensor gradient, Tensor b, bool transposeA, bool transposeB, Shape shape)
    {
        Tensor product = transposeA ? Apply(operation, b, transposeB, gradient, true) : Apply(operation, gradient, false, b, !transposeB);
        return product.SumTo(shape);
    }

    /// <summary>dB = op(A)ᵀ·G, or its transpose Gᵀ·op(A).</summary>
    static Tensor Right(string operation, Tensor gradient, Tensor a, bool transposeA, bool transposeB, Shape shape)
    {
        if (shape.Rank == 2 && a.Rank > 2 && !transposeA)
        {
            // One matrix served the whole batch: its gradient is one product over all rows instead of a sum of many.
            a = Joined(a);
            gradient = Joined(gradient);
        }

        Tensor product = transposeB ? Apply(operation, gradient, true, a, transposeA) : Apply(operation, a, !transposeA, gradient, false);
        return product.SumTo(shape);
    }

    static Tensor Joined(Tensor batch)
    {
        long rows = 1;
        for (int dim = 0; dim < batch.Rank - 1; dim++) rows *= batch.Shape[dim];
        return batch.Reshape([checked((int)rows), batch.Shape[-1]]);
    }

    static void Check(string operation, Tensor a, bool transposeA, Tensor b, bool transposeB, Tensor? bias)
    {
        if (a.Rank < 2 || b.Rank < 2)
            throw new ArgumentException($"{operation}: the shapes {a.Shape} and {b.Shape} are not both matrices or batches of matrices.");
        if (a.DType != b.DType || bias is not null && bias.DType != a.DType)
        {
            string third = bias is null ? "" : $" and {bias.DType}";
            throw new ArgumentException($"{operation}: the operands are {a.DType}, {b.DType}{third}; all must be of one type, convert with To first.");
        }

        if (a.DType == DType.Bool)
            throw new ArgumentException($"{operation}: the operands are {a.DType}; matrix products are defined for floating-point types and integers.");
        int inner = a.Shape[transposeA ? -2 : -1], other = b.Shape[transposeB ? -1 : -2];
        if (inner != other)
        {
            throw new ArgumentException(
                $"{operation}: the shapes {a.Shape} and {b.Shape} do not fit: dimension {(transposeA ? -2 : -1)} of the first has size {inner} " +
                $"and dimension {(transposeB ? -1 : -2)} of the second {other}; they must be equal.");
        }

        int columns = b.Shape[transposeB ? -2 : -1];
        if (bias is not null && (bias.Rank != 1 || bias.Shape[0] != columns))
            throw new ArgumentException($"{operation}: the bias has the shape {bias.Shape}; [{columns}] is needed.");
    }
}
