namespace Framework.Kernels;

/// <summary>A block of taps and the rows of a slice that it goes over.</summary>
unsafe struct TapPass<T> where T : unmanaged
{
    /// <summary>Where the first column of taps finds the first row that is there, and the distances to the other columns and to the next row.</summary>
    internal T* X;

    internal nint Middle, Right, XStep;

    /// <summary>Rows that the first taps of the first outputs would see and that are not there, and rows that are.</summary>
    internal int Missing, Inputs;

    /// <summary>The outputs, or their gradients.</summary>
    internal T* Y;

    internal nint YStep;

    internal int Outputs;

    /// <summary>The block's masks.</summary>
    internal T* Masks;

    internal TapPass(in TapBlock block, in TapPlanes<T> planes, T* origin, int row)
    {
        int first = row + block.Row.Shift, start = Math.Max(0, first);
        Missing = start - first;
        Inputs = Math.Max(0, block.Row.Count - start);
        nint left = planes.Offset(block.Row, block.Left, start);
        X = origin + left;
        Middle = planes.Offset(block.Row, block.Middle, start) - left;
        Right = planes.Offset(block.Row, block.Right, start) - left;
        XStep = planes.Step;
    }
}
