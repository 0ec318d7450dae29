namespace Framework.Kernels;

/// <summary>Where the right operand of a product comes from: a matrix in memory, or something that is only ever seen in packed panels.</summary>
unsafe interface IPanelSource<T> where T : unmanaged
{
    /// <summary>Whether B of the arguments is a matrix, which may then be read in place.</summary>
    static abstract bool IsMatrix { get; }

    /// <summary>
    /// Packs rows [depth, depth + depths) of the columns [column, column + columns) into panels of <paramref name="width"/> columns one behind
    /// the other, the last one <paramref name="lastWidth"/> wide. What lies in columns beyond the last is never read; a vector's
    /// length may be written behind the end.
    /// </summary>
    void Pack(in GemmArguments<T> g, nint depth, nint depths, nint column, nint columns, T* panels, int width, int lastWidth);
}

/// <summary>The B of the arguments, of any strides.</summary>
readonly unsafe struct MatrixSource<T> : IPanelSource<T> where T : unmanaged
{
    public static bool IsMatrix => true;

    public void Pack(in GemmArguments<T> g, nint depth, nint depths, nint column, nint columns, T* panels, int width, int lastWidth) =>
        Packing.Panels(g.B + depth * g.BRow + column * g.BColumn, g.BColumn, g.BRow, columns, depths, panels, width, lastWidth);
}
