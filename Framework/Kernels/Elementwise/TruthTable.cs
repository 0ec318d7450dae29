using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Framework.Kernels;

/// <summary>
/// An operation on truth values alone. Whatever it computes is a table of a few entries, which its own kernel fills in. Looked up a vector of bytes at a time,
/// truth values take a tenth of the time that they take on their way through the integers of the kernels.
/// </summary>
readonly ref struct TruthTable : IParallelBody
{
    const int MostInputs = 3;

    /// <summary>Elements for which the table pays.</summary>
    const int Fewest = 1 << 10;

    /// <summary>Elements below which another thread does not pay.</summary>
    const int Grain = 1 << 17;

    readonly Vector128<byte> table;
    readonly ref byte first, second, third, result;
    readonly int parts;
    readonly long count;

    TruthTable(Vector128<byte> table, ReadOnlySpan<Tensor> operands, int parts)
    {
        this.table = table;
        this.parts = parts;
        int inputs = operands.Length - 1;
        count = operands[inputs].NumElements;
        first = ref operands[0].Ref;
        second = ref operands[inputs > 1 ? 1 : 0].Ref;
        third = ref operands[inputs > 2 ? 2 : 0].Ref;
        result = ref operands[inputs].Ref;
    }

    /// <summary>Runs the operation if all its operands and its only result are truth values that lie alike.</summary>
    public static bool TryRun(ElementwiseLaunch launch, ReadOnlySpan<Tensor> operands, int inputs)
    {
        Tensor result = operands[inputs];
        if (operands.Length != inputs + 1 || inputs > MostInputs || result.NumElements < Fewest)
        {
            return false;
        }
        foreach (Tensor operand in operands)
        {
            if (operand.DType != DType.Bool || !operand.IsContiguous || operand.Shape != result.Shape)
            {
                return false;
            }
        }
        int parts = ThreadTeam.PartsForThreads(result.NumElements, Grain, 4);
        ThreadTeam.Run(parts, new TruthTable(Fill(launch, inputs), operands, parts));
        return true;
    }

    public void Invoke(int part)
    {
        var (start, end) = ThreadTeam.Range(count, parts, part, Vector128<byte>.Count);
        // An input that is not there is the first one again, at a place of the index that decides nothing.
        ref byte x = ref first, y = ref second, z = ref third, truths = ref result;
        Vector128<byte> entries = table;
        nuint i = (nuint)start, vector = (nuint)Vector128<byte>.Count;
        for (; i + vector <= (nuint)end; i += vector)
        {
            Vector128<byte> index = Truths(ref x, i), second = Truths(ref y, i), third = Truths(ref z, i);
            second += second;
            third += third;
            Vector128.ShuffleNative(entries, index | second | third + third).StoreUnsafe(ref truths, i);
        }
        for (; i < (nuint)end; i++)
        {
            Unsafe.Add(ref truths, i) = entries[Truth(ref x, i) | Truth(ref y, i) << 1 | Truth(ref z, i) << 2];
        }
    }

    /// <summary>What the operation says of each combination of its inputs.</summary>
    static Vector128<byte> Fill(ElementwiseLaunch launch, int inputs)
    {
        int entries = Vector128<byte>.Count;
        Span<long> values = stackalloc long[(MostInputs + 1) * entries];
        Window<long> window = default;
        for (int k = 0; k <= inputs; k++)
        {
            window.Set(k, ref values[k * entries]);
            for (int entry = 0; entry < entries; entry++)
            {
                values[k * entries + entry] = entry >> k & 1;
            }
        }
        launch.Invoke(window, entries);
        Span<byte> table = stackalloc byte[entries];
        for (int entry = 0; entry < entries; entry++)
        {
            table[entry] = (byte)(values[inputs * entries + entry] != 0 ? 1 : 0);
        }
        return Vector128.Create<byte>(table);
    }

    // A truth value is one whatever byte holds it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<byte> Truths(ref byte values, nuint i) => Vector128.Min(Vector128.LoadUnsafe(ref values, i), Vector128<byte>.One);

    static int Truth(ref byte values, nuint i) => Math.Min(Unsafe.Add(ref values, i), (byte)1);
}
