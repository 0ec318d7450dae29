using System.ComponentModel;

namespace Framework.Kernels;

/// <summary>What an operand of a row-wise program is.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum RowOperand : byte
{
    /// <summary>Declared Row: the numbers along the dimension.</summary>
    Row,

    /// <summary>Declared double: one number a row.</summary>
    Number,

    /// <summary>Declared long: one index a row, of an integer type.</summary>
    Index,

    /// <summary>Declared bool: one truth value a row.</summary>
    Flag,
}

/// <summary>How a kernel goes about a row.</summary>
/// <param name="Sweeps">How often.</param>
/// <param name="Buffers">How many rows it keeps in between.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct RowCourse(int Sweeps, int Buffers);

/// <summary>What the generator knows of a row-wise program besides its kernels.</summary>
/// <param name="Name">The operation's name.</param>
/// <param name="Operands">The operands' names.</param>
/// <param name="IsRow">For each result, whether it is a row or one number.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record RowTraits(string Name, string[] Operands, bool[] IsRow)
{
    /// <summary>For each operand, what it is.</summary>
    public required RowOperand[] Forms { get; init; }

    /// <summary>For each result, whether it is an index, of type Int64; empty if none is.</summary>
    public bool[] IsIndex { get; init; } = [];

    /// <summary>Whether the kernels count the elements of a row, which in single precision only goes up to 2²⁴.</summary>
    public bool Counts { get; init; }

    /// <summary>How the forward kernel goes about a row.</summary>
    public required RowCourse Forward { get; init; }

    /// <summary>How the backward kernel goes about a row, if there is one.</summary>
    public RowCourse Backward { get; init; }

    /// <summary>Whether the backward kernel can add the rows it computes, but the first, to what is there, and leave them out.</summary>
    public bool SharesGradients { get; init; }

    /// <summary>How many numbers a row are kept for backward.</summary>
    public int SavedValues { get; init; }

    /// <summary>A bit for each operand that backward reads.</summary>
    public uint SavedInputs { get; init; }

    /// <summary>A bit for each result that backward reads.</summary>
    public uint SavedResults { get; init; }

    /// <summary>For each operand, whether gradients flow to it; empty if the operation is declared not to be differentiable.</summary>
    public bool[] HasGradient { get; init; } = [];
}

/// <summary>A row-wise program as the generator read it: what tests, documents and tools go by.</summary>
/// <param name="Name">The name of the operation.</param>
/// <param name="Operation">Its kernels.</param>
/// <param name="Reference">The declared method itself: operands' rows and scalars to results, a number as a row of one.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record RowEntry(string Name, RowOperation Operation, Func<double[][], double[], double[][]> Reference)
{
    /// <summary>The tensor operands.</summary>
    public required OperandInfo[] Operands { get; init; }

    /// <summary>The number parameters.</summary>
    public required ScalarInfo[] Scalars { get; init; }

    /// <summary>The formula of each result; n is the length of the row.</summary>
    public required string[] Formulas { get; init; }

    /// <summary>The derivative with regard to each operand; empty if the declaration is said not to have any.</summary>
    public required string[] Derivatives { get; init; }

    /// <summary>The declaration in words: its formula and derivatives, what backward keeps, what a call costs, and how exact it is, measured now.</summary>
    /// <returns>Lines of text.</returns>
    public string Explain() => Explanation.Of(this);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
