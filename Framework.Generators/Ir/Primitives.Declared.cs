namespace Framework.Generators.Ir;

static partial class Primitives
{
    // Kernels are written of graphs without these: DeclaredDerivative.Strip takes their values for them.
    static Primitive[] Declared() =>
    [
        new(Op.Detach, 1, Signature.Real, "detach({0})", v => v[0]) { Members = ["Row.Detach"], Simd = "{0}", IntegerLegal = true },
        new(Op.WithDerivative, 3, Signature.Real, "declared({0}, {1}, {2})", v => v[0])
        {
            Simd = "{0}", IntegerLegal = true, Derivative = (t, y, g) => [g, t.Scale(g, y[2]), null],
        },
        new(Op.WithoutDerivative, 1, Signature.Real, "undifferentiated({0})", v => v[0]) { Simd = "{0}", IntegerLegal = true, Differentiable = false },
    ];
}
