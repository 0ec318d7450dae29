namespace PtxInterpreter;

/// <summary>Three extents or coordinates.</summary>
/// <param name="X">The fastest.</param>
/// <param name="Y">The second.</param>
/// <param name="Z">The third.</param>
public readonly record struct Dim3(uint X, uint Y = 1, uint Z = 1)
{
    /// <summary>The product of the extents.</summary>
    public ulong Count => (ulong)X * Y * Z;

    /// <summary>One dimension.</summary>
    /// <param name="x">Its extent.</param>
    public static implicit operator Dim3(int x) => new(checked((uint)x));

    /// <summary>The coordinates of the element with a linear index.</summary>
    internal Dim3 At(ulong index) => new((uint)(index % X), (uint)(index / X % Y), (uint)(index / X / Y));

    /// <summary>The three numbers in parentheses.</summary>
    public override string ToString() => $"({X}, {Y}, {Z})";
}
