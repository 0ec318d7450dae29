using System.ComponentModel;

namespace Framework.Kernels;

/// <summary>What a backward kernel does with the gradients of operands that may be shared by all rows: of all row operands but the first.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum SharedGradients : byte
{
    /// <summary>Each row's gradient is written.</summary>
    Written,

    /// <summary>Each row's gradient is added to what is there. Only where vectors fill the row without rest, since the rest is swept twice.</summary>
    Added,

    /// <summary>Nobody wants them.</summary>
    Dropped,
}

/// <summary><see cref="SharedGradients"/> as a type, for which the sweeps are compiled.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ISharedRows
{
    /// <summary>Which one.</summary>
    static abstract SharedGradients Gradients { get; }
}

/// <summary><see cref="SharedGradients.Written"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct RowsWritten : ISharedRows
{
    /// <inheritdoc/>
    public static SharedGradients Gradients => SharedGradients.Written;
}

/// <summary><see cref="SharedGradients.Added"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct RowsAdded : ISharedRows
{
    /// <inheritdoc/>
    public static SharedGradients Gradients => SharedGradients.Added;
}

/// <summary><see cref="SharedGradients.Dropped"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct RowsDropped : ISharedRows
{
    /// <inheritdoc/>
    public static SharedGradients Gradients => SharedGradients.Dropped;
}
