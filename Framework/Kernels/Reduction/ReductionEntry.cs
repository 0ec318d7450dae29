using System.ComponentModel;

namespace Framework.Kernels;

/// <summary>A reduction as the generator read it: what tests, documents and tools go by.</summary>
/// <param name="Name">The name of the operation.</param>
/// <param name="Operation">Its kernels.</param>
/// <param name="Reference">The declared methods themselves, one element after the other: elements and scalars to results, truth values as 1 and 0.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record ReductionEntry(string Name, ReductionOperation Operation, Func<double[], double[], double[]> Reference)
{
    /// <summary>The tensor operand.</summary>
    public required OperandInfo Operand { get; init; }

    /// <summary>The number parameters.</summary>
    public required ScalarInfo[] Scalars { get; init; }

    /// <summary>
    /// What Seed, Accumulate, Combine and Finish compute, the numbers of a state or the results separated by semicolons; a prime marks the other state, count is the
    /// number of elements.
    /// </summary>
    public required string[] Formulas { get; init; }

    /// <summary>The derivative with regard to one element, or "none".</summary>
    public required string Derivative { get; init; }

    /// <summary>The declaration in words: its formula and derivatives, what backward keeps, what a call costs, and how exact it is, measured now.</summary>
    /// <returns>Lines of text.</returns>
    public string Explain() => Explanation.Of(this);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
