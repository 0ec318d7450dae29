using System.Globalization;

namespace PtxInterpreter.Syntax;

/// <summary>Tokens to a tree. What the grammar has and the interpreter has not (device functions, local memory, textures, debug sections) is refused by name.</summary>
static class Parser
{
    public static ModuleSyntax Read(string text)
    {
        Cursor cursor = new(Lexer.Read(text));
        int version = Version(cursor);
        int target = Target(cursor);
        AddressSize(cursor);
        List<VariableSyntax> variables = [];
        List<EntrySyntax> entries = [];
        while (cursor.Current.Kind != TokenKind.End)
        {
            Token first = cursor.Current;
            bool isExtern = cursor.TryTakeDotted(".extern");
            bool linked = isExtern || cursor.TryTakeDotted(".visible") || cursor.TryTakeDotted(".weak");
            if (!isExtern && cursor.TryTakeDotted(".entry")) entries.Add(Entry(cursor));
            else if (Declarations.SpaceOf(cursor.Current) is { } space && space != Space.Param) variables.Add(Declarations.Variable(cursor, space, isExtern));
            else throw Unsupported(linked ? cursor.Current : first);
        }
        return new(version, target, variables, entries);
    }

    static int Version(Cursor cursor)
    {
        if (!cursor.TryTakeDotted(".version")) throw cursor.Unexpected("'.version' at the head of the module");
        Token number = cursor.Expect(TokenKind.Float, "a version such as 7.8");
        string[] parts = number.Text.Split('.');
        if (parts is not [{ Length: 1 }, { Length: 1 }]) throw new PtxSyntaxException(number.Position, $"'{number.Text}' is not a version");
        int version = int.Parse(parts[0] + parts[1], CultureInfo.InvariantCulture);
        string? fault = Releases.FaultOfVersion(version);
        return fault is null ? version : throw new PtxVerificationException(number.Position, fault);
    }

    static int Target(Cursor cursor)
    {
        if (!cursor.TryTakeDotted(".target")) throw cursor.Unexpected("'.target' after '.version'");
        Token name = cursor.Expect(TokenKind.Name, "a target such as sm_75");
        if (!name.Text.StartsWith("sm_", StringComparison.Ordinal) || !int.TryParse(name.Text.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out int target)
            || Releases.FaultOfTarget(target) is not null)
            throw new PtxVerificationException(name.Position, $"'{name.Text}' is not a target that the interpreter knows: {Releases.Targets}");
        if (cursor.Current.Is(",")) throw cursor.Unexpected("a target without options");
        return target;
    }

    static void AddressSize(Cursor cursor)
    {
        if (!cursor.TryTakeDotted(".address_size")) throw cursor.Unexpected("'.address_size 64' after '.target'");
        Token size = cursor.Expect(TokenKind.Integer, "64");
        if (size.Bits != 64) throw new PtxVerificationException(size.Position, $"addresses have 64 bits, not {size.Text}");
    }

    static EntrySyntax Entry(Cursor cursor)
    {
        Token name = cursor.Expect(TokenKind.Name, "the name of the entry");
        List<VariableSyntax> parameters = [];
        if (cursor.TryTake("(") && !cursor.TryTake(")"))
        {
            do parameters.Add(Declarations.Parameter(cursor));
            while (cursor.TryTake(","));
            cursor.Expect(")");
        }
        List<TuningSyntax> tuning = [];
        while (cursor.Current.Kind == TokenKind.Dotted)
        {
            Token word = cursor.Take();
            if (word.Text is not (".maxntid" or ".reqntid" or ".minnctapersm" or ".maxnreg")) throw Unsupported(word);
            List<int> values = [];
            do values.Add(cursor.ExpectCount($"the value of {word.Text}"));
            while (cursor.TryTake(","));
            tuning.Add(new(word.Position, word.Text, values));
        }
        return new(name.Position, name.Text, parameters, tuning, Block(cursor));
    }

    static BlockSyntax Block(Cursor cursor)
    {
        Position open = cursor.Expect("{").Position;
        List<StatementSyntax> statements = [];
        while (!cursor.Current.Is("}")) Statement(cursor, statements);
        return new(open, statements, cursor.Take().Position);
    }

    static void Statement(Cursor cursor, List<StatementSyntax> statements)
    {
        Token token = cursor.Current;
        if (token.Is("{"))
        {
            statements.Add(Block(cursor));
        }
        else if (token.IsDotted(".reg"))
        {
            statements.Add(Declarations.Registers(cursor));
        }
        else if (Declarations.SpaceOf(token) == Space.Shared)
        {
            statements.Add(Declarations.Variable(cursor, Space.Shared, isExtern: false));
        }
        else if (cursor.TryTakeDotted(".pragma"))
        {
            cursor.Expect(TokenKind.Text, "the text of the pragma");
            cursor.Expect(";");
        }
        else if (token.Kind == TokenKind.Dotted)
        {
            throw Unsupported(token);
        }
        else if (token.Kind == TokenKind.Name && cursor.Following.Is(":"))
        {
            cursor.Take();
            cursor.Take();
            statements.Add(new LabelSyntax(token.Position, token.Text));
        }
        else
        {
            statements.Add(Instruction(cursor));
        }
    }

    static InstructionSyntax Instruction(Cursor cursor)
    {
        GuardSyntax? guard = null;
        Position start = cursor.Current.Position;
        if (cursor.TryTake("@"))
        {
            bool negated = cursor.TryTake("!");
            Token name = cursor.Expect(TokenKind.Name, "a predicate register");
            guard = new(name.Position, name.Text, negated);
        }
        Token opcode = cursor.Expect(TokenKind.Name, "a statement");
        List<ModifierSyntax> modifiers = [];
        while (cursor.Current is { Kind: TokenKind.Dotted, Glued: true } modifier)
        {
            modifiers.Add(new(modifier.Position, modifier.Text));
            cursor.Take();
        }
        List<OperandSyntax> operands = [];
        if (!cursor.Current.Is(";"))
        {
            do operands.Add(OperandParser.Read(cursor));
            while (cursor.TryTake(","));
        }
        cursor.Expect(";");
        return new(opcode.Position, guard, opcode.Text, modifiers, operands);
    }

    static PtxSyntaxException Unsupported(Token token)
        => token.Text is ".func" or ".local" or ".const" or ".file" or ".loc" or ".section" or ".alias" or ".tex" or ".common" or ".global"
            ? new(token.Position, $"{token} has no place here: the interpreter runs entry functions without device functions, local memory or debug sections")
            : new(token.Position, $"unexpected {token}");
}
