namespace PtxInterpreter;

/// <summary>How a launch runs.</summary>
public sealed record LaunchOptions
{
    /// <summary>Blocks in their order, warps in theirs, approximate instructions exact, everything checked.</summary>
    public static LaunchOptions Default { get; } = new();

    /// <summary>
    /// Whether accesses that nothing orders are reported. Barriers order; fences together with atomics do too on a device, and are not seen here. Costs time and about seven bytes
    /// a byte of memory touched.
    /// </summary>
    public bool DetectRaces { get; init; } = true;

    /// <summary>When set, blocks run in an order that this seed shuffles, and so do the warps between two barriers.</summary>
    public int? ScheduleSeed { get; init; }

    /// <summary>
    /// When set, the results of <c>.approx</c> and <c>.full</c> instructions are moved away from the exact ones, at most as far as the manual allows, by an amount that depends on this seed,
    /// the instruction and its operands.
    /// </summary>
    public int? ApproximationSeed { get; init; }

    /// <summary>The instructions that one warp may execute before the launch is taken for an endless loop.</summary>
    public long InstructionsPerWarp { get; init; } = 20_000_000;
}
