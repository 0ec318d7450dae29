namespace PtxInterpreter.Syntax;

enum Space
{
    Global,
    Const,
    Shared,
    Param,
}

/// <param name="Version">The version times ten: 78 for 7.8.</param>
/// <param name="Target">The compute capability times ten: 75 for sm_75.</param>
sealed record ModuleSyntax(int Version, int Target, IReadOnlyList<VariableSyntax> Variables, IReadOnlyList<EntrySyntax> Entries);

sealed record EntrySyntax(Position Position, string Name, IReadOnlyList<VariableSyntax> Parameters, IReadOnlyList<TuningSyntax> Tuning, BlockSyntax Body);

/// <summary><c>.maxntid</c> and its like, with the numbers that follow.</summary>
sealed record TuningSyntax(Position Position, string Word, IReadOnlyList<int> Values);

abstract record StatementSyntax(Position Position);

sealed record BlockSyntax(Position Position, IReadOnlyList<StatementSyntax> Statements, Position Close) : StatementSyntax(Position);

sealed record LabelSyntax(Position Position, string Name) : StatementSyntax(Position);

/// <param name="Count">The number in angle brackets, for a name that stands for several.</param>
sealed record DeclaredName(Position Position, string Name, int? Count);

sealed record RegisterSyntax(Position Position, PtxType Type, IReadOnlyList<DeclaredName> Names) : StatementSyntax(Position);

/// <param name="Dimensions">Empty for a scalar; null stands for an extent left open.</param>
/// <param name="PointerSpace">Of a parameter with <c>.ptr</c>: what it points to; <see cref="PointerAlignment"/> is the alignment it promises.</param>
sealed record VariableSyntax(Position Position, Space Space, bool IsExtern, int? Alignment, int Vector, PtxType Type, string Name,
    IReadOnlyList<int?> Dimensions, IReadOnlyList<OperandSyntax>? Initializer, Space? PointerSpace = null, int PointerAlignment = 0) : StatementSyntax(Position);

sealed record ModifierSyntax(Position Position, string Text);

sealed record GuardSyntax(Position Position, string Name, bool IsNegated);

sealed record InstructionSyntax(Position Position, GuardSyntax? Guard, string Opcode, IReadOnlyList<ModifierSyntax> Modifiers, IReadOnlyList<OperandSyntax> Operands)
    : StatementSyntax(Position)
{
    public string Mnemonic { get; } = string.Concat([Opcode, .. Modifiers.Select(m => m.Text)]);
}

abstract record OperandSyntax(Position Position);

/// <param name="Component">.x, .y, .z or .w of a special register, without the dot.</param>
/// <param name="Offset">Bytes added to the address of a variable.</param>
sealed record NameSyntax(Position Position, string Name, string? Component, long Offset = 0) : OperandSyntax(Position);

sealed record IntegerSyntax(Position Position, ulong Magnitude, bool IsNegative) : OperandSyntax(Position);

/// <summary>A double, or with <see cref="IsSingle"/> the exact bits of a float.</summary>
sealed record FloatSyntax(Position Position, ulong Bits, bool IsSingle) : OperandSyntax(Position);

/// <param name="Base">A <see cref="NameSyntax"/> or, for an absolute address, an <see cref="IntegerSyntax"/>.</param>
sealed record AddressSyntax(Position Position, OperandSyntax Base, long Offset) : OperandSyntax(Position);

sealed record VectorSyntax(Position Position, IReadOnlyList<OperandSyntax> Elements) : OperandSyntax(Position);

/// <summary><c>a|p</c>.</summary>
sealed record PairSyntax(Position Position, OperandSyntax First, OperandSyntax Second) : OperandSyntax(Position);

/// <summary><c>!p</c>.</summary>
sealed record NotSyntax(Position Position, NameSyntax Operand) : OperandSyntax(Position);

/// <summary><c>_</c>, the result that nobody wants.</summary>
sealed record SinkSyntax(Position Position) : OperandSyntax(Position);
