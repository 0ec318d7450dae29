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

/// <summary>A tensor operand of a declaration.</summary>
/// <param name="Name">As declared.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Low">The lower end of the range that tests sample.</param>
/// <param name="High">The upper end.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record OperandInfo(string Name, OperandKind Kind, double Low, double High)
{
    /// <summary>Values at which the operation or its derivative has no derivative by this operand.</summary>
    public double[] Kinks { get; init; } = [];

    /// <summary>Draws a number from the range, away from all kinks: a place where a difference quotient tells the derivative.</summary>
    /// <param name="random">What it is drawn with.</param>
    /// <param name="clearance">How far away; more than the steps of the difference quotient.</param>
    /// <returns>The number.</returns>
    /// <exception cref="ArgumentOutOfRangeException">So much clearance might leave nothing of the range.</exception>
    public double Sample(Random random, double clearance = 1e-3)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (!(2 * clearance * Kinks.Length < High - Low))
        {
            throw new ArgumentOutOfRangeException(nameof(clearance), clearance, $"{Name}: the range from {Low} to {High} has {Kinks.Length} kinks and no room for that much on both sides of each.");
        }
        double number;
        do
        {
            number = Low + random.NextDouble() * (High - Low);
        }
        while (Array.Exists(Kinks, kink => Math.Abs(number - kink) < clearance));
        return number;
    }
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
