namespace Framework;

/// <summary>Where a tensor's memory lies and its kernels run.</summary>
/// <param name="Type">The kind of processor.</param>
/// <param name="Index">Which one of that kind, from 0.</param>
public readonly record struct Device(DeviceType Type, int Index = 0)
{
    /// <summary>The processor that runs .NET.</summary>
    public static Device Cpu => default;

    /// <summary>The name in PyTorch's form: <c>cpu</c>, <c>cuda:0</c>.</summary>
    public override string ToString() => Type == DeviceType.Cpu ? "cpu" : $"cuda:{Index}";
}

/// <summary>The kinds of processor a tensor can live on.</summary>
public enum DeviceType : byte
{
    /// <summary>The processor that runs .NET.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU.</summary>
    Cuda,
}
