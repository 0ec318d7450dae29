using Framework.Kernels;
using Framework.Tests.Kernels;

namespace Framework.Tests.Operations.Elementwise;

/// <summary>No kernel touches memory before its operands or behind them.</summary>
public sealed class GuardPageTheories
{
    public static TheoryData<string> All => Samples.Names(_ => true);

    [Theory]
    [MemberData(nameof(All))]
    public void StaysInside(string name)
    {
        var entry = Samples.Entry(name);
        foreach (var atStart in new[] { false, true })
        {
            foreach (var n in new[] { 1, 2, 3, 15, 16, 17, 33 })
            {
                if (entry.Operation.Traits.FloatLegal)
                {
                    Run<float>(entry, n, atStart, (operation, in w) => operation.Forward(w, n, Samples.Scalars(entry)));
                    Run<double>(entry, n, atStart, (operation, in w) => operation.Forward(w, n, Samples.Scalars(entry)));
                }
                if (entry.Operation.Traits.IntegerLegal)
                    Run<long>(entry, n, atStart, (operation, in w) => operation.Forward(w, n, Samples.Scalars(entry, DType.Int64)));
            }
        }
    }

    delegate void Kernel<T>(ElementwiseOperation operation, in Window<T> window) where T : unmanaged;

    static void Run<T>(OperationEntry entry, int n, bool atStart, Kernel<T> kernel) where T : unmanaged
    {
        var count = entry.Operands.Length + entry.Operation.Traits.Results.Length;
        var memory = Enumerable.Range(0, count).Select(_ => new GuardedMemory<T>(n, atStart)).ToArray();
        var window = default(Window<T>);
        for (var k = 0; k < count; k++)
            window.Set(k, ref memory[k].First);
        kernel(entry.Operation, window);
        foreach (var operand in memory)
            operand.Dispose();
    }
}
