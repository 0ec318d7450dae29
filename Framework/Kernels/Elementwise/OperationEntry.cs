using System.ComponentModel;

namespace Framework.Kernels;

/// <summary>What an operand of a declaration is.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum OperandKind : byte
{
    /// <summary>Declared double: any numeric type for which the body is legal.</summary>
    Number,

    /// <summary>Declared long: integers and truth values.</summary>
    Integer,

    /// <summary>Declared bool: truth values.</summary>
    Boolean,
}

/// <summary>A number parameter of a declaration.</summary>
/// <param name="Name">As declared.</param>
/// <param name="Sample">The number that tests pass.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record ScalarInfo(string Name, double Sample);

/// <summary>A declaration as the generator read it: what tests, documents and tools go by.</summary>
/// <param name="Name">The name of the operation.</param>
/// <param name="Operation">Its kernels.</param>
/// <param name="Reference">The declared method itself: operands and scalars to results, truth values as 1 and 0.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record OperationEntry(string Name, ElementwiseOperation Operation, Func<double[], double[], double[]> Reference)
{
    /// <summary>The tensor operands.</summary>
    public required OperandInfo[] Operands { get; init; }

    /// <summary>The number parameters.</summary>
    public required ScalarInfo[] Scalars { get; init; }

    /// <summary>The formula of each result.</summary>
    public required string[] Formulas { get; init; }

    /// <summary>The derivative with regard to each operand; empty if the declaration is said not to have any.</summary>
    public required string[] Derivatives { get; init; }

    /// <summary>The declaration in words: its formula and derivatives, what backward keeps, what a call costs, and how exact it is, measured now.</summary>
    /// <returns>Lines of text.</returns>
    public string Explain() => Explanation.Of(this);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
