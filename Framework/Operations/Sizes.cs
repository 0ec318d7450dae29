namespace Framework;

/// <summary>A number for each of two spatial dimensions. A single number stands for both, and <c>(2, 1)</c> converts.</summary>
/// <param name="Height">The number for the height.</param>
/// <param name="Width">The number for the width.</param>
public readonly record struct Size2(int Height, int Width)
{
    /// <summary>The same number for both.</summary>
    /// <param name="both">The number.</param>
    public static implicit operator Size2(int both) => new(both, both);

    /// <summary>A number for each.</summary>
    /// <param name="sizes">Height and width.</param>
    public static implicit operator Size2((int Height, int Width) sizes) => new(sizes.Height, sizes.Width);

    /// <summary>The two numbers in parentheses.</summary>
    public override string ToString() => $"({Height}, {Width})";
}

/// <summary>A number for each of three spatial dimensions. A single number stands for all, and <c>(1, 2, 2)</c> converts.</summary>
/// <param name="Depth">The number for the depth.</param>
/// <param name="Height">The number for the height.</param>
/// <param name="Width">The number for the width.</param>
public readonly record struct Size3(int Depth, int Height, int Width)
{
    /// <summary>The same number for all.</summary>
    /// <param name="all">The number.</param>
    public static implicit operator Size3(int all) => new(all, all, all);

    /// <summary>A number for each.</summary>
    /// <param name="sizes">Depth, height and width.</param>
    public static implicit operator Size3((int Depth, int Height, int Width) sizes) => new(sizes.Depth, sizes.Height, sizes.Width);

    /// <summary>The three numbers in parentheses.</summary>
    public override string ToString() => $"({Depth}, {Height}, {Width})";
}
