namespace Framework.Nn;

/// <summary>x·Wᵀ + b along the last dimension.</summary>
/// <param name="inFeatures">The size of the input's last dimension.</param>
/// <param name="outFeatures">The size of the output's last dimension.</param>
/// <param name="bias">Whether b exists.</param>
/// <param name="dtype">The type of the parameters.</param>
/// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
[Module]
public sealed partial class Linear(int inFeatures, int outFeatures, bool bias = true, DType dtype = DType.Float32)
{
    /// <summary>W, [outFeatures, inFeatures]; uniform up to 1/√inFeatures at first.</summary>
    [Parameter] public Tensor Weight { get; } = Init.ByFanIn([outFeatures, inFeatures], inFeatures, dtype);

    /// <summary>b, [outFeatures], or null.</summary>
    [Parameter] public Tensor? Bias { get; } = bias ? Init.ByFanIn([outFeatures], inFeatures, dtype) : null;

    /// <summary>Computes the output.</summary>
    /// <param name="x">[…, inFeatures].</param>
    /// <returns>[…, outFeatures].</returns>
    /// <exception cref="ArgumentException">The last dimension has another size.</exception>
    public Tensor Forward(Tensor x) => x.Linear(Weight, Bias);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{Weight.Shape[1]}, {Weight.Shape[0]}{(Bias is null ? ", bias: false" : "")}";
}

/// <summary>Returns its input.</summary>
[Module]
public sealed partial class Identity
{
    /// <summary>Returns the input.</summary>
    /// <param name="x">Any tensor.</param>
    /// <returns>The same.</returns>
    public Tensor Forward(Tensor x) => x;
}

/// <summary>Joins neighbouring dimensions into one.</summary>
/// <param name="startDim">The first of them.</param>
/// <param name="endDim">The last of them.</param>
[Module]
public sealed partial class Flatten(int startDim = 1, int endDim = -1)
{
    /// <summary>Joins the dimensions.</summary>
    /// <param name="x">A tensor that has them.</param>
    /// <returns>A view where the layout allows it, otherwise a copy.</returns>
    /// <exception cref="ArgumentException">A dimension does not exist, or the last comes before the first.</exception>
    public Tensor Forward(Tensor x) => x.Flatten(startDim, endDim);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{startDim}, {endDim}";
}

/// <summary>Splits a dimension into several.</summary>
/// <param name="dim">The dimension.</param>
/// <param name="unflattenedSize">The sizes of those it becomes; one may be -1.</param>
[Module]
public sealed partial class Unflatten(int dim, params int[] unflattenedSize)
{
    /// <summary>Splits the dimension.</summary>
    /// <param name="x">A tensor that has it.</param>
    /// <returns>A view.</returns>
    /// <exception cref="ArgumentException">The dimension does not exist, or its size is not the product of the others.</exception>
    public Tensor Forward(Tensor x) => x.Unflatten(dim, unflattenedSize);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{dim}, [{string.Join(", ", unflattenedSize)}]";
}
