using Framework.Cuda;
using Framework.Cuda.Driver;

namespace Framework.Tests.Cuda;

public sealed class DriverTests
{
    /// <summary>With a GPU the driver starts; without one the only fault is the named one, and it says where the driver was looked for or what it answered.</summary>
    [Fact]
    public void WithoutAGpuTheFaultIsNamed()
    {
        var fault = Record.Exception(() => new DriverDevice().Dispose());
        if (fault is not null)
        {
            Assert.Contains("NVIDIA driver", Assert.IsType<CudaUnavailableException>(fault).Message);
        }
    }
}
