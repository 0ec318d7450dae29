namespace Framework.Cuda;

/// <summary>There is no NVIDIA GPU to be used here: no driver, or no device that the driver knows.</summary>
/// <param name="message">What was looked for and not found.</param>
public sealed class CudaUnavailableException(string message) : InvalidOperationException(message);
