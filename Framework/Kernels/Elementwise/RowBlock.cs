namespace Framework.Kernels;

/// <summary>Blocks of neighbouring indices of the first dimension, for what is better done while a block is in the cache.</summary>
static class RowBlock
{
    /// <summary>Whether an operand is the same for all indices of the first dimension of a shape that it broadcasts to.</summary>
    public static bool IsRepeated(Tensor operand, in Shape whole) => operand.Rank < whole.Rank || operand.Shape[0] == 1;

    /// <summary>What an operand has to do with a block: a view, which is not recorded, or all of it where it is repeated.</summary>
    /// <param name="operand">The operand.</param>
    /// <param name="whole">The shape that it broadcasts to.</param>
    /// <param name="start">The block's first index.</param>
    /// <param name="count">How many it has.</param>
    public static Tensor Of(Tensor operand, in Shape whole, int start, int count) => IsRepeated(operand, whole)
        ? operand
        : operand.View(Layout.Of(operand.Shape.With(0, count), operand.Strides), operand.Offset + start * operand.Layout.Stride(0));
}
