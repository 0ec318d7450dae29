using PtxInterpreter.Verification;

namespace PtxInterpreter.Execution;

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
