using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PtxInterpreter.Execution;
using PtxInterpreter.Syntax;
using PtxInterpreter.Verification;

namespace PtxInterpreter;

/// <summary>
/// The global memory of the device: separate buffers far from each other, so that an address which leaves one meets nothing. Bytes that neither the host nor a kernel has written
/// may not be read.
/// </summary>
/// <param name="guard">The least distance between two buffers, in bytes.</param>
public sealed class PtxMemory(int guard = 4096)
{
    /// <summary>What the driver's allocations are aligned to.</summary>
    const ulong Alignment = 256;

    readonly SortedList<ulong, Region> regions = [];
    readonly Dictionary<Variable, Region> variables = new(ReferenceEqualityComparer.Instance);
    ulong next = 0x7_0000_0000;
    Region? last;

    /// <summary>The first number that no interval of an earlier launch has.</summary>
    internal uint NextInterval { get; set; } = 1;

    /// <summary>A buffer whose bytes count as unwritten.</summary>
    /// <param name="bytes">Its size; an access beyond it is a fault.</param>
    /// <param name="name">What messages call it.</param>
    /// <returns>Its address, a multiple of 256.</returns>
    public ulong Allocate(long bytes, string name = "buffer")
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, Array.MaxLength);
        return Add(name, (int)bytes, isConstant: false).Start;
    }

    /// <summary>A buffer with the contents of a span.</summary>
    /// <typeparam name="T">The type of its elements.</typeparam>
    /// <param name="values">The contents.</param>
    /// <param name="name">What messages call it.</param>
    /// <returns>Its address.</returns>
    public ulong Allocate<T>(ReadOnlySpan<T> values, string name = "buffer") where T : unmanaged
    {
        ulong address = Allocate((long)values.Length * Unsafe.SizeOf<T>(), name);
        Upload(address, values);
        return address;
    }

    /// <summary>Copies from the host.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="address">The first byte written.</param>
    /// <param name="values">What is written there.</param>
    public void Upload<T>(ulong address, ReadOnlySpan<T> values) where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values);
        (Region region, int offset) = Inside(address, bytes.Length);
        bytes.CopyTo(region.Data.AsSpan(offset));
        region.Mark(offset, bytes.Length, Region.Written);
    }

    /// <summary>Copies to the host, also what has not been written, which is zero.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="address">The first byte read.</param>
    /// <param name="values">Where it goes.</param>
    public void Download<T>(ulong address, Span<T> values) where T : unmanaged
    {
        Span<byte> bytes = MemoryMarshal.AsBytes(values);
        (Region region, int offset) = Inside(address, bytes.Length);
        region.Data.AsSpan(offset, bytes.Length).CopyTo(bytes);
    }

    /// <summary>Whether every byte of a range has been written, by the host or by a kernel.</summary>
    /// <param name="address">The first byte.</param>
    /// <param name="bytes">How many.</param>
    /// <returns>True when none is unwritten.</returns>
    public bool IsWritten(ulong address, int bytes)
    {
        (Region region, int offset) = Inside(address, bytes);
        return region.StateOf(offset, bytes) == Region.Written;
    }

    /// <summary>Gives a buffer back; its addresses are never used again.</summary>
    /// <param name="address">What <see cref="Allocate(long, string)"/> returned.</param>
    public void Free(ulong address)
    {
        if (!regions.Remove(address)) throw new ArgumentException($"no buffer begins at 0x{address:x}", nameof(address));
        last = null;
    }

    /// <summary>The region that holds an address, or null.</summary>
    internal Region? Find(ulong address)
    {
        if (last is { } recent && address - recent.Start < (ulong)recent.Data.Length) return recent;
        int low = 0, high = regions.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            Region region = regions.Values[middle];
            if (address < region.Start) high = middle - 1;
            else if (address - region.Start >= (ulong)region.Data.Length) low = middle + 1;
            else return last = region;
        }
        return null;
    }

    /// <summary>The memory of a variable of a module, there from the first launch on.</summary>
    internal Region Of(Variable variable)
    {
        if (variables.TryGetValue(variable, out Region? region)) return region;
        region = Add(variable.Name, (int)variable.Size!.Value, variable.Space == Space.Const);
        variable.Image.CopyTo(region.Data.AsSpan());
        region.Mark(0, region.Data.Length, Region.Written);
        variables.Add(variable, region);
        return region;
    }

    internal void BeginLaunch()
    {
        foreach (Region region in regions.Values) region.Baseline = NextInterval;
    }

    Region Add(string name, int bytes, bool isConstant)
    {
        Region region = new(name, next, bytes, isConstant);
        regions.Add(next, region);
        next = (next + (ulong)Math.Max(bytes, 1) + (ulong)guard + Alignment - 1) / Alignment * Alignment;
        return region;
    }

    (Region Region, int Offset) Inside(ulong address, int bytes)
    {
        Region? region = Find(address) ?? (bytes == 0 ? regions.GetValueOrDefault(address) : null);
        if (region is null || address - region.Start + (ulong)bytes > (ulong)region.Data.Length)
            throw new ArgumentException($"{bytes} bytes at 0x{address:x} are not inside one buffer", nameof(address));
        return (region, (int)(address - region.Start));
    }
}
