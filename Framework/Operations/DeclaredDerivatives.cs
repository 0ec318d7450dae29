namespace Framework;

public static partial class Functional
{
    /// <summary>
    /// The value as it is, with its derivative by <paramref name="x"/> declared: the gradient goes on to the value, and to <paramref name="x"/> multiplied
    /// by the slope. With a value that was detached, the slope is all that counts: <c>x.Round().Detach().WithDerivative(x, 1)</c> rounds and lets the gradient pass.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <param name="x">What it is differentiated by; operands broadcast against each other.</param>
    /// <param name="slope">The derivative.</param>
    /// <returns>A tensor of the operands' broadcast shape.</returns>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static Tensor WithDerivative(this Tensor value, Tensor x, Tensor slope)
    {
        Shape shape = Layout.Broadcast(nameof(WithDerivative), Layout.Broadcast(nameof(WithDerivative), value.Shape, x.Shape), slope.Shape), operand = x.Shape;
        Tensor whole = value.Expand(shape), result = whole.Detach();
        return Recorder.IsRecording(whole, x)
            ? Recorder.Record(nameof(WithDerivative), result, whole, x, (gradient, context) => (gradient, context.Needs(1) ? Multiply(gradient, slope).SumTo(operand) : null))
            : result;
    }
}
