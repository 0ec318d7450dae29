using System.Numerics;
using Framework.Kernels;

namespace Framework.Tests.Operations.Elementwise;

/// <summary>An element's result depends neither on how many are computed, which decides on the vectors and on the last one's place, nor on where it is written.</summary>
public sealed class LengthTheories
{
    const int Short = 1009, Long = (1 << 16) + 37;

    public static TheoryData<string> All => Samples.Names(_ => true);

    [Theory]
    [MemberData(nameof(All))]
    public void WrittenOverAnInputItIsTheSame(string name)
    {
        OperationEntry entry = Samples.Entry(name);
        foreach (int n in new[] { 1, 3, 7, 8, 9, 15, 16, 17, 31, 40, 100 })
        {
            Run(entry, new OverInput(n));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void InALongStretchItIsTheSame(string name) => Run(Samples.Entry(name), new LongStretch());

    static void Run(OperationEntry entry, ICheck check)
    {
        double[] scalars = Samples.Scalars(entry);
        if (entry.Operation.Traits.FloatLegal)
        {
            check.Run<float>(entry, DType.Float32, (operation, in w, n) => operation.Forward(w, n, scalars));
            check.Run<double>(entry, DType.Float64, (operation, in w, n) => operation.Forward(w, n, scalars));
        }
        if (entry.Operation.Traits.IntegerLegal)
        {
            double[] whole = Samples.Scalars(entry, DType.Int64);
            check.Run<long>(entry, DType.Int64, (operation, in w, n) => operation.Forward(w, n, whole));
        }
    }

    delegate void Kernel<T>(ElementwiseOperation operation, in Window<T> window, int n) where T : unmanaged;

    interface ICheck
    {
        void Run<T>(OperationEntry entry, DType dtype, Kernel<T> kernel) where T : unmanaged, INumber<T>;
    }

    sealed class OverInput(int n) : ICheck
    {
        public void Run<T>(OperationEntry entry, DType dtype, Kernel<T> kernel) where T : unmanaged, INumber<T>
        {
            T[][] apart = Operands<T>(entry, dtype, n), over = Operands<T>(entry, dtype, n);
            over[entry.Operands.Length] = over[0];
            Compute(entry, kernel, apart, n);
            Compute(entry, kernel, over, n);
            Assert.Equal(apart[entry.Operands.Length], over[0]);
        }
    }

    sealed class LongStretch : ICheck
    {
        public void Run<T>(OperationEntry entry, DType dtype, Kernel<T> kernel) where T : unmanaged, INumber<T>
        {
            T[][] few = Operands<T>(entry, dtype, Short);
            T[][] many = [.. few.Select(Repeated)];
            Compute(entry, kernel, few, Short);
            Compute(entry, kernel, many, Long);
            for (int k = entry.Operands.Length; k < few.Length; k++)
            {
                Assert.True(Repeated(few[k]).AsSpan().SequenceEqual(many[k]), $"result {k - entry.Operands.Length} in {dtype}");
            }
        }

        static T[] Repeated<T>(T[] operand)
        {
            var repeated = new T[Long];
            for (int i = 0; i < Long; i++)
            {
                repeated[i] = operand[i % Short];
            }
            return repeated;
        }
    }

    static T[][] Operands<T>(OperationEntry entry, DType dtype, int n) where T : unmanaged, INumber<T>
    {
        var random = new Random(11);
        return
        [
            .. entry.Operands.Select(operand => Samples.Draw(operand, dtype, n, random).Select(T.CreateTruncating).ToArray()),
            .. entry.Operation.Traits.Results.Select(_ => new T[n]),
        ];
    }

    static void Compute<T>(OperationEntry entry, Kernel<T> kernel, T[][] operands, int n) where T : unmanaged
    {
        Window<T> window = default;
        for (int k = 0; k < operands.Length; k++)
        {
            window.Set(k, ref operands[k][0]);
        }
        kernel(entry.Operation, window, n);
    }
}
