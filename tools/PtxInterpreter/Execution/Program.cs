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

/// <summary>Where each register, constant, address and special register of a kernel has its 32 numbers.</summary>
sealed class Slots(Kernel kernel)
{
    /// <summary>How many there are, registers first.</summary>
    public int Count { get; private set; } = kernel.Registers.Count(r => !r.IsPredicate);

    public Dictionary<ulong, int> Constants { get; } = [];

    public Dictionary<(Variable Variable, long Offset), int> Addresses { get; } = [];

    public Dictionary<(string Name, char Component), int> Specials { get; } = [];

    /// <summary>The slot of a source or target; -1 for one that is not wanted.</summary>
    public int Of(Operand operand) => operand switch
    {
        RegisterOperand { Register: { IsPredicate: false } register } => register.Index * Warp.Width,
        ConstantOperand constant => OfConstant(constant.Bits),
        VariableOperand variable => Of(Addresses, (variable.Variable, variable.Offset)),
        SpecialOperand special => Of(Specials, (special.Name, special.Component)),
        IndirectOperand { Base: { } register } => register.Index * Warp.Width,
        SinkOperand => -1,
        _ => throw new ArgumentException($"{operand} has no slot", nameof(operand)),
    };

    public int OfConstant(ulong bits) => Of(Constants, bits);

    int Of<T>(Dictionary<T, int> known, T key) where T : notnull
    {
        if (!known.TryGetValue(key, out int slot)) known.Add(key, slot = Count++ * Warp.Width);
        return slot;
    }
}
