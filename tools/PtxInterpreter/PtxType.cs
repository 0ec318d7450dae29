namespace PtxInterpreter;

/// <summary>The fundamental types that the interpreter knows (PTX ISA 5.2.1). bfloat16 travels as <see cref="B16"/>.</summary>
public enum PtxType
{
    /// <summary>A predicate, in registers only.</summary>
    Pred,

    /// <summary>8 untyped bits.</summary>
    B8,

    /// <summary>16 untyped bits.</summary>
    B16,

    /// <summary>32 untyped bits.</summary>
    B32,

    /// <summary>64 untyped bits.</summary>
    B64,

    /// <summary>Unsigned, 8 bits.</summary>
    U8,

    /// <summary>Unsigned, 16 bits.</summary>
    U16,

    /// <summary>Unsigned, 32 bits.</summary>
    U32,

    /// <summary>Unsigned, 64 bits.</summary>
    U64,

    /// <summary>Signed, 8 bits.</summary>
    S8,

    /// <summary>Signed, 16 bits.</summary>
    S16,

    /// <summary>Signed, 32 bits.</summary>
    S32,

    /// <summary>Signed, 64 bits.</summary>
    S64,

    /// <summary>IEEE binary16.</summary>
    F16,

    /// <summary>IEEE binary32.</summary>
    F32,

    /// <summary>IEEE binary64.</summary>
    F64,
}

static class PtxTypes
{
    extension(PtxType type)
    {
        /// <summary>In bytes. A predicate has none.</summary>
        public int Size => type switch
        {
            PtxType.Pred => 0,
            PtxType.B8 or PtxType.U8 or PtxType.S8 => 1,
            PtxType.B16 or PtxType.U16 or PtxType.S16 or PtxType.F16 => 2,
            PtxType.B32 or PtxType.U32 or PtxType.S32 or PtxType.F32 => 4,
            _ => 8,
        };

        public bool IsFloat => type >= PtxType.F16;

        public bool IsSigned => type is >= PtxType.S8 and <= PtxType.S64;

        public bool IsUnsigned => type is >= PtxType.U8 and <= PtxType.U64;

        public bool IsInteger => type is >= PtxType.U8 and <= PtxType.S64;

        public bool IsBits => type is >= PtxType.B8 and <= PtxType.B64;

        public string Word => "." + type.ToString().ToLowerInvariant();

        public ulong Mask => type.Size == 8 ? ulong.MaxValue : (1ul << type.Size * 8) - 1;

        /// <summary>Same size, and the same kind or one of them untyped; signed and unsigned integers are one kind.</summary>
        public bool Fits(PtxType other) => type.Size == other.Size && (type.IsBits || other.IsBits || type.IsFloat == other.IsFloat) && (type == PtxType.Pred) == (other == PtxType.Pred);

        /// <summary>The rule of ld, st and cvt for a register of this type: it may be wider than an integer or untyped instruction type (PTX ISA 9.4.1).</summary>
        public bool FitsRelaxed(PtxType instruction)
            => type.Fits(instruction) || type != PtxType.Pred && type.Size > instruction.Size && (instruction.IsBits || instruction.IsInteger && !type.IsFloat || instruction.IsFloat && type.IsBits);
    }

    public static PtxType? Parse(string word) => word switch
    {
        ".pred" => PtxType.Pred,
        ".b8" => PtxType.B8,
        ".b16" => PtxType.B16,
        ".b32" => PtxType.B32,
        ".b64" => PtxType.B64,
        ".u8" => PtxType.U8,
        ".u16" => PtxType.U16,
        ".u32" => PtxType.U32,
        ".u64" => PtxType.U64,
        ".s8" => PtxType.S8,
        ".s16" => PtxType.S16,
        ".s32" => PtxType.S32,
        ".s64" => PtxType.S64,
        ".f16" => PtxType.F16,
        ".f32" => PtxType.F32,
        ".f64" => PtxType.F64,
        _ => null,
    };
}
