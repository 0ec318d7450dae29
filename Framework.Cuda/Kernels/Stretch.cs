using System.Numerics;

namespace Framework.Cuda.Kernels;

/// <summary>
/// The lanes of a group go over the elements of a stretch: first over vectors of neighbouring elements, each lane every so many, then over the elements before the
/// first vector and behind the last, at most one a lane. Which lane takes an element, and when, depends on the stretch and its head alone, not on how wide the
/// accesses are.
/// </summary>
sealed class Stretch
{
    readonly PtxWriter writer;
    readonly string integer, lane;
    readonly string? first, head, start;
    readonly int lanes, width;
    readonly string full, singles = "";

    /// <summary>Writes what all passes over the stretch need.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="integer">The type of the elements' numbers.</param>
    /// <param name="lanes">Lanes of a group, a power of two; where vectors have several elements, at least 32.</param>
    /// <param name="width">Elements of a vector, a power of two up to 16.</param>
    /// <param name="lane">The number of the lane, of the type of the elements' numbers.</param>
    /// <param name="first">The number of the first element; null for 0.</param>
    /// <param name="limit">The number after the last.</param>
    /// <param name="head">How many elements come before the first vector, of the same type, less than one vector has; null for none.</param>
    public Stretch(PtxWriter writer, string integer, int lanes, int width, string lane, string? first, string limit, string? head)
    {
        (this.writer, this.integer, this.lanes, this.width, this.lane, this.first, this.head) = (writer, integer, lanes, width, lane, first, head);
        (start, full) = (first, limit);
        if (width == 1)
        {
            return;
        }
        var (length, left) = (limit, writer.Register(integer));
        (full, singles) = (writer.Register(integer), left);
        if (first is not null)
        {
            length = writer.Register(integer);
            writer.Line($"sub.{integer} {length}, {limit}, {first}");
        }
        if (head is not null)
        {
            var within = writer.Register(integer);
            writer.Line($"min.{integer} {within}, {head}, {length}");
            this.head = within;
            start = Sum(first, within);
            writer.Line($"sub.{integer} {left}, {length}, {within}");
            length = left;
        }
        writer.Line($"and.b{integer[1..]} {left}, {length}, {width - 1}");
        writer.Line($"sub.{integer} {full}, {limit}, {left}");
        singles = Sum(this.head, left);
    }

    /// <summary>One of equal slices of some elements, all but the last of which are whole numbers of vectors for each lane.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="integer">The type of the elements' numbers, and of all that follow.</param>
    /// <param name="lanes">Lanes of a group.</param>
    /// <param name="width">Elements of a vector.</param>
    /// <param name="lane">The number of the lane.</param>
    /// <param name="slice">The number of the slice.</param>
    /// <param name="length">Elements of a slice.</param>
    /// <param name="count">Elements of all.</param>
    /// <param name="head">How many come before the first vector.</param>
    public static Stretch OfSlice(PtxWriter writer, string integer, int lanes, int width, string lane, string slice, string length, string count, string? head)
    {
        var (first, limit) = (writer.Register(integer), writer.Register(integer));
        writer.Line($"mul.lo.{integer} {first}, {slice}, {length}");
        writer.Line($"add.{integer} {limit}, {first}, {length}");
        writer.Line($"min.{integer} {limit}, {limit}, {count}");
        return new(writer, integer, lanes, width, lane, first, limit, head);
    }

    /// <summary>How many elements there are from an address to the next at which a vector may lie.</summary>
    public static string Head(PtxWriter writer, string integer, string address, int size, int width)
    {
        var bytes = writer.Register("u32");
        writer.Line($"cvt.u32.u64 {bytes}, {address}");
        writer.Line($"neg.s32 {bytes}, {bytes}");
        writer.Line($"and.b32 {bytes}, {bytes}, {size * width - 1}");
        writer.Line($"shr.u32 {bytes}, {bytes}, {BitOperations.Log2((uint)size)}");
        return writer.Widened(bytes, integer);
    }

    /// <summary>Writes one pass.</summary>
    /// <param name="body">Writes what is done with some neighbouring elements, given the number of the first and how many they are.</param>
    public void Over(Action<string, int> body)
    {
        if (width == 1)
        {
            Loop(Sum(first, lane), 1, body);
            return;
        }
        var position = writer.Register(integer);
        writer.Line($"shl.b{integer[1..]} {position}, {lane}, {BitOperations.Log2((uint)width)}");
        Loop(Sum(start, position), width, body);
        var (none, end) = (writer.Register("pred"), writer.Label());
        writer.Line($"setp.ge.{integer} {none}, {lane}, {singles}");
        writer.Line($"@{none} bra {end}");
        var single = full;
        if (head is not null)
        {
            var before = writer.Register("pred");
            single = writer.Register(integer);
            writer.Line($"sub.{integer} {single}, {full}, {head}");
            writer.Line($"setp.lt.{integer} {before}, {lane}, {head}");
            writer.Line($"selp.{integer} {single}, {first ?? "0"}, {single}, {before}");
        }
        body(Sum(single, lane), 1);
        writer.Place(end);
    }

    void Loop(string from, int step, Action<string, int> body)
    {
        var (position, done, start, end) = (writer.Register(integer), writer.Register("pred"), writer.Label(), writer.Label());
        writer.Line($"mov.{integer} {position}, {from}");
        writer.Line($"setp.ge.{integer} {done}, {position}, {full}");
        writer.Line($"@{done} bra {end}");
        writer.Place(start);
        body(position, step);
        writer.Line($"add.{integer} {position}, {position}, {lanes * step}");
        writer.Line($"setp.lt.{integer} {done}, {position}, {full}");
        writer.Line($"@{done} bra {start}");
        writer.Place(end);
    }

    /// <summary>The sum of two numbers of which the first may be nothing.</summary>
    string Sum(string? left, string right)
    {
        if (left is null)
        {
            return right;
        }
        var sum = writer.Register(integer);
        writer.Line($"add.{integer} {sum}, {left}, {right}");
        return sum;
    }
}
