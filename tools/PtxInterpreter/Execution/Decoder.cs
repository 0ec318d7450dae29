using PtxInterpreter.Syntax;
using PtxInterpreter.Verification;

namespace PtxInterpreter.Execution;

/// <summary>Verified instructions to operations, once for each kernel and set of options.</summary>
sealed class Decoder(Slots slots, LaunchOptions options)
{
    readonly Approximation approximation = new(options.ApproximationSeed);

    public Operation Decode(Instruction instruction)
    {
        Operation operation = Unguarded(instruction);
        if (instruction.Guard is { } guard) operation.Guard = new(guard.Predicate.Index, guard.IsNegated);
        return operation;
    }

    Operation Unguarded(Instruction i)
    {
        Position position = i.Position;
        switch (i.Opcode)
        {
            case "bra":
                return new BranchOperation(position, ((LabelOperand)i.Operands[0]).Label.Target, i.Has("uni"));
            case "ret" or "exit":
                return new ExitOperation(position);
            case "membar" or "fence":
                return new FenceOperation(position);
            case "ld" when i.Has("param"):
                VariableOperand parameter = (VariableOperand)i.Operands[1];
                return new LoadParameterOperation(position, (int)(parameter.Variable.Offset + parameter.Offset), Elements(i.Operands[0]), i.Type.Size, Extensions(i.Operands[0], i.Type));
            case "ld":
                return new LoadOperation(position, WindowOf(i), KindOf(i), slots.Of(i.Operands[1]), OffsetOf(i.Operands[1]), Elements(i.Operands[0]), i.Type.Size, Extensions(i.Operands[0], i.Type));
            case "st":
                return new StoreOperation(position, WindowOf(i), KindOf(i), slots.Of(i.Operands[0]), OffsetOf(i.Operands[0]), Elements(i.Operands[1]), i.Type.Size);
            case "atom" or "red":
                return Atomic(i);
            case "setp" or "testp":
                return Compare(i);
            case "set":
                Func<ulong, ulong, bool> compare = Comparison.Of(i, i.SourceType);
                ulong yes = i.Type == PtxType.F32 ? 0x3f800000 : uint.MaxValue;
                return Binary(i, (a, b) => compare(a, b) ? yes : 0);
            case "selp":
                return new SelectOperation(position, slots.Of(i.Operands[0]), slots.Of(i.Operands[1]), slots.Of(i.Operands[2]), PredicateOf(i.Operands[3]).Index);
            case "slct":
                return Ternary(i, i.SourceType == PtxType.F32 ? (a, b, c) => Bits.Single(c) >= 0 ? a : b : (a, b, c) => Bits.Signed(c, 4) >= 0 ? a : b);
            case "mov" when i.Operands.Any(o => o is VectorOperand):
                return Pack(i);
            case "and" or "or" or "xor" or "not" or "mov" when i.Has("pred"):
                return PredicateLogic(i);
            case "mov":
                return Unary(i, a => a);
            case "cvta":
                return Cvta(i);
            case "cvt":
                PtxType target = ((RegisterOperand)i.Operands[0]).Register.Type;
                return Unary(i, Conversion.Of(i, target, i.Operands[1] is RegisterOperand source ? source.Register.Type : i.SourceType));
            case "shfl":
                return Shuffle(i);
            case "vote":
                return new VoteOperation(position, i.Has("ballot") ? "ballot" : i.Has("all") ? "all" : i.Has("any") ? "any" : "uni",
                    i.Has("ballot") ? slots.Of(i.Operands[0]) : PredicateOf(i.Operands[0]).Index, PredicateOf(i.Operands[1]), slots.Of(i.Operands[2]));
            case "match":
                return new MatchOperation(position, slots.Of(i.Operands[0]), slots.Of(i.Operands[1]), slots.Of(i.Operands[2]));
            case "redux":
                return new ReduxOperation(position, slots.Of(i.Operands[0]), slots.Of(i.Operands[1]), slots.Of(i.Operands[2]), IntegerArithmetic.Binary(i with { Opcode = ReductionOf(i) }));
            case "activemask":
                return new ActiveMaskOperation(position, slots.Of(i.Operands[0]));
            case "bar" when i.Has("warp"):
                return new WarpBarrierOperation(position, slots.Of(i.Operands[0]));
            case "bar" or "barrier":
                return Barrier(i);
            case "bfi":
                int width = i.Type.Size * 8;
                return new InsertOperation(position, slots.Of(i.Operands[0]), slots.Of(i.Operands[1]), slots.Of(i.Operands[2]), slots.Of(i.Operands[3]), slots.Of(i.Operands[4]),
                    (a, b, c, d) => IntegerArithmetic.Insert(a, b, (int)(c & 255), (int)(d & 255), width));
            case "lop3":
                return Ternary(i, IntegerArithmetic.Logic((int)((ConstantOperand)i.Operands[4]).Bits));
            default:
                return Arithmetic(i);
        }
    }

    Operation Arithmetic(Instruction i)
    {
        bool approximate = i.Has("approx") || i.Has("full");
        return i.Form.Operands.Count switch
        {
            2 => Unary(i, approximate ? approximation.Unary(i) : i.Type.IsFloat ? RealArithmetic.Unary(i) : IntegerArithmetic.Unary(i)),
            3 when i.Opcode is "div" or "rem" && !i.Type.IsFloat
                => new DivideOperation(i.Position, slots.Of(i.Operands[0]), slots.Of(i.Operands[1]), slots.Of(i.Operands[2]), IntegerArithmetic.Binary(i)),
            3 => Binary(i, approximate ? approximation.Divide(i) : i.Type.IsFloat ? RealArithmetic.Binary(i) : IntegerArithmetic.Binary(i)),
            _ => Ternary(i, i.Type.IsFloat ? RealArithmetic.FusedMultiplyAdd(i) : IntegerArithmetic.Ternary(i)),
        };
    }

    UnaryOperation Unary(Instruction i, Func<ulong, ulong> function) => new(i.Position, slots.Of(i.Operands[0]), slots.Of(i.Operands[1]), function);

    BinaryOperation Binary(Instruction i, Func<ulong, ulong, ulong> function) => new(i.Position, slots.Of(i.Operands[0]), slots.Of(i.Operands[1]), slots.Of(i.Operands[2]), function);

    TernaryOperation Ternary(Instruction i, Func<ulong, ulong, ulong, ulong> function)
        => new(i.Position, slots.Of(i.Operands[0]), slots.Of(i.Operands[1]), slots.Of(i.Operands[2]), slots.Of(i.Operands[3]), function);

    CompareOperation Compare(Instruction i)
    {
        (Operand first, Operand? second) = i.Operands[0] is PairOperand pair ? (pair.First, pair.Second) : (i.Operands[0], (Operand?)null);
        int a = slots.Of(i.Operands[1]);
        if (i.Opcode == "testp") return new(i.Position, IndexOf(first), -1, a, a, RealArithmetic.Test(i), null, null);
        PredicateSource? with = i.Operands.Count > 3 ? PredicateOf(i.Operands[3]) : null;
        Func<uint, uint, uint>? combine = with is null ? null : i.Has("and") ? (x, y) => x & y : i.Has("or") ? (x, y) => x | y : (x, y) => x ^ y;
        return new(i.Position, IndexOf(first), second is null ? -1 : IndexOf(second), a, slots.Of(i.Operands[2]), Comparison.Of(i, i.Type), with, combine);
    }

    PredicateOperation PredicateLogic(Instruction i)
    {
        int target = PredicateOf(i.Operands[0]).Index, a = PredicateOf(i.Operands[1]).Index, b = i.Operands.Count > 2 ? PredicateOf(i.Operands[2]).Index : a;
        return new(i.Position, target, a, b, i.Opcode switch { "and" => (x, y) => x & y, "or" => (x, y) => x | y, "xor" => (x, y) => x ^ y, "not" => (x, _) => ~x, _ => (x, _) => x });
    }

    PackOperation Pack(Instruction i)
    {
        bool unpacks = i.Operands[0] is VectorOperand;
        VectorOperand parts = (VectorOperand)i.Operands[unpacks ? 0 : 1];
        return new(i.Position, slots.Of(i.Operands[unpacks ? 1 : 0]), [.. parts.Elements.Select(slots.Of)], i.Type.Size * 8 / parts.Elements.Count, unpacks);
    }

    UnaryOperation Cvta(Instruction i)
    {
        ulong window = i.Has("shared") ? MemoryOperation.SharedWindow : 0;
        return Unary(i, i.Has("to") ? a => a - window : a => a + window);
    }

    ShuffleOperation Shuffle(Instruction i)
    {
        (Operand value, Operand? predicate) = i.Operands[0] is PairOperand pair ? (pair.First, pair.Second) : (i.Operands[0], (Operand?)null);
        ShuffleMode mode = i.Has("up") ? ShuffleMode.Up : i.Has("down") ? ShuffleMode.Down : i.Has("bfly") ? ShuffleMode.Bfly : ShuffleMode.Idx;
        return new(i.Position, mode, slots.Of(value), predicate is null ? -1 : IndexOf(predicate), slots.Of(i.Operands[1]), slots.Of(i.Operands[2]), slots.Of(i.Operands[3]), slots.Of(i.Operands[4]));
    }

    BarrierOperation Barrier(Instruction i)
    {
        bool aligned = i.Opcode == "bar" || i.Has("aligned");
        if (i.Has("sync")) return new(i.Position, aligned, slots.Of(i.Operands[0]), i.Operands.Count > 1 ? slots.Of(i.Operands[1]) : -1, BarrierReduction.None, -1, default);
        BarrierReduction reduction = i.Has("popc") ? BarrierReduction.Popc : i.Has("and") ? BarrierReduction.And : BarrierReduction.Or;
        int target = reduction == BarrierReduction.Popc ? slots.Of(i.Operands[0]) : PredicateOf(i.Operands[0]).Index;
        return new(i.Position, aligned, slots.Of(i.Operands[1]), -1, reduction, target, PredicateOf(i.Operands[2]));
    }

    AtomicOperation Atomic(Instruction i)
    {
        bool returns = i.Opcode == "atom";
        int address = returns ? 1 : 0, b = slots.Of(i.Operands[address + 1]);
        int c = i.Operands.Count > address + 2 ? slots.Of(i.Operands[address + 2]) : b;
        return new(i.Position, WindowOf(i), slots.Of(i.Operands[address]), OffsetOf(i.Operands[address]), returns ? slots.Of(i.Operands[0]) : -1, b, c, i.Type.Size, Atomics.Of(i));
    }

    static string ReductionOf(Instruction i) => new[] { "add", "min", "max", "and", "or", "xor" }.First(i.Has);

    int[] Elements(Operand operand) => [.. ((VectorOperand)operand).Elements.Select(slots.Of)];

    static Func<ulong, ulong>?[] Extensions(Operand operand, PtxType type)
        => [.. ((VectorOperand)operand).Elements.Select(e => e is RegisterOperand register ? Conversion.Extend(type, register.Register.Type) : null)];

    static int IndexOf(Operand operand) => operand is SinkOperand ? -1 : PredicateOf(operand).Index;

    static PredicateSource PredicateOf(Operand operand)
    {
        RegisterOperand register = (RegisterOperand)operand;
        return new(register.Register.Index, register.IsNegated);
    }

    static Window WindowOf(Instruction i)
        => i.Has("shared") || i.Has("shared::cta") ? Window.Shared : i.Has("global") ? Window.Global : i.Has("const") ? Window.Constant : Window.Generic;

    static AccessKind KindOf(Instruction i)
        => i.Has("nc") ? AccessKind.NonCoherent : i.Has("relaxed") || i.Has("acquire") || i.Has("release") || i.Has("volatile") ? AccessKind.Strong : AccessKind.Plain;

    /// <summary>What an instruction adds to the address; a variable's address has its offset in it.</summary>
    static long OffsetOf(Operand operand) => operand is IndirectOperand indirect ? indirect.Offset : 0;
}
