using System.Runtime.InteropServices;

namespace Framework.Kernels;

/// <summary>A stretch of a region of native memory: handed out, free, or fresh, that is without pages behind it.</summary>
sealed class Block(nint address, long size)
{
    GCHandle owner;

    public nint Address => address;

    public long Size { get; set; } = size;

    /// <summary>Its neighbours in the region; null at the region's ends.</summary>
    public Block? Before { get; set; }

    public Block? After { get; set; }

    public BlockState State { get; set; }

    /// <summary>The place among all that are handed out.</summary>
    public int Slot { get; set; }

    /// <summary>The object that the block was handed out to, without keeping it alive; null once it is gone.</summary>
    public object? Owner
    {
        get => owner.Target;
        set
        {
            if (owner.IsAllocated)
            {
                owner.Target = value;
            }
            else
            {
                owner = GCHandle.Alloc(value, GCHandleType.Weak);
            }
        }
    }

    /// <summary>Makes a new neighbour of all but the first bytes.</summary>
    public Block Split(long first)
    {
        var rest = new Block(address + (nint)first, Size - first) { Before = this, After = After, State = State };
        if (After is not null)
        {
            After.Before = rest;
        }
        After = rest;
        Size = first;
        return rest;
    }

    /// <summary>Takes up the neighbour behind, which must not be handed out.</summary>
    public void Absorb(Block behind)
    {
        Size += behind.Size;
        After = behind.After;
        if (After is not null)
        {
            After.Before = this;
        }
        behind.Release();
    }

    /// <summary>Gives up the handle to the owner; the block is not used any more.</summary>
    public void Release()
    {
        if (owner.IsAllocated)
        {
            owner.Free();
        }
    }
}

enum BlockState
{
    Fresh,
    Free,
    Rented,
}
