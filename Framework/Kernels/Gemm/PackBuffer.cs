using System.Runtime.InteropServices;

namespace Framework.Kernels;

/// <summary>Native memory of one thread for packed panels. It grows to the largest request and goes with its thread.</summary>
sealed unsafe class PackBuffer
{
    const nuint Alignment = 4096;

    [ThreadStatic]
    static PackBuffer? mine;

    void* memory;
    nuint length;

    ~PackBuffer() => NativeMemory.AlignedFree(memory);

    /// <summary>Memory for <paramref name="count"/> elements, good until this thread asks again.</summary>
    internal static T* Rent<T>(nint count) where T : unmanaged
    {
        PackBuffer buffer = mine ??= new PackBuffer();
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
