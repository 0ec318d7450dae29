using PtxInterpreter.Syntax;

namespace PtxInterpreter.Verification;

/// <summary>An address in brackets: state space, width of the register, and what is known before the run of bounds and alignment.</summary>
sealed class AddressResolver(Scope scope, InstructionSyntax syntax, Match match)
{
    int AccessSize => match.Type.Size * match.Vector;

    public Operand Resolve(OperandSyntax operand)
    {
        if (operand is not AddressSyntax address) throw new PtxVerificationException(operand.Position, $"{syntax.Mnemonic} takes an address in brackets here");
        if (AccessSize > 16) throw new PtxVerificationException(operand.Position, $"{syntax.Mnemonic} accesses {AccessSize} bytes; one instruction accesses at most 16");
        if (address.Base is IntegerSyntax)
            throw new PtxVerificationException(operand.Position, "an absolute address belongs to no variable");
        if (address.Base is not NameSyntax { Component: null } name) throw new PtxVerificationException(operand.Position, "an address is a register or a variable, with an offset");
        return scope.Find(name.Name) switch
        {
            Register register => Indirect(register, name.Position, address),
            Variable variable => Direct(variable, name.Position, address),
            null => throw new PtxVerificationException(name.Position, $"'{name.Name}' is not declared"),
            _ => throw new PtxVerificationException(name.Position, $"'{name.Name}' is neither a register nor a variable"),
        };
    }

    IndirectOperand Indirect(Register register, Position position, AddressSyntax address)
    {
        Space? space = SpaceOf(syntax);
        if (space == Space.Param) throw new PtxVerificationException(position, "a parameter is addressed by its name");
        bool fits = register.Type is { IsFloat: false, Size: 8 } || space == Space.Shared && register.Type is { IsFloat: false, Size: 4 };
        if (!fits)
            throw new PtxVerificationException(position, $"'{register.Name}' is {register.Type.Word}; an address {(space == Space.Shared ? "in shared memory has 32 or 64" : "has 64")} integer or untyped bits");
        return new(address.Position, register, address.Offset);
    }

    VariableOperand Direct(Variable variable, Position position, AddressSyntax address)
    {
        CheckSpace(variable, syntax, position);
        long offset = address.Offset;
        if (variable.Size is { } size && (offset < 0 || offset + AccessSize > size))
            throw new PtxVerificationException(position, $"'{variable.Name}' has {size} bytes; bytes {offset} to {offset + AccessSize - 1} are outside");
        if ((variable.Space is Space.Param or Space.Shared ? variable.Offset + offset : offset) % AccessSize != 0 || variable.Alignment % AccessSize != 0 && variable.Space != Space.Param)
            throw new PtxVerificationException(position, $"{syntax.Mnemonic} needs an address that is a multiple of {AccessSize}; '{variable.Name}' is aligned to {variable.Alignment} and the offset is {offset}");
        return new(address.Position, variable, offset);
    }

    public static void CheckSpace(Variable variable, InstructionSyntax syntax, Position position)
    {
        if (SpaceOf(syntax) is { } space && space != variable.Space)
            throw new PtxVerificationException(position, $"'{variable.Name}' is in .{variable.Space.ToString().ToLowerInvariant()}, {syntax.Mnemonic} accesses .{space.ToString().ToLowerInvariant()}");
        if (SpaceOf(syntax) is null && syntax.Opcode is not "mov")
            throw new PtxVerificationException(position, $"'{variable.Name}' is in .{variable.Space.ToString().ToLowerInvariant()}; an access by name says its state space");
    }

    /// <summary>The state space that an instruction names; null is generic addressing.</summary>
    public static Space? SpaceOf(InstructionSyntax syntax)
    {
        foreach (ModifierSyntax modifier in syntax.Modifiers)
        {
            switch (modifier.Text)
            {
                case ".global": return Space.Global;
                case ".const": return Space.Const;
                case ".shared" or ".shared::cta": return Space.Shared;
                case ".param": return Space.Param;
            }
        }
        return null;
    }
}
