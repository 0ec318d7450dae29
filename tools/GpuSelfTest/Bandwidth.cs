using Framework;
using Framework.Cuda.Driver;
using Framework.Cuda.Kernels;
using Framework.Kernels;

namespace GpuSelfTest;

/// <summary>How many bytes a second some kernels move over operands far larger than the caches; a copy of the same size is the measure.</summary>
static class Bandwidth
{
    const int Elements = 1 << 26, Repetitions = 20;

    public static int Run(DriverDevice device)
    {
        foreach (string name in new[] { "Positive", "Add", "Exp", "Tanh" })
        {
            ElementwiseOperation operation = OperationRegistry.All.Single(e => e.Name == name).Operation;
            Print(device, operation, DType.Float32);
            Print(device, operation, DType.BFloat16);
        }
        return 0;
    }

    static void Print(DriverDevice device, ElementwiseOperation operation, DType dtype)
    {
        var layout = Layout.Of(new Shape(Elements));
        // Only the layout counts: the operands' memory is the device's.
        Tensor operand = Tensor.Empty(Layout.Of(new Shape(1)), dtype).Expand(layout.Shape).View(layout, 0);
        int count = operation.Traits.Inputs + operation.Traits.Results.Length;
        long bytes = (long)Elements * dtype.Size();
        ulong[] addresses = [.. Enumerable.Range(0, count).Select(_ => device.Allocate(bytes))];
        KernelLaunch launch = ElementwisePlan.Make(
            operation, 0, [], [.. Enumerable.Repeat(operand, count)], addresses, operation.Traits.Inputs, dtype, device.Multiprocessors);
        device.Launch(launch);
        TimeSpan time = device.Measure(() =>
        {
            for (int i = 0; i < Repetitions; i++)
            {
                device.Launch(launch);
            }
        });
        Console.WriteLine($"{operation.Traits.Name,-10} {dtype,-8} {count * bytes * Repetitions / time.TotalSeconds / 1e9,8:F0} GB/s");
        foreach (ulong address in addresses)
        {
            device.Free(address);
        }
    }
}
