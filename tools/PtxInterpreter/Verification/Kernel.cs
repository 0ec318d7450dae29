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
/// <param name="Match">Its form and types.</param>
sealed record Instruction(Position Position, string Opcode, Match Match, Guard? Guard, IReadOnlyList<Operand> Operands)
{
    /// <summary>The type of the instruction; <see cref="PtxType.Pred"/> where it names none.</summary>
    public PtxType Type => Match.Type;

    /// <summary>The second type of cvt and set.</summary>
    public PtxType SourceType => Match.SourceType;

    public int Vector => Match.Vector;

    public Form Form => Match.Form;

    public IReadOnlyList<Register> Written { get; } = Registers(Match.Form, Operands, destinations: true);

    /// <summary>The registers read, without the guard; those of an address among them, whatever happens to the memory.</summary>
    public IReadOnlyList<Register> Read { get; } = Registers(Match.Form, Operands, destinations: false);

    /// <summary>The index of the instruction that a branch goes to. Known when the whole kernel has been read.</summary>
    public int? BranchTarget => Opcode == "bra" ? ((LabelOperand)Operands[0]).Label.Target : null;

    /// <summary>Whether control never goes on to the next instruction.</summary>
    public bool EndsPath => Guard is null && (Opcode is "ret" or "exit" or "bra");

    /// <summary>Whether a modifier, without its dot, is there.</summary>
    public bool Has(string modifier) => Match.Modifiers.Contains(modifier);

    static IReadOnlyList<Register> Registers(Form form, IReadOnlyList<Operand> operands, bool destinations)
    {
        List<Register> registers = [];
        for (int i = 0; i < operands.Count; i++)
            if (form.Operands[i].IsDestination == destinations) Add(operands[i], registers);
        return registers;
    }

    static void Add(Operand operand, List<Register> registers)
    {
        switch (operand)
        {
            case RegisterOperand register:
                registers.Add(register.Register);
                break;
            case IndirectOperand { Base: { } address }:
                registers.Add(address);
                break;
            case VectorOperand vector:
                foreach (Operand element in vector.Elements) Add(element, registers);
                break;
            case PairOperand pair:
                Add(pair.First, registers);
                Add(pair.Second, registers);
                break;
        }
    }
}

/// <summary>A kernel that has passed every check.</summary>
sealed record Kernel(string Name, Position Position, int Version, int Target, IReadOnlyList<Variable> Parameters, IReadOnlyList<Variable> Shared, int SharedSize,
    IReadOnlyList<Register> Registers, IReadOnlyList<Instruction> Instructions, ulong MaximumThreads, Dim3? RequiredBlock, IReadOnlyList<Variable> ModuleVariables);
