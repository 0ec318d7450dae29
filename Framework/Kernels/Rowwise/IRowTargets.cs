using System.ComponentModel;

namespace Framework.Kernels;

/// <summary>What a backward sweep does with the gradients of operands that may be shared by all rows.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IRowTargets
{
    /// <summary>Whether they are added to what is there instead of taking its place.</summary>
    static abstract bool AreSums { get; }
}

/// <summary>Each row's gradient is written.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct RowTargets : IRowTargets
{
    /// <inheritdoc/>
    public static bool AreSums => false;
}

/// <summary>The gradients of all rows are summed.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct RowSums : IRowTargets
{
    /// <inheritdoc/>
    public static bool AreSums => true;
}
