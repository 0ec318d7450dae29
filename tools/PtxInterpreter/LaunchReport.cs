namespace PtxInterpreter;

/// <summary>What a launch did.</summary>
/// <param name="WarpInstructions">Instructions executed, one for all lanes of a warp.</param>
/// <param name="LaneInstructions">Instructions executed, counted once for each lane.</param>
/// <param name="GlobalBytesRead">Bytes that <c>ld</c> read from buffers, counted for each lane.</param>
/// <param name="GlobalBytesWritten">Bytes that <c>st</c> wrote to buffers, counted for each lane.</param>
/// <param name="Barriers">Block barriers completed, over all blocks.</param>
public readonly record struct LaunchReport(long WarpInstructions, long LaneInstructions, long GlobalBytesRead, long GlobalBytesWritten, long Barriers);
