using System.ComponentModel;

namespace Framework.Kernels;

/// <summary>How the gradient of a reduction is found.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum ReductionGradient : byte
{
    /// <summary>There is none: the declaration says so, or its results are truth values or counts.</summary>
    None,

    /// <summary>It is what arrives, for every element.</summary>
    Broadcast,

    /// <summary>By the gradient operation, an elementwise one of what arrives, the operand and the results.</summary>
    Elementwise,

    /// <summary>Shared in equal parts by the elements that equal the result.</summary>
    Shared,

    /// <summary>That of a product, which is the product of all other elements.</summary>
    Product,
}

/// <summary>What the generator knows of a reduction besides its kernels.</summary>
/// <param name="Name">The operation's name.</param>
/// <param name="Results">The type of each result.</param>
/// <param name="Integers">What integers and truth values give.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record ReductionTraits(string Name, ResultKind[] Results, ReducedIntegers Integers)
{
    /// <summary>Whether no elements at all have a result.</summary>
    public bool AllowsEmpty { get; init; } = true;

    /// <summary>How the gradient is found.</summary>
    public ReductionGradient Gradient { get; init; }

    /// <summary>The gradients of results that the gradient operation reads, a bit each: its first operands.</summary>
    public uint ReadsGradients { get; init; }

    /// <summary>Whether the gradient operation reads the operand: the next one. If not, its result is the same for all elements.</summary>
    public bool ReadsInput { get; init; }

    /// <summary>The results that the gradient operation reads, a bit each: its last operands.</summary>
    public uint ReadsResults { get; init; }
}
