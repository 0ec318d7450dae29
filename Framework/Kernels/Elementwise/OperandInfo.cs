using System.ComponentModel;

namespace Framework.Kernels;

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

    /// <summary>Other operands that this one meets in a kink.</summary>
    public OperandMeeting[] Meetings { get; init; } = [];

    /// <summary>Draws a number from the range, away from its own kinks: a place where a difference quotient tells the derivative.</summary>
    /// <param name="random">What it is drawn with.</param>
    /// <param name="clearance">How far away; more than the steps of the difference quotient.</param>
    /// <returns>The number.</returns>
    /// <exception cref="ArgumentOutOfRangeException">So much clearance might leave nothing of the range.</exception>
    public double Sample(Random random, double clearance = 1e-3)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Sample(random, clearance, Kinks);
    }

    /// <summary>
    /// Draws the elements of several operands of a declaration, away from the kinks of each and from those where they meet. How they will broadcast is not known
    /// here, so an element keeps away from all elements of an operand that it meets.
    /// </summary>
    /// <param name="operands">The operands.</param>
    /// <param name="counts">How many elements each has.</param>
    /// <param name="random">What they are drawn with.</param>
    /// <param name="clearance">How far away; more than the steps of the difference quotient.</param>
    /// <returns>The elements of each operand.</returns>
    /// <exception cref="ArgumentException">There are not as many counts as operands.</exception>
    /// <exception cref="ArgumentOutOfRangeException">So much clearance might leave nothing of a range.</exception>
    public static double[][] Sample(IReadOnlyList<OperandInfo> operands, IReadOnlyList<int> counts, Random random, double clearance = 1e-3)
    {
        ArgumentNullException.ThrowIfNull(operands);
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentNullException.ThrowIfNull(random);
        if (counts.Count != operands.Count)
        {
            throw new ArgumentException($"Sample: {operands.Count} operands need as many counts, not {counts.Count}.", nameof(counts));
        }
        var drawn = new double[operands.Count][];
        for (int k = 0; k < drawn.Length; k++)
        {
            var operand = operands[k];
            double[] kinks = [.. operand.Kinks, .. Enumerable.Range(0, k).SelectMany(j => Meet(operand, operands[j], drawn[j]))];
            drawn[k] = [.. Enumerable.Range(0, counts[k]).Select(_ => operand.Sample(random, clearance, kinks))];
        }
        return drawn;
    }

    /// <summary>Where an operand meets the elements of another one, whichever of the two says so.</summary>
    static IEnumerable<double> Meet(OperandInfo operand, OperandInfo other, double[] elements)
    {
        double[] differences =
        [
            .. operand.Meetings.Where(m => m.Other == other.Name).Select(m => m.Difference),
            .. other.Meetings.Where(m => m.Other == operand.Name).Select(m => -m.Difference),
        ];
        return differences.SelectMany(difference => elements.Select(element => element + difference));
    }

    double Sample(Random random, double clearance, double[] kinks)
    {
        if (!(2 * clearance * kinks.Length < High - Low))
        {
            throw new ArgumentOutOfRangeException(nameof(clearance), clearance, $"{Name}: the range from {Low} to {High} has {kinks.Length} kinks and no room for that much on both sides of each.");
        }
        double number;
        do
        {
            number = Low + random.NextDouble() * (High - Low);
        }
        while (Array.Exists(kinks, kink => Math.Abs(number - kink) < clearance));
        return number;
    }
}

/// <summary>A kink where two operands meet.</summary>
/// <param name="Other">The other operand's name.</param>
/// <param name="Difference">The operand less the other one.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record OperandMeeting(string Other, double Difference);
