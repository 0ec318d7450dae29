using PtxInterpreter.Syntax;

namespace PtxInterpreter.Verification;

/// <summary>The operands of an instruction against the rules of its form: declared, of the right kind and type.</summary>
sealed class OperandResolver(Scope scope, InstructionSyntax syntax, Match match)
{
    public IReadOnlyList<Operand> Resolve()
    {
        IReadOnlyList<OperandRule> rules = match.Form.Operands;
        int required = rules.Count(r => !r.IsOptional), given = syntax.Operands.Count;
        if (given < required || given > rules.Count)
            throw new PtxVerificationException(syntax.Position, $"{syntax.Mnemonic} takes {(required == rules.Count ? "" : $"{required} to ")}{rules.Count} operands, not {given}");
        Operand[] operands = new Operand[given];
        for (int i = 0; i < given; i++) operands[i] = Resolve(syntax.Operands[i], rules[i]);
        return operands;
    }

    Operand Resolve(OperandSyntax operand, OperandRule rule) => rule.Role switch
    {
        Role.Predicate => Predicate(operand, rule),
        Role.Label => Label(operand),
        Role.Constant => operand is IntegerSyntax number ? new ConstantOperand(operand.Position, Constants.Convert(number, PtxType.U32)) : throw Wrong(operand, "an integer constant"),
        Role.Address => new AddressResolver(scope, syntax, match).Resolve(operand),
        Role.Vector => Elements(operand, rule),
        Role.Movable => Movable(operand, rule),
        _ => Value(operand, TypeOf(rule), rule),
    };

    PtxType TypeOf(OperandRule rule)
    {
        PtxType type = rule.Type switch { 't' => match.Type, 's' => match.SourceType, _ => rule.Fixed!.Value };
        return !rule.IsWide ? type : type switch
        {
            PtxType.U16 => PtxType.U32,
            PtxType.S16 => PtxType.S32,
            PtxType.U32 => PtxType.U64,
            _ => PtxType.S64,
        };
    }

    Operand Value(OperandSyntax operand, PtxType type, OperandRule rule)
    {
        if (rule.HasPredicate && operand is PairSyntax pair)
            return new PairOperand(operand.Position, Value(pair.First, type, rule with { HasPredicate = false }), Half(pair.Second));
        if (operand is SinkSyntax && rule.IsDestination && syntax.Opcode == "atom") return new SinkOperand(operand.Position);
        if (!rule.IsDestination && operand is IntegerSyntax or FloatSyntax) return new ConstantOperand(operand.Position, Constants.Convert(operand, type));
        if (operand is not NameSyntax name) throw Wrong(operand, rule.IsDestination ? $"a register of type {type.Word}" : $"a register or constant of type {type.Word}");
        Register register = RegisterOf(name);
        if (!(rule.IsRelaxed ? register.Type.FitsRelaxed(type) : register.Type.Fits(type)))
            throw new PtxVerificationException(operand.Position, $"'{register.Name}' is {register.Type.Word}; {syntax.Mnemonic} takes {type.Word} here");
        return new RegisterOperand(operand.Position, register);
    }

    Register RegisterOf(NameSyntax name)
    {
        if (SpecialRegisters.IsName(name.Name)) throw new PtxVerificationException(name.Position, $"{name.Name} is read with mov only");
        if (scope.Find(name.Name) is not { } symbol) throw new PtxVerificationException(name.Position, $"'{name.Name}' is not declared");
        if (symbol is not Register register) throw new PtxVerificationException(name.Position, $"'{name.Name}' is not a register");
        if (name.Component is not null) throw new PtxVerificationException(name.Position, $"'{name.Name}' has no component .{name.Component}");
        if (name.Offset != 0) throw new PtxVerificationException(name.Position, $"an offset can be added to '{name.Name}' inside brackets only");
        return register;
    }

    Operand Predicate(OperandSyntax operand, OperandRule rule)
    {
        if (rule.HasPredicate && operand is PairSyntax pair)
        {
            if (pair is { First: SinkSyntax, Second: SinkSyntax }) throw Wrong(operand, "at most one sink");
            return new PairOperand(operand.Position, Half(pair.First), Half(pair.Second));
        }
        bool negated = operand is NotSyntax;
        if (negated && !rule.MayNegate) throw Wrong(operand, "a predicate that is not negated");
        if ((operand is NotSyntax not ? not.Operand : operand) is not NameSyntax name) throw Wrong(operand, "a predicate register");
        Register register = RegisterOf(name);
        return register.IsPredicate ? new RegisterOperand(operand.Position, register, negated)
            : throw new PtxVerificationException(operand.Position, $"'{register.Name}' is {register.Type.Word}; {syntax.Mnemonic} takes a predicate here");
    }

    /// <summary>Of the two results of setp one may go nowhere.</summary>
    Operand Half(OperandSyntax operand)
        => operand is SinkSyntax ? new SinkOperand(operand.Position) : Predicate(operand, new(Role.Predicate, true, null, null, false, false, false, false, false));

    LabelOperand Label(OperandSyntax operand)
    {
        if (operand is not NameSyntax { Component: null, Offset: 0 } name) throw Wrong(operand, "a label");
        return scope.Find(name.Name) switch
        {
            Label label => new(operand.Position, label),
            null => throw new PtxVerificationException(operand.Position, $"the label '{name.Name}' does not exist here"),
            _ => throw new PtxVerificationException(operand.Position, $"'{name.Name}' is not a label"),
        };
    }

    /// <summary>The registers of a load or the values of a store, as many as the access has elements.</summary>
    VectorOperand Elements(OperandSyntax operand, OperandRule rule)
    {
        if (match.Vector == 1) return operand is VectorSyntax ? throw Wrong(operand, "one operand, not a vector") : new(operand.Position, [Value(operand, match.Type, rule)]);
        if (operand is not VectorSyntax vector) throw Wrong(operand, $"a vector of {match.Vector} operands");
        if (vector.Elements.Count != match.Vector)
            throw new PtxVerificationException(operand.Position, $"{syntax.Mnemonic} takes {match.Vector} elements, not {vector.Elements.Count}");
        Operand[] elements = [.. vector.Elements.Select(e => Element(e, match.Type, rule))];
        if (rule.IsDestination && elements.OfType<RegisterOperand>().GroupBy(e => e.Register).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new PtxVerificationException(operand.Position, $"'{twice.Key.Name}' receives two elements");
        return new(operand.Position, elements);
    }

    /// <summary>A register: the manual knows no vectors of constants. What mov unpacks may also go nowhere; what a load of up to 16 bytes reads may not.</summary>
    Operand Element(OperandSyntax element, PtxType type, OperandRule rule)
    {
        if (element is SinkSyntax && rule.IsDestination && syntax.Opcode == "mov") return new SinkOperand(element.Position);
        return element is NameSyntax ? Value(element, type, rule) : throw Wrong(element, $"a register of type {type.Word}");
    }

    Operand Movable(OperandSyntax operand, OperandRule rule)
    {
        if (operand is VectorSyntax vector && syntax.Opcode == "mov") return Packed(vector, rule);
        if (!rule.IsDestination && operand is NameSyntax name)
        {
            if (SpecialRegisters.IsName(name.Name) && syntax.Opcode == "mov") return Special(name);
            if (scope.Find(name.Name) is Variable variable)
            {
                if (!match.Type.Fits(PtxType.U64) && !(match.Type.Fits(PtxType.U32) && variable.Space == Space.Shared))
                    throw new PtxVerificationException(operand.Position, $"the address of '{variable.Name}' needs .u64{(variable.Space == Space.Shared ? " or .u32" : "")}, not {match.Type.Word}");
                if (syntax.Opcode == "cvta") AddressResolver.CheckSpace(variable, syntax, operand.Position);
                if (variable.Space == Space.Param) throw new PtxVerificationException(operand.Position, $"the address of the parameter '{variable.Name}' cannot be taken");
                return new VariableOperand(operand.Position, variable, name.Offset);
            }
        }
        return Value(operand, match.Type, rule);
    }

    VectorOperand Packed(VectorSyntax vector, OperandRule rule)
    {
        int size = match.Type.Size / vector.Elements.Count;
        PtxType? element = !match.Type.IsBits || vector.Elements.Count is not (2 or 4) ? null : size switch { 1 => PtxType.B8, 2 => PtxType.B16, 4 => PtxType.B32, _ => null };
        if (element is not { } type || type == PtxType.B8)
            throw new PtxVerificationException(vector.Position, $"{syntax.Mnemonic} cannot hold {vector.Elements.Count} elements: .b32 holds two of 16 bits, .b64 two of 32 or four of 16");
        if (syntax.Operands.All(o => o is VectorSyntax)) throw new PtxVerificationException(vector.Position, "mov has a vector on one side only");
        if (vector.Elements.All(e => e is SinkSyntax)) throw Wrong(vector, "at least one register");
        return new(vector.Position, [.. vector.Elements.Select(e => Element(e, type, rule))]);
    }

    SpecialOperand Special(NameSyntax name)
    {
        if (!match.Type.Fits(PtxType.U32)) throw new PtxVerificationException(name.Position, $"{name.Name} is .u32, mov has {match.Type.Word}");
        if (SpecialRegisters.HasComponents(name.Name) != (name.Component is not null))
            throw new PtxVerificationException(name.Position, name.Component is null ? $"{name.Name} needs a component .x, .y or .z" : $"{name.Name} has no components");
        if (name.Component == "w") throw new PtxVerificationException(name.Position, $"{name.Name}.w is always zero");
        return new(name.Position, name.Name, name.Component is { } component ? component[0] : ' ');
    }

    PtxVerificationException Wrong(OperandSyntax operand, string expected) => new(operand.Position, $"{syntax.Mnemonic} takes {expected} here");
}
