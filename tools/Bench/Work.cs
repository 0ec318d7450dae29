namespace Bench;

/// <summary>
/// What one iteration of a kernel has to do at least. A fused multiply-add is two operations; of an operation that the generator makes, each instruction that
/// tools/Explain counts is one.
/// </summary>
/// <param name="Flops">Arithmetic operations.</param>
/// <param name="Read">Bytes read, those of an operand once for each pass over it: forward and backward are two.</param>
/// <param name="Written">Bytes written.</param>
/// <param name="WorkingSet">Bytes of all different tensors together.</param>
readonly record struct Work(double Flops, double Read, double Written, double WorkingSet)
{
    const int ElementSize = sizeof(float);

    /// <summary>One pass that reads some elements and writes others.</summary>
    public static Work Pass(double flops, double read, double written) =>
        new(flops, ElementSize * read, ElementSize * written, ElementSize * (read + written));

    /// <summary>A product or correlation of two operands. Backward reads both again, and the result's gradient twice, for the gradients of both.</summary>
    public static Work Product(double flops, double left, double right, double result, bool backward) => !backward
        ? Pass(flops, left + right, result)
        : new(3 * flops, ElementSize * (2 * (left + right) + 2 * result), ElementSize * (left + right + result), 2 * ElementSize * (left + right + result));

    /// <summary>An elementwise or row-wise operation whose backward, if there is one, reads the result's gradient and what was kept.</summary>
    public static Work Sweep(Cost cost, bool backward, double result, params ReadOnlySpan<double> inputs)
    {
        double input = 0, gradients = 0;
        foreach (double elements in inputs)
        {
            input += elements;
            gradients += cost.HandsOn && elements == result ? 0 : elements;
        }
        Work forward = Pass(cost.Forward * result, input, result);
        if (!backward || gradients == 0)
        {
            return forward;
        }
        double kept = cost.Keeps switch { Kept.Inputs => input, Kept.Result => result, _ => 0 };
        return new(
            forward.Flops + cost.Backward * result, forward.Read + ElementSize * (result + kept), forward.Written + ElementSize * gradients,
            forward.WorkingSet + ElementSize * (result + gradients));
    }
}

/// <summary>What the backward of an operation reads besides the gradient that arrives.</summary>
enum Kept
{
    Nothing,
    Inputs,
    Result,
}

/// <summary>The arithmetic of one element, as tools/Explain counts it.</summary>
/// <param name="Forward">Operations of the value.</param>
/// <param name="Backward">Operations of all gradients; 0 where the gradient that arrives is handed on, or summed over what was broadcast.</param>
/// <param name="Keeps">What backward reads.</param>
readonly record struct Cost(int Forward, int Backward, Kept Keeps)
{
    public bool HandsOn => Backward == 0;
}
