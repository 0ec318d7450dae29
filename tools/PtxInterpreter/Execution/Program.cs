using PtxInterpreter.Syntax;
using PtxInterpreter.Verification;

namespace PtxInterpreter.Execution;

/// <summary>A kernel ready to run: its operations, and what has to stand in the registers that hold constants, addresses and special registers.</summary>
sealed class Program
{
    readonly Slots slots;

    public Program(Kernel kernel, LaunchOptions options)
    {
        Kernel = kernel;
        slots = new(kernel);
        Decoder decoder = new(slots, options);
        Operations = [.. kernel.Instructions.Select(decoder.Decode)];
    }

    public Kernel Kernel { get; }

    public Operation[] Operations { get; }

    public int ValueCount => slots.Count;

    public int PredicateCount => Kernel.Registers.Count(r => r.IsPredicate);

    /// <summary>Makes every shared variable unwritten, and what lies between them forbidden.</summary>
    public void ClearShared(Region shared, int dynamicBytes)
    {
        shared.Mark(0, shared.Data.Length, Region.Gap);
        foreach (Variable variable in Kernel.Shared) shared.Mark((int)variable.Offset, (int)(variable.Size ?? dynamicBytes), Region.Unwritten);
    }

    public void FillConstants(Warp warp)
    {
        foreach ((ulong bits, int slot) in slots.Constants) warp.Values.AsSpan(slot, Warp.Width).Fill(bits);
        foreach (((Variable variable, long offset), int slot) in slots.Addresses)
        {
            ulong address = variable.Space == Space.Shared ? (ulong)variable.Offset : warp.Block.Launch.Memory.Of(variable).Start;
            warp.Values.AsSpan(slot, Warp.Width).Fill(address + (ulong)offset);
        }
        foreach (((string name, char component), int slot) in slots.Specials)
            for (int lane = 0; lane < Warp.Width; lane++) warp.Values[slot + lane] = Special(warp, name, component, lane);
    }

    static uint Special(Warp warp, string name, char component, int lane)
    {
        BlockRun block = warp.Block;
        return name switch
        {
            "%tid" => Part(block.Extent.At((ulong)(warp.Index * Warp.Width + lane))),
            "%ntid" => Part(block.Extent),
            "%ctaid" => Part(block.Coordinates),
            "%nctaid" => Part(block.Launch.Grid),
            "%laneid" => (uint)lane,
            "%warpid" => (uint)warp.Index,
            "%nwarpid" => (uint)((block.Extent.Count + Warp.Width - 1) / Warp.Width),
            "%lanemask_eq" => 1u << lane,
            "%lanemask_lt" => (1u << lane) - 1,
            "%lanemask_le" => (2u << lane) - 1,
            "%lanemask_ge" => ~((1u << lane) - 1),
            "%lanemask_gt" => ~((2u << lane) - 1),
            "%dynamic_smem_size" => (uint)block.Launch.DynamicShared,
            _ => (uint)block.Shared.Data.Length,
        };

        uint Part(Dim3 d) => component switch { 'x' => d.X, 'y' => d.Y, _ => d.Z };
    }
}
