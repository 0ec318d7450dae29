using PtxInterpreter.Syntax;

namespace PtxInterpreter.Verification;

/// <summary>Literals to the bits of a type (PTX ISA 4.5). Stricter than the assembler: an integer must fit the type, signed or unsigned, and never stands for a floating-point number.</summary>
static class Constants
{
    public static ulong Convert(OperandSyntax literal, PtxType type) => literal switch
    {
        IntegerSyntax integer => Integer(integer, type),
        FloatSyntax real => Real(real, type),
        _ => throw new PtxVerificationException(literal.Position, "a constant is needed here"),
    };

    static ulong Integer(IntegerSyntax literal, PtxType type)
    {
        if (type.IsFloat) throw new PtxVerificationException(literal.Position, $"an integer literal stands where {type.Word} is needed");
        ulong half = 1ul << type.Size * 8 - 1;
        bool fits = literal.IsNegative ? literal.Magnitude <= half : literal.Magnitude <= type.Mask;
        if (!fits) throw new PtxVerificationException(literal.Position, $"{(literal.IsNegative ? "-" : "")}{literal.Magnitude} does not fit {type.Word}");
        return (literal.IsNegative ? 0 - literal.Magnitude : literal.Magnitude) & type.Mask;
    }

    static ulong Real(FloatSyntax literal, PtxType type)
    {
        bool allowed = type switch
        {
            PtxType.F32 => true,
            PtxType.F64 => !literal.IsSingle,
            PtxType.B32 => literal.IsSingle,
            PtxType.B64 => !literal.IsSingle,
            _ => false,
        };
        if (!allowed) throw new PtxVerificationException(literal.Position, $"this floating-point literal cannot stand where {type.Word} is needed");
        return type == PtxType.F32 && !literal.IsSingle ? BitConverter.SingleToUInt32Bits((float)BitConverter.UInt64BitsToDouble(literal.Bits)) : literal.Bits;
    }
}
