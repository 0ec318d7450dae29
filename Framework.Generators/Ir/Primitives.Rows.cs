using System;

namespace Framework.Generators.Ir;

static partial class Primitives
{
    // RowDerivative has the derivatives of these, and RowSchedule replaces them by accumulators before a kernel is written.
    static Primitive[] Rows() =>
    [
        OverRow(Op.RowSum, "sum({0})", "Sum"),
        OverRow(Op.RowMax, "max({0})", "Amax"),
        OverRow(Op.RowMin, "min({0})", "Amin"),
        OverRow(Op.RowLogSumExp, "logsumexp({0})", "LogSumExp"),
        OverRow(Op.RowArgMax, "argmax({0})", "ArgMax"),
        new(Op.Position, 0, Signature.Leaf, "i", _ => throw new InvalidOperationException("One element has no place.")) { Simd = "V.Sequence(i)" },
        new(Op.RowPick, 2, Signature.Real, "{0}[{1}]", _ => throw new InvalidOperationException("One element cannot be picked from."))
        {
            Simd = "global::Framework.Kernels.SweepLoop.Pick({0}, {1}, n)",
        },
    ];

    static Primitive OverRow(Op op, string text, string recorded) =>
        new(op, 1, Signature.Real, text, _ => throw new InvalidOperationException($"{op} has no value for one element.")) { Simd = "{0}", Recorded = recorded };
}
