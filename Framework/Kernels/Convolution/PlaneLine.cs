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

    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="memory">As many elements as <see cref="Length"/> says.</param>
    internal PlaneLine(int height, int width, T* memory)
    {
        (Pixels, Width, margin) = ((nint)height * width, width, width + Lanes);
        Vectors = (int)((Pixels + Lanes - 1) / Lanes);
        Head = (width + Lanes - 1) / Lanes;
        Tail = (int)((Pixels - width) / Lanes) - 1;
        Left = memory;
        Right = Left + PeriodOf(width) * Lanes;
        End = Right + PeriodOf(width) * Lanes;
        Above = End;
        Below = Above + (Head + 1) * Lanes;
        Own = Below + (Vectors - Tail) * Lanes;
        for (int i = 0; i < PeriodOf(width) * Lanes; i++)
        {
            Set(Left + i, i % width > 0);
            Set(Right + i, i % width < width - 1);
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

    /// <summary>Which pixels have a neighbour to the left, and to the right, for each vector of a period, which ends at <see cref="End"/> on the right.</summary>
    internal T* Left { get; }

    internal T* Right { get; }

    internal T* End { get; }

    /// <summary>Which pixels have a neighbour above, for vectors up to <see cref="Head"/>, and below, for vectors from <see cref="Tail"/> on.</summary>
    internal T* Above { get; }

    internal T* Below { get; }

    /// <summary>Which pixels of the last vector there are.</summary>
    internal T* Own { get; }

    internal static nint Length(int width) => (2 * PeriodOf(width) + 2 * ((width + Lanes - 1) / Lanes + 3) + 1) * Lanes;

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

    /// <summary>The elements of a line one further on than a vector, if <paramref name="next"/> follows it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V512<T> Later(V512<T> vector, V512<T> next) => sizeof(T) == 4
        ? Unsafe.BitCast<Vector512<int>, V512<T>>(Avx512F.AlignRight32(Unsafe.BitCast<V512<T>, Vector512<int>>(next), Unsafe.BitCast<V512<T>, Vector512<int>>(vector), 1))
        : Unsafe.BitCast<Vector512<long>, V512<T>>(Avx512F.AlignRight64(Unsafe.BitCast<V512<T>, Vector512<long>>(next), Unsafe.BitCast<V512<T>, Vector512<long>>(vector), 1));

    /// <summary>The elements of a line one before a vector, if it follows <paramref name="previous"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V512<T> Earlier(V512<T> previous, V512<T> vector) => sizeof(T) == 4
        ? Unsafe.BitCast<Vector512<int>, V512<T>>(Avx512F.AlignRight32(Unsafe.BitCast<V512<T>, Vector512<int>>(vector), Unsafe.BitCast<V512<T>, Vector512<int>>(previous), 15))
        : Unsafe.BitCast<Vector512<long>, V512<T>>(Avx512F.AlignRight64(Unsafe.BitCast<V512<T>, Vector512<long>>(vector), Unsafe.BitCast<V512<T>, Vector512<long>>(previous), 7));

    /// <summary>Vectors after which the places of rows in them repeat. Lanes are a power of two.</summary>
    internal static int PeriodOf(int width) => width / Math.Min(width & -width, Lanes);

    static void Set(T* mask, bool isThere) => new Span<byte>(mask, sizeof(T)).Fill(isThere ? byte.MaxValue : (byte)0);
}
