using System.Runtime.InteropServices;

namespace Framework.Kernels;

/// <summary>Native memory of one thread for what a kernel prepares. It grows to the largest request and goes with its thread.</summary>
sealed unsafe class PackBuffer
{
    const nuint Alignment = 4096;

    /// <summary>What the memory is for: uses that overlap in time have memory of their own.</summary>
    internal enum Use
    {
        /// <summary>Panels of a product.</summary>
        Panels,

        /// <summary>A product before it is turned over.</summary>
        Turned,

        /// <summary>Part of an image with its borders.</summary>
        Image,

        /// <summary>What all threads of one call read: rearranged weights, tables.</summary>
        Shared,

        /// <summary>Weights, or sums of their gradients, in the space of tiles.</summary>
        Transformed,

        /// <summary>Results on their way to their places.</summary>
        Results,

        /// <summary>Scores of attention, and what stands beside them.</summary>
        Scores,
    }

    [ThreadStatic]
    static PackBuffer?[]? mine;

    void* memory;
    nuint length;

    ~PackBuffer() => NativeMemory.AlignedFree(memory);

    /// <summary>Memory for <paramref name="count"/> elements, good until this thread asks again for the same use.</summary>
    internal static T* Rent<T>(Use use, nint count) where T : unmanaged
    {
        mine ??= new PackBuffer?[7];
        PackBuffer buffer = mine[(int)use] ??= new PackBuffer();
        nuint wanted = (nuint)(count * sizeof(T));
        if (wanted > buffer.length)
        {
            NativeMemory.AlignedFree(buffer.memory);
            buffer.memory = null;
            buffer.length = 0;
            buffer.memory = NativeMemory.AlignedAlloc(wanted, Alignment);
            buffer.length = wanted;
        }

        return (T*)buffer.memory;
    }
}
