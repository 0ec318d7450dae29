using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Framework.Kernels;

/// <summary>
/// A channel of an image taken for one line of pixels, of which vectors are full whatever the length of a row, and the masks of the neighbours that a pixel has: in its row, which repeat after as
/// many vectors as rows begin anew with one; and in the rows above and below, which the first and the last row lack.
/// </summary>
readonly unsafe struct PlaneLine<T> where T : unmanaged
{
    readonly nint margin;

    static int Lanes => V512<T>.Count;

    /// <summary>Depthwise correlations that keep the size of their images.</summary>
    internal static bool Serves(in ConvolutionShape shape) =>
        Avx512F.IsSupported && shape.GroupChannels == 1 && shape.GroupOutputs == 1 && shape.Depth.IsPlain && KeepsSize(shape.Height) && KeepsSize(shape.Width) && shape.OutputPlane >= Lanes;

    static bool KeepsSize(Axis axis) => axis is { Stride: 1, Dilation: 1 } && axis.Taps == 2 * axis.Padding + 1;

    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="reach">Columns that a tap may be away from its output.</param>
    /// <param name="memory">As many elements as <see cref="Length"/> says.</param>
    internal PlaneLine(int height, int width, int reach, T* memory)
    {
        (Pixels, Width, margin) = ((nint)height * width, width, width + Lanes);
        Vectors = (int)((Pixels + Lanes - 1) / Lanes);
        Head = (width + Lanes - 1) / Lanes;
        Tail = (int)((Pixels - width) / Lanes) - 1;
        Sides = memory;
        SidesEnd = Sides + PeriodOf(width) * 2 * reach * Lanes;
        Above = SidesEnd;
        Below = Above + (Head + 1) * Lanes;
        Own = Below + (Vectors - Tail) * Lanes;
        for (int i = 0; i < PeriodOf(width) * Lanes; i++)
        {
            T* mask = Sides + i / Lanes * 2 * reach * Lanes + i % Lanes;
            for (int away = 1; away <= reach; away++, mask += Lanes) Set(mask, i % width >= away);
            for (int away = 1; away <= reach; away++, mask += Lanes) Set(mask, i % width < width - away);
        }

        for (int i = 0; i < (Head + 1) * Lanes; i++) Set(Above + i, i >= width);
        for (int i = 0; i < (Vectors - Tail) * Lanes; i++) Set(Below + i, Tail * Lanes + i < Pixels - width);
        for (int i = 0; i < Lanes; i++) Set(Own + i, (Vectors - 1) * Lanes + i < Pixels);
    }

    internal nint Pixels { get; }

    internal nint Width { get; }

    /// <summary>Vectors of the line, of which the last one may not be full.</summary>
    internal int Vectors { get; }

    /// <summary>The first vectors may lack neighbours above, those behind <see cref="Tail"/> below.</summary>
    internal int Head { get; }

    internal int Tail { get; }

    /// <summary>For each vector of a period, which pixels have so many neighbours to the left, from one to the reach, and then to the right.</summary>
    internal T* Sides { get; }

    internal T* SidesEnd { get; }

    /// <summary>Which pixels have a neighbour above, for vectors up to <see cref="Head"/>, and below, for vectors from <see cref="Tail"/> on.</summary>
    internal T* Above { get; }

    internal T* Below { get; }

    /// <summary>Which pixels of the last vector there are.</summary>
    internal T* Own { get; }

    internal static nint Length(int width, int reach) => (2 * reach * PeriodOf(width) + 2 * ((width + Lanes - 1) / Lanes + 3) + 1) * Lanes;

    /// <summary>Elements of a copy of a plane.</summary>
    internal nint CopyLength => Pixels + 2 * margin;

    /// <summary>One of so many planes, or a copy of it if its vectors and their neighbours would reach beyond the memory of all of them.</summary>
    internal T* Fetch(T* images, nint plane, nint planes, T* copy)
    {
        T* source = images + plane * Pixels;
        if (plane * Pixels >= margin && (planes - 1 - plane) * Pixels >= margin) return source;
        Packing.CopyBytes((byte*)source, (byte*)(copy + margin), Pixels * sizeof(T));
        return copy + margin;
    }

    /// <summary>Writes the last vector of a plane. What it has beyond the plane's end must not be written unless the next plane is still to be.</summary>
    internal void End(T* last, T* plane, bool isNextToCome)
    {
        nint whole = (nint)(Vectors - 1) * Lanes;
        if (isNextToCome) V512<T>.Load(ref *last, 0).Store(ref plane[whole], 0);
        else Packing.CopyBytes((byte*)last, (byte*)(plane + whole), (Pixels - whole) * sizeof(T));
    }

    /// <summary>The elements of a line so many further on than a vector, if <paramref name="next"/> follows it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V512<T> Later<TBy>(V512<T> vector, V512<T> next) where TBy : struct, IExtent => TBy.Value switch
    {
        1 => sizeof(T) == 4 ? Of(Avx512F.AlignRight32(Ints(next), Ints(vector), 1)) : Of(Avx512F.AlignRight64(Longs(next), Longs(vector), 1)),
        2 => sizeof(T) == 4 ? Of(Avx512F.AlignRight32(Ints(next), Ints(vector), 2)) : Of(Avx512F.AlignRight64(Longs(next), Longs(vector), 2)),
        _ => sizeof(T) == 4 ? Of(Avx512F.AlignRight32(Ints(next), Ints(vector), 3)) : Of(Avx512F.AlignRight64(Longs(next), Longs(vector), 3)),
    };

    /// <summary>The elements of a line so many before a vector, if it follows <paramref name="previous"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V512<T> Earlier<TBy>(V512<T> previous, V512<T> vector) where TBy : struct, IExtent => TBy.Value switch
    {
        1 => sizeof(T) == 4 ? Of(Avx512F.AlignRight32(Ints(vector), Ints(previous), 15)) : Of(Avx512F.AlignRight64(Longs(vector), Longs(previous), 7)),
        2 => sizeof(T) == 4 ? Of(Avx512F.AlignRight32(Ints(vector), Ints(previous), 14)) : Of(Avx512F.AlignRight64(Longs(vector), Longs(previous), 6)),
        _ => sizeof(T) == 4 ? Of(Avx512F.AlignRight32(Ints(vector), Ints(previous), 13)) : Of(Avx512F.AlignRight64(Longs(vector), Longs(previous), 5)),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<int> Ints(V512<T> vector) => Unsafe.BitCast<V512<T>, Vector512<int>>(vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<long> Longs(V512<T> vector) => Unsafe.BitCast<V512<T>, Vector512<long>>(vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V512<T> Of(Vector512<int> vector) => Unsafe.BitCast<Vector512<int>, V512<T>>(vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V512<T> Of(Vector512<long> vector) => Unsafe.BitCast<Vector512<long>, V512<T>>(vector);

    /// <summary>Vectors after which the places of rows in them repeat. Lanes are a power of two.</summary>
    internal static int PeriodOf(int width) => width / Math.Min(width & -width, Lanes);

    static void Set(T* mask, bool isThere) => new Span<byte>(mask, sizeof(T)).Fill(isThere ? byte.MaxValue : (byte)0);
}
