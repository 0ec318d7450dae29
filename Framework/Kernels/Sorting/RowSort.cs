using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Framework.Kernels;

/// <summary>
/// Sorts rows stably. Elements become unsigned keys of the same order (NaN above all, -0 equal to 0), inverted for descending order, and ties
/// are decided by position: then any sorting algorithm gives the stable result.
/// </summary>
static class RowSort
{
    /// <summary>Elements below which another thread does not pay.</summary>
    const int Grain = 1 << 12;

    /// <summary>For each row of a contiguous tensor the positions of its elements in order, as a tensor of type Int64 of the same shape.</summary>
    public static Tensor Order(Tensor rows, bool descending)
    {
        Tensor order = Tensor.Empty(new Layout(rows.Shape), DType.Int64);
        int length = rows.Rank == 0 ? 1 : rows.Shape[-1];
        if (rows.NumElements == 0)
        {
            return order;
        }
        Tensor source = rows.Detach().To(rows.DType switch
        {
            DType.Float64 => DType.Float64,
            DType.Int64 => DType.Int64,
            DType.Float32 or DType.Float16 or DType.BFloat16 => DType.Float32,
            _ => DType.Int32,
        });
        long count = rows.NumElements / length;
        int parts = (int)Math.Min(count, ThreadTeam.Parts(rows.NumElements, Grain));
        ThreadTeam.Run(parts, part =>
        {
            var (start, end) = ThreadTeam.Range(count, parts, part);
            switch (source.DType)
            {
                case DType.Float32: SortNarrow<float>(source, order, start, end, length, descending); break;
                case DType.Int32: SortNarrow<int>(source, order, start, end, length, descending); break;
                case DType.Float64: SortWide<double>(source, order, start, end, length, descending); break;
                default: SortWide<long>(source, order, start, end, length, descending); break;
            }
        });
        return order;
    }

    /// <summary>Keys of 32 bits are sorted together with their positions in one 64-bit number.</summary>
    static void SortNarrow<T>(Tensor source, Tensor order, long start, long end, int length, bool descending) where T : unmanaged
    {
        ulong[] packed = new ulong[length];
        uint flip = descending ? uint.MaxValue : 0;
        for (long row = start; row < end; row++)
        {
            ReadOnlySpan<T> values = RowOf<T>(source, row, length);
            for (int i = 0; i < length; i++)
            {
                packed[i] = (ulong)((uint)(KeyOf(values[i]) >> 32) ^ flip) << 32 | (uint)i;
            }
            packed.AsSpan().Sort();
            Span<long> places = RowOf<long>(order, row, length);
            for (int i = 0; i < length; i++)
            {
                places[i] = (uint)packed[i];
            }
        }
    }

    static void SortWide<T>(Tensor source, Tensor order, long start, long end, int length, bool descending) where T : unmanaged
    {
        var keys = new Entry[length];
        ulong flip = descending ? ulong.MaxValue : 0;
        for (long row = start; row < end; row++)
        {
            ReadOnlySpan<T> values = RowOf<T>(source, row, length);
            for (int i = 0; i < length; i++)
            {
                keys[i] = new Entry(KeyOf(values[i]) ^ flip, i);
            }
            keys.AsSpan().Sort();
            Span<long> places = RowOf<long>(order, row, length);
            for (int i = 0; i < length; i++)
            {
                places[i] = keys[i].Position;
            }
        }
    }

    /// <summary>A number of the same order as the value; narrower types fill the upper bits.</summary>
    static ulong KeyOf<T>(T value) where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            float number = Unsafe.BitCast<T, float>(value);
            uint bits = BitConverter.SingleToUInt32Bits(number + 0f);
            return (ulong)(float.IsNaN(number) ? uint.MaxValue : (bits & 1u << 31) != 0 ? ~bits : bits | 1u << 31) << 32;
        }
        if (typeof(T) == typeof(double))
        {
            double number = Unsafe.BitCast<T, double>(value);
            ulong bits = BitConverter.DoubleToUInt64Bits(number + 0.0);
            return double.IsNaN(number) ? ulong.MaxValue : (bits & 1ul << 63) != 0 ? ~bits : bits | 1ul << 63;
        }
        if (typeof(T) == typeof(int))
        {
            return (ulong)(Unsafe.BitCast<T, uint>(value) ^ 1u << 31) << 32;
        }
        return Unsafe.BitCast<T, ulong>(value) ^ 1ul << 63;
    }

    static Span<T> RowOf<T>(Tensor tensor, long row, int length) where T : unmanaged =>
        MemoryMarshal.CreateSpan(ref Unsafe.Add(ref Unsafe.As<byte, T>(ref tensor.Ref), (nint)(row * length)), length);

    readonly record struct Entry(ulong Key, int Position) : IComparable<Entry>
    {
        public int CompareTo(Entry other)
        {
            int byKey = Key.CompareTo(other.Key);
            return byKey != 0 ? byKey : Position.CompareTo(other.Position);
        }
    }
}
