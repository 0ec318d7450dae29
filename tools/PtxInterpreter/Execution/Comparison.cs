using PtxInterpreter.Verification;

namespace PtxInterpreter.Execution;

/// <summary>The comparisons of setp and set (PTX ISA 9.3.1). With a NaN those with a u are true, the others false.</summary>
static class Comparison
{
    static readonly string[] Names = ["eq", "ne", "lt", "le", "gt", "ge", "lo", "ls", "hi", "hs", "equ", "neu", "ltu", "leu", "gtu", "geu", "num", "nan"];

    public static Func<ulong, ulong, bool> Of(Instruction instruction, PtxType type)
    {
        string name = Names.First(instruction.Has);
        if (type.IsFloat) return Real(name, type);
        int size = type.Size;
        return (type.IsSigned, name) switch
        {
            (_, "eq") => (a, b) => a == b,
            (_, "ne") => (a, b) => a != b,
            (true, "lt") => (a, b) => Bits.Signed(a, size) < Bits.Signed(b, size),
            (true, "le") => (a, b) => Bits.Signed(a, size) <= Bits.Signed(b, size),
            (true, "gt") => (a, b) => Bits.Signed(a, size) > Bits.Signed(b, size),
            (true, _) => (a, b) => Bits.Signed(a, size) >= Bits.Signed(b, size),
            (_, "lt" or "lo") => (a, b) => a < b,
            (_, "le" or "ls") => (a, b) => a <= b,
            (_, "gt" or "hi") => (a, b) => a > b,
            _ => (a, b) => a >= b,
        };
    }

    static Func<ulong, ulong, bool> Real(string name, PtxType type)
    {
        Func<double, double, bool> compare = name switch
        {
            "eq" => (a, b) => a == b,
            "ne" => (a, b) => a < b || a > b,
            "lt" => (a, b) => a < b,
            "le" => (a, b) => a <= b,
            "gt" => (a, b) => a > b,
            "ge" => (a, b) => a >= b,
            "equ" => (a, b) => !(a < b || a > b),
            "neu" => (a, b) => a != b,
            "ltu" => (a, b) => !(a >= b),
            "leu" => (a, b) => !(a > b),
            "gtu" => (a, b) => !(a <= b),
            "geu" => (a, b) => !(a < b),
            "num" => (a, b) => !double.IsNaN(a) && !double.IsNaN(b),
            _ => (a, b) => double.IsNaN(a) || double.IsNaN(b),
        };
        return type switch
        {
            PtxType.F32 => (a, b) => compare(Bits.Single(a), Bits.Single(b)),
            PtxType.F64 => (a, b) => compare(Bits.Double(a), Bits.Double(b)),
            _ => (a, b) => compare((double)Bits.Half(a), (double)Bits.Half(b)),
        };
    }
}
