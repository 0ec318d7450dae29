using System.Numerics;
using System.Runtime.InteropServices;
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

    [Theory]
    [MemberData(nameof(All))]
    public void StoredPastTheCachesItIsTheSame(string name)
    {
        foreach (int n in new[] { 8, 100, 512, 1000 })
        {
            Run(Samples.Entry(name), new PastCaches(n, 0));
            Run(Samples.Entry(name), new PastCaches(n, 1));
        }
    }

    /// <summary>Operands so large that their sum is stored past the caches, and parts of them that are not.</summary>
    [Theory]
    [InlineData(3000, 1000)]
    [InlineData(3000, 1024)]
    public void OfLargeOperandsItIsTheSame(int rows, int columns)
    {
        using var scope = Memory.Scope();
        Tensor a = Tensor.Rand([rows, columns], generator: new Generator(1)), b = Tensor.Rand([rows, columns], generator: new Generator(2)), row = b[0], column = b[.., ..1];
        foreach (Func<Tensor, Tensor, Tensor, Tensor> operation in new Func<Tensor, Tensor, Tensor, Tensor>[] { (x, y, c) => x + y, (x, y, c) => x + y * row, (x, y, c) => x + c * y, (x, y, c) => x.Clone().AddInPlace(y) })
        {
            Tensor whole = operation(a, b, column);
            for (int start = 0; start < rows; start += 300)
            {
                Range part = start..(start + 300);
                Assert.Equal(operation(a[part], b[part], column[part]).ToArray<float>(), whole[part].ToArray<float>());
            }
        }
    }

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

    /// <summary>Results that begin where vectors do, or beside such a place, and end within their own memory.</summary>
    sealed unsafe class PastCaches(int n, int offset) : ICheck
    {
        const int Alignment = 64;

        public void Run<T>(OperationEntry entry, DType dtype, Kernel<T> kernel) where T : unmanaged, INumber<T>
        {
            int inputs = entry.Operands.Length;
            T[][] expected = Operands<T>(entry, dtype, n);
            Compute(entry, kernel, expected, n);
            Window<T> window = default;
            window.PastCaches = true;
            var places = new List<nint>();
            for (int k = 0; k < expected.Length; k++)
            {
                places.Add((nint)NativeMemory.AlignedAlloc((nuint)(n + 2) * (nuint)sizeof(T), Alignment));
                var memory = new Span<T>((void*)places[k], n + 2);
                memory.Fill(T.One);
                if (k < inputs)
                {
                    expected[k].CopyTo(memory[offset..]);
                }
                window.Set(k, ref memory[offset]);
            }
            kernel(entry.Operation, window, n);
            for (int k = inputs; k < expected.Length; k++)
            {
                var memory = new Span<T>((void*)places[k], n + 2);
                Assert.True(expected[k].AsSpan().SequenceEqual(memory.Slice(offset, n)), $"result {k - inputs} in {dtype}, {n} elements");
                memory.Slice(offset, n).Fill(T.One);
                Assert.False(memory.ContainsAnyExcept(T.One));
            }
            places.ForEach(static place => NativeMemory.AlignedFree((void*)place));
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
