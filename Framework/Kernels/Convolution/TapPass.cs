namespace Framework.Kernels;

/// <summary>How a block of taps goes over some strips of a block of output rows, wherever the slice and the outputs lie.</summary>
unsafe struct TapPass<T> where T : unmanaged
{
    /// <summary>The block's number.</summary>
    internal int Block;

    /// <summary>From the start of a slice to where the first column of taps finds the first row that is there, and the distances to the other columns and to the next row.</summary>
    internal nint Offset, Second, Third, Fourth, Fifth, XStep;

    /// <summary>Rows that the first taps of the first outputs would see and that are not there, and rows that are.</summary>
    internal int Missing, Inputs;

    /// <summary>Rows of outputs, or of their gradients, and the distance between them.</summary>
    internal int Outputs;

    internal nint YStep;

    /// <summary>Strips, and rows for which to stay in one before it is the next one's turn.</summary>
    internal int First, End, Turn;

    /// <summary>The block's masks.</summary>
    internal T* Masks;
}
