namespace Framework.Cuda;

/// <summary>A call of the CUDA driver failed.</summary>
/// <param name="call">The driver's function.</param>
/// <param name="code">What it returned.</param>
/// <param name="reason">The driver's name and description of that, and what it logged.</param>
public sealed class CudaException(string call, int code, string reason) : InvalidOperationException($"{call} failed with {code}: {reason}")
{
    /// <summary>The driver's function.</summary>
    public string Call { get; } = call;

    /// <summary>What it returned: a value of the driver's <c>CUresult</c>.</summary>
    public int Code { get; } = code;
}
