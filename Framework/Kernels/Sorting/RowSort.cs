using System.Numerics;
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

    /// <summary>From this length on distribution by digits beats comparison, of more than an eighth of the elements.</summary>
    const int RadixLength = 512, LeastPart = 8;

    /// <summary>So few are put in order as they are found.</summary>
    const int Few = 32;

    /// <summary>For each row of a contiguous tensor the positions of its first elements in order, of type Int64.</summary>
    /// <param name="rows">The rows, in the last dimension.</param>
    /// <param name="descending">Whether the largest comes first.</param>
    /// <param name="most">How many positions of each row are wanted; all if null.</param>
    public static Tensor Order(Tensor rows, bool descending, int? most = null)
    {
        int length = rows.Rank == 0 ? 1 : rows.Shape[-1], kept = most ?? length;
        Tensor order = Tensor.Empty(Layout.Of(rows.Rank == 0 ? rows.Shape : rows.Shape.With(rows.Rank - 1, kept)), DType.Int64);
        if (order.NumElements == 0)
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
                case DType.Float32 when kept <= Few: FindFirst<float>(source, order, start, end, length, kept, descending); break;
                case DType.Int32 when kept <= Few: FindFirst<int>(source, order, start, end, length, kept, descending); break;
                case DType.Float64 when kept <= Few: FindFirst<double>(source, order, start, end, length, kept, descending); break;
                case DType.Int64 when kept <= Few: FindFirst<long>(source, order, start, end, length, kept, descending); break;
                case DType.Float32: SortNarrow<float>(source, order, start, end, length, kept, descending); break;
                case DType.Int32: SortNarrow<int>(source, order, start, end, length, kept, descending); break;
                case DType.Float64: SortWide<double>(source, order, start, end, length, kept, descending); break;
                default: SortWide<long>(source, order, start, end, length, kept, descending); break;
            }
        });
        return order;
    }

    /// <summary>Most elements are no better than the worst of the best so far, which vectors of them are compared with.</summary>
    static void FindFirst<T>(Tensor source, Tensor order, long start, long end, int length, int kept, bool descending) where T : unmanaged, IComparisonOperators<T, T, bool>
    {
        Span<Entry> best = stackalloc Entry[kept];
        ulong flip = descending ? ulong.MaxValue : 0;
        for (long row = start; row < end; row++)
        {
            ReadOnlySpan<T> values = RowOf<T>(source, row, length);
            T worst = default;
            for (int i = 0, count = 0; i < length; i++)
            {
                if (count == kept)
                {
                    i += CountOfNoBetter(values[i..], worst, descending);
                    if (i == length)
                    {
                        break;
                    }
                }
                Entry entry = new(KeyOf(values[i]) ^ flip, i);
                if (count == kept && entry.Key >= best[^1].Key)
                {
                    continue;
                }
                int at = count < kept ? count++ : kept - 1;
                for (; at > 0 && entry.Key < best[at - 1].Key; at--)
                {
                    best[at] = best[at - 1];
                }
                best[at] = entry;
                worst = values[best[count - 1].Position];
            }
            Span<long> places = RowOf<long>(order, row, kept);
            for (int i = 0; i < kept; i++)
            {
                places[i] = best[i].Position;
            }
        }
    }

    /// <summary>How many elements in front are no better than one; NaN may be.</summary>
    static int CountOfNoBetter<T>(ReadOnlySpan<T> values, T worst, bool descending) where T : unmanaged, IComparisonOperators<T, T, bool>
    {
        int i = 0;
        for (Vector<T> bound = new(worst); i <= values.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            Vector<T> next = new(values[i..]);
            if (!(descending ? Vector.LessThanOrEqualAll(next, bound) : Vector.GreaterThanOrEqualAll(next, bound)))
            {
                break;
            }
        }
        while (i < values.Length && (descending ? values[i] <= worst : values[i] >= worst))
        {
            i++;
        }
        return i;
    }

    /// <summary>Keys of 32 bits are sorted together with their positions in one 64-bit number.</summary>
    static void SortNarrow<T>(Tensor source, Tensor order, long start, long end, int length, int kept, bool descending) where T : unmanaged
    {
        ulong[] packed = new ulong[length], spare = length >= RadixLength && kept > length / LeastPart ? new ulong[length] : [];
        uint flip = descending ? uint.MaxValue : 0;
        for (long row = start; row < end; row++)
        {
            ReadOnlySpan<T> values = RowOf<T>(source, row, length);
            for (int i = 0; i < length; i++)
            {
                packed[i] = (ulong)((uint)(KeyOf(values[i]) >> 32) ^ flip) << 32 | (uint)i;
            }
            if (spare.Length > 0)
            {
                SortByDigits(packed, spare);
            }
            else
            {
                SortFirst(packed, kept);
            }
            Span<long> places = RowOf<long>(order, row, kept);
            for (int i = 0; i < kept; i++)
            {
                places[i] = (uint)packed[i];
            }
        }
    }

    static void SortWide<T>(Tensor source, Tensor order, long start, long end, int length, int kept, bool descending) where T : unmanaged
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
            SortFirst(keys, kept);
            Span<long> places = RowOf<long>(order, row, kept);
            for (int i = 0; i < kept; i++)
            {
                places[i] = keys[i].Position;
            }
        }
    }

    /// <summary>
    /// Sorts by the upper 32 bits in three rounds, from the lowest digit: each round keeps the order of the one before. The last
    /// round ends in the spare array.
    /// </summary>
    static void SortByDigits(Span<ulong> keys, Span<ulong> spare)
    {
        const int bits = 11, digits = 1 << bits;
        Span<int> starts = stackalloc int[digits];
        Span<ulong> from = keys, to = spare;
        for (int shift = 32; shift < 64; shift += bits)
        {
            starts.Clear();
            foreach (ulong key in from)
            {
                starts[(int)(key >> shift) & digits - 1]++;
            }
            for (int digit = 0, sum = 0; digit < digits; digit++)
            {
                (starts[digit], sum) = (sum, sum + starts[digit]);
            }
            foreach (ulong key in from)
            {
                to[starts[(int)(key >> shift) & digits - 1]++] = key;
            }
            Span<ulong> swap = from;
            from = to;
            to = swap;
        }
        from.CopyTo(keys);
    }

    /// <summary>Puts the least elements in front, in order; what is behind them is in no order.</summary>
    static void SortFirst<T>(Span<T> keys, int kept) where T : struct, IComparable<T>
    {
        // Elements before low are among those kept and those from high on are not; what lies between is divided by a middle element.
        int low = 0, high = keys.Length;
        while (kept < high && high - low > 16)
        {
            T pivot = keys[(low + high) / 2];
            int left = low, right = high - 1;
            while (left <= right)
            {
                while (keys[left].CompareTo(pivot) < 0)
                {
                    left++;
                }
                while (keys[right].CompareTo(pivot) > 0)
                {
                    right--;
                }
                if (left <= right)
                {
                    (keys[left], keys[right]) = (keys[right], keys[left]);
                    left++;
                    right--;
                }
            }
            if (kept <= right + 1)
            {
                high = right + 1;
            }
            else if (kept >= left)
            {
                low = left;
            }
            else
            {
                break;
            }
        }
        keys[..Math.Max(high, kept)].Sort();
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
