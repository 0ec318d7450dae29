namespace Framework.Nn;

/// <summary>Σ x1·W·x2 + b for each output: a form that is linear in both inputs.</summary>
/// <param name="in1Features">The size of the first input's last dimension.</param>
/// <param name="in2Features">The size of the second input's last dimension.</param>
/// <param name="outFeatures">The size of the output's last dimension.</param>
/// <param name="bias">Whether b exists.</param>
/// <param name="dtype">The type of the parameters.</param>
/// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
[Module]
public sealed partial class Bilinear(int in1Features, int in2Features, int outFeatures, bool bias = true, DType dtype = DType.Float32)
{
    /// <summary>W, [outFeatures, in1Features, in2Features]; uniform up to 1/√in1Features at first.</summary>
    [Parameter] public Tensor Weight { get; } = Init.ByFanIn([outFeatures, in1Features, in2Features], in1Features, dtype);

    /// <summary>b, [outFeatures], or null.</summary>
    [Parameter] public Tensor? Bias { get; } = bias ? Init.ByFanIn([outFeatures], in1Features, dtype) : null;

    /// <summary>Computes the output.</summary>
    /// <param name="x1">[…, in1Features].</param>
    /// <param name="x2">[…, in2Features], with the same leading dimensions.</param>
    /// <returns>[…, outFeatures].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public Tensor Forward(Tensor x1, Tensor x2) => x1.Bilinear(x2, Weight, Bias);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{in1Features}, {in2Features}, {outFeatures}{(Bias is null ? ", bias: false" : "")}";
}
