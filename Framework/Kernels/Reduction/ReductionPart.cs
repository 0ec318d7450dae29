using System.ComponentModel;

namespace Framework.Kernels;

/// <summary>A part of a reduction that has PTX of its own.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum ReductionPart : byte
{
    /// <summary>The state of no elements.</summary>
    Seed,

    /// <summary>The state after one more element.</summary>
    Accumulate,

    /// <summary>The state that has seen what two have.</summary>
    Combine,

    /// <summary>The results.</summary>
    Finish,
}
