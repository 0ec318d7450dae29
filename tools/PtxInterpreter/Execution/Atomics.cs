using PtxInterpreter.Verification;

namespace PtxInterpreter.Execution;

/// <summary>What atom and red make of the old value and their operands (PTX ISA 9.7.13.5).</summary>
static class Atomics
{
    static readonly string[] Names = ["add", "inc", "dec", "min", "max", "and", "or", "xor", "exch", "cas"];

    /// <summary>The last argument of the function says whether the memory is shared.</summary>
    public static Func<ulong, ulong, ulong, bool, ulong> Of(Instruction instruction)
    {
        string name = Names.First(instruction.Has);
        switch (name)
        {
            case "exch":
                return (_, b, _, _) => b;
            case "cas":
                return (old, b, c, _) => old == b ? c : old;
            case "inc":
                return (old, b, _, _) => old >= b ? 0 : old + 1;
            case "dec":
                return (old, b, _, _) => old == 0 || old > b ? b : old - 1;
            case "add" when instruction.Type == PtxType.F32:
                // On global memory, and there alone, subnormal operands and results become zeros of their sign.
                return (old, b, _, shared) => shared ? Bits.Of(Bits.Single(old) + Bits.Single(b)) : Flush(Bits.Of(Bits.Single(Flush(old)) + Bits.Single(Flush(b))));
            default:
                Instruction plain = instruction with { Opcode = name };
                Func<ulong, ulong, ulong> function = instruction.Type.IsFloat ? RealArithmetic.Binary(plain) : IntegerArithmetic.Binary(plain);
                return (old, b, _, _) => function(old, b);
        }
    }

    static ulong Flush(ulong bits) => float.IsSubnormal(Bits.Single(bits)) ? bits & 0x80000000 : bits;
}
