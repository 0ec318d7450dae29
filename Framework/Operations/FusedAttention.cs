using Framework.Kernels;

namespace Framework;

/// <summary>Attention as one recorded operation that never holds the weights of all queries. Backward of backward is made of recorded operations that do.</summary>
static class FusedAttention
{
    const string Name = nameof(Functional.ScaledDotProductAttention);

    /// <summary>Whether the operands, which fit, are for the fused kernel: there is something to sum, and no gradient for a mask.</summary>
    internal static bool Serves(Tensor query, Tensor key, Tensor value, Tensor? mask)
    {
        Shape scores = Scores(query, key, value);
        return query.NumElements > 0 && key.NumElements > 0 && value.NumElements > 0
            && (mask is null || !Recorder.IsRecording(mask) && Layout.Broadcast(Name, scores, mask.Shape) is var masked && masked[-2] == scores[-2] && masked[-1] == scores[-1]);
    }

    /// <summary>The attention of operands that it serves; half precision computes in single.</summary>
    internal static Tensor Run(Tensor query, Tensor key, Tensor value, Tensor? mask, bool causal, double scale)
    {
        if (query.DType is DType.Float16 or DType.BFloat16)
        {
            return Run(query.To(DType.Float32), key.To(DType.Float32), value.To(DType.Float32), mask, causal, scale).To(query.DType);
        }
        Shape scores = Scores(query, key, value);
        scores = mask is null ? scores : Layout.Broadcast(Name, scores, mask.Shape);
        var shape = new AttentionShape(new Shape(scores.AsSpan()[..^2]), query.Shape[-2], key.Shape[-2], key.Shape[-1], value.Shape[-1], scale, causal);
        Tensor output = Tensor.Empty([.. shape.Batch.AsSpan(), shape.Queries, shape.ValueWidth], query.DType), norms = Tensor.Empty([.. shape.Batch.AsSpan(), shape.Queries], query.DType);
        Kernel(shape, query, key, value, mask, output, norms);
        if (!Recorder.IsRecording([query, key, value]))
        {
            return output;
        }
        SavedTensor savedQuery = new(query), savedKey = new(key), savedValue = new(value), savedOutput = new(output);
        SavedTensor? savedMask = mask is null ? null : new(mask);
        return Recorder.Record(Name, output, [query, key, value], (gradient, context) =>
        {
            var (q, k, v, hidden) = (savedQuery.Value, savedKey.Value, savedValue.Value, savedMask?.Value);
            var (toQuery, toKey, toValue) = context.CreateGraph
                ? Composed(gradient, q, k, v, hidden, causal, scale)
                : Gradients(shape, gradient, q, k, v, hidden, savedOutput.Value, norms);
            context.Send(0, toQuery.SumTo(q.Shape));
            context.Send(1, toKey.SumTo(k.Shape));
            context.Send(2, toValue.SumTo(v.Shape));
        });
    }

    static void Kernel(in AttentionShape shape, Tensor query, Tensor key, Tensor value, Tensor? mask, Tensor output, Tensor norms)
    {
        (query, key, value) = (WithAdjacentColumns(query), WithAdjacentColumns(key), WithAdjacentColumns(value));
        if (query.DType == DType.Float32)
        {
            AttentionForward<float>.Run(shape, query, key, value, mask, output, norms);
        }
        else
        {
            AttentionForward<double>.Run(shape, query, key, value, mask, output, norms);
        }
    }

    static (Tensor Query, Tensor Key, Tensor Value) Gradients(
        in AttentionShape shape, Tensor gradient, Tensor query, Tensor key, Tensor value, Tensor? mask, Tensor output, Tensor norms)
    {
        ReadOnlySpan<int> batch = shape.Batch.AsSpan();
        Tensor toQuery = Tensor.Empty([shape.KeyRanges, .. batch, shape.Queries, shape.Width], query.DType);
        Tensor toKey = Tensor.Empty([.. batch, shape.Keys, shape.Width], query.DType), toValue = Tensor.Empty([.. batch, shape.Keys, shape.ValueWidth], query.DType);
        (query, key, value, gradient) = (WithAdjacentColumns(query), WithAdjacentColumns(key), WithAdjacentColumns(value), WithAdjacentColumns(gradient));
        if (query.DType == DType.Float32)
        {
            AttentionBackward<float>.Run(shape, query, key, value, mask, gradient, output, norms, toQuery, toKey, toValue);
        }
        else
        {
            AttentionBackward<double>.Run(shape, query, key, value, mask, gradient, output, norms, toQuery, toKey, toValue);
        }
        return (shape.KeyRanges == 1 ? toQuery.Squeeze(0) : toQuery.Sum(0), toKey, toValue);
    }

    static (Tensor Query, Tensor Key, Tensor Value) Composed(Tensor gradient, Tensor query, Tensor key, Tensor value, Tensor? mask, bool causal, double scale)
    {
        Tensor weights = Functional.AttentionWeights(Name, query, key, mask, dropout: 0, causal, scale), change = gradient.MatMul(value.Transpose(-1, -2));
        Tensor toScores = weights * (change - (weights * change).Sum([-1], keepDim: true)) * scale;
        return (toScores.MatMul(key), toScores.Transpose(-1, -2).MatMul(query), weights.Transpose(-1, -2).MatMul(gradient));
    }

    static Shape Scores(Tensor query, Tensor key, Tensor value)
    {
        Shape keys = Layout.Broadcast(Name, new Shape(key.Shape.AsSpan()[..^2]), new Shape(value.Shape.AsSpan()[..^2]));
        return [.. Layout.Broadcast(Name, new Shape(query.Shape.AsSpan()[..^2]), keys).AsSpan(), query.Shape[-2], key.Shape[-2]];
    }

    static Tensor WithAdjacentColumns(Tensor tensor) => tensor.Detach() is var plain && (plain.Shape[-1] == 1 || plain.Strides[plain.Rank - 1] == 1) ? plain : plain.Contiguous();
}
