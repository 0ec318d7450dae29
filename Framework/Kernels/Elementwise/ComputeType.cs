using System.ComponentModel;

namespace Framework.Kernels;

/// <summary>The type that a kernel computes in. Elements of other types are converted as they are read and written.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum ComputeType : byte
{
    /// <summary>Single precision; also for half precision and bfloat16.</summary>
    Float32,

    /// <summary>Double precision.</summary>
    Float64,

    /// <summary>64-bit integers that wrap around, for integers and truth values.</summary>
    Int64,
}
