using PtxInterpreter.Syntax;

namespace PtxInterpreter.Verification;

/// <param name="Index">Among the predicates, or among all other registers.</param>
sealed record Register(string Name, PtxType Type, int Index)
{
    public bool IsPredicate => Type == PtxType.Pred;
}

/// <param name="Offset">In shared or parameter space; unused elsewhere.</param>
/// <param name="Size">In bytes; null for an array left open, whose size the launch says.</param>
/// <param name="Image">The first bytes of a global or constant variable; the rest is zero.</param>
sealed record Variable(Position Position, Space Space, string Name, PtxType Type, int Alignment, long? Size, long Offset, byte[] Image, Space? PointerSpace, int PointerAlignment);

sealed record Label(string Name)
{
    /// <summary>The index of the instruction that follows.</summary>
    public int Target { get; set; } = -1;
}

abstract record Operand(Position Position);

sealed record RegisterOperand(Position Position, Register Register, bool IsNegated = false) : Operand(Position);

sealed record ConstantOperand(Position Position, ulong Bits) : Operand(Position);

/// <param name="Component">x, y, z, or a space where there are none.</param>
sealed record SpecialOperand(Position Position, string Name, char Component) : Operand(Position);

/// <summary>The address of a variable, or what stands at it when it is in brackets.</summary>
sealed record VariableOperand(Position Position, Variable Variable, long Offset) : Operand(Position);

/// <param name="Base">Null for an absolute address.</param>
sealed record IndirectOperand(Position Position, Register? Base, long Offset) : Operand(Position);

sealed record VectorOperand(Position Position, IReadOnlyList<Operand> Elements) : Operand(Position);

/// <summary>A result with a predicate beside it.</summary>
sealed record PairOperand(Position Position, Operand First, Operand Second) : Operand(Position);

sealed record SinkOperand(Position Position) : Operand(Position);

sealed record LabelOperand(Position Position, Label Label) : Operand(Position);

sealed record Guard(Register Predicate, bool IsNegated);

/// <summary>An instruction that follows the table, its names resolved.</summary>
/// <param name="Type">The type of the instruction; <see cref="PtxType.Pred"/> where it names none.</param>
/// <param name="SourceType">The second type of cvt and set.</param>
sealed record Instruction(Position Position, string Opcode, IReadOnlySet<string> Modifiers, PtxType Type, PtxType SourceType, int Vector, Guard? Guard, Form Form, IReadOnlyList<Operand> Operands)
{
    /// <summary>Whether a modifier, without its dot, is there.</summary>
    public bool Has(string modifier) => Modifiers.Contains(modifier);

    public bool EndsThread => Guard is null && Opcode is "ret" or "exit";

    public IEnumerable<Register> Written => Registers(destinations: true);

    public IEnumerable<Register> Read => Registers(destinations: false);

    IEnumerable<Register> Registers(bool destinations)
    {
        for (int i = 0; i < Operands.Count; i++)
        {
            // The register of an address is read, whatever happens to the memory.
            bool isDestination = Form.Operands[i].IsDestination;
            foreach (Register register in In(Operands[i]))
                if (isDestination == destinations) yield return register;
        }
    }

    static IEnumerable<Register> In(Operand operand) => operand switch
    {
        RegisterOperand register => [register.Register],
        IndirectOperand { Base: { } register } => [register],
        VectorOperand vector => vector.Elements.SelectMany(In),
        PairOperand pair => In(pair.First).Concat(In(pair.Second)),
        _ => [],
    };
}

/// <summary>A kernel that has passed every check.</summary>
sealed record Kernel(string Name, Position Position, int Version, int Target, IReadOnlyList<Variable> Parameters, IReadOnlyList<Variable> Shared, int SharedSize,
    IReadOnlyList<Register> Registers, IReadOnlyList<Instruction> Instructions, ulong MaximumThreads, Dim3? RequiredBlock, IReadOnlyList<Variable> ModuleVariables);
