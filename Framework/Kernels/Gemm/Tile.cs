namespace Framework.Kernels;

/// <summary>What the product is added to.</summary>
enum TileStart
{
    Zero,

    /// <summary>What C holds already.</summary>
    FromC,

    /// <summary>One number per column.</summary>
    FromColumnBias,

    /// <summary>One number per row.</summary>
    FromRowBias,
}

/// <summary>The operands of one call of <see cref="MicroKernel{V, T}"/>; strides are in elements. Columns of B and C are adjacent.</summary>
unsafe struct Tile<T> where T : unmanaged
{
    internal T* A, B, C, Bias;
    internal nint ARow, AStep, BStep, CRow, K;
    internal TileStart Start;

    /// <summary>
    /// If not null, where each of the K steps reads B: bytes from the tile's first element. <see cref="BStep"/> is not read then, and where the columns of a second vector
    /// begin is told by <see cref="BSecond"/> and <see cref="CSecond"/>, in elements behind those of the first.
    /// </summary>
    internal nint* Steps;

    internal nint BSecond, CSecond;

    /// <summary>K steps are taken so many times, and once if this is 0; each time both operands begin so much further on. Without a list only.</summary>
    internal nint Turns, ATurn, BTurn;
}

/// <summary>How B is read from step to step, known to the just-in-time compiler.</summary>
interface ITileSteps
{
    /// <summary>Whether there is a list of places.</summary>
    static abstract bool AreListed { get; }
}

readonly struct ByStride : ITileSteps
{
    public static bool AreListed => false;
}

readonly struct ByList : ITileSteps
{
    public static bool AreListed => true;
}
