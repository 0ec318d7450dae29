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
            if (Recorder.IsRecording([a, b, bias])) new ProductNode(operation, a, transposeA, b, transposeB).Connect([a, b, bias], [result]);
        }
        else if (Recorder.IsRecording(a, b)) new ProductNode(operation, a, transposeA, b, transposeB).Connect([a, b], [result]);

        return result;
    }

    static Tensor Joined(Tensor batch)
    {
        long rows = 1;
        for (int dim = 0; dim < batch.Rank - 1; dim++) rows *= batch.Shape[dim];
        return batch.Reshape([checked((int)rows), batch.Shape[-1]]);
    }

    /// <summary>Keeps each operand for the gradient of the other.</summary>
    sealed class ProductNode(string operation, Tensor a, bool transposeA, Tensor b, bool transposeB) : Node(operation)
    {
        readonly bool transposeA = transposeA, transposeB = transposeB;
        SavedTensor a = b.RequiresGrad ? new(a) : default, b = a.RequiresGrad ? new(b) : default;

        protected internal override void Backward(GradientContext context)
        {
            Tensor gradient = context.Gradient(0)!;
            if (context.Needs(0)) Left(context, gradient, b.Value);
            if (context.Needs(1)) Right(context, gradient, a.Value);
            if (InputCount > 2 && context.Needs(2)) context.Send(2, gradient.SumTo(InputShape(2)));
        }

        protected override void DropSaved() => a = b = default;

        /// <summary>dA = G·op(B)ᵀ, or its transpose op(B)·Gᵀ.</summary>
        void Left(GradientContext context, Tensor gradient, Tensor b)
        {
            if (transposeA) Send(context, 0, b, transposeB, gradient, true);
            else Send(context, 0, gradient, false, b, !transposeB);
        }

        /// <summary>dB = op(A)ᵀ·G, or its transpose Gᵀ·op(A).</summary>
        void Right(GradientContext context, Tensor gradient, Tensor a)
        {
            if (InputShape(1).Rank == 2 && a.Rank > 2 && !transposeA)
            {
                // One matrix served the whole batch: its gradient is one product over all rows instead of a sum of many.
                a = Joined(a);
                gradient = Joined(gradient);
            }

            if (transposeB) Send(context, 1, gradient, true, a, transposeA);
            else Send(context, 1, a, !transposeA, gradient, false);
        }

        /// <summary>A product is added to what other nodes have sent where that is possible, which saves its memory and a pass over it.</summary>
        void Send(GradientContext context, int input, Tensor a, bool transposeA, Tensor b, bool transposeB)
        {
            if (context.Accumulator(input) is { } sum && TensorProduct.TryAddTo(sum, a, transposeA, b, transposeB)) return;
            context.Send(input, Apply(Name, a, transposeA, b, transposeB).SumTo(InputShape(input)));
        }
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
