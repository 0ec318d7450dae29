namespace PtxInterpreter.Syntax;

/// <summary>Declarations of registers, variables and parameters (PTX ISA 5.4).</summary>
static class Declarations
{
    public static Space? SpaceOf(Token token) => token switch
    {
        { Kind: TokenKind.Dotted, Text: ".global" } => Space.Global,
        { Kind: TokenKind.Dotted, Text: ".const" } => Space.Const,
        { Kind: TokenKind.Dotted, Text: ".shared" } => Space.Shared,
        { Kind: TokenKind.Dotted, Text: ".param" } => Space.Param,
        _ => null,
    };

    public static RegisterSyntax Registers(Cursor cursor)
    {
        Position position = cursor.Take().Position;
        PtxType type = cursor.ExpectType();
        List<DeclaredName> names = [];
        do
        {
            Token name = cursor.Expect(TokenKind.Name, "the name of a register");
            int? count = null;
            if (cursor.TryTake("<"))
            {
                count = cursor.ExpectCount("the number of registers");
                cursor.Expect(">");
            }
            names.Add(new(name.Position, name.Text, count));
        }
        while (cursor.TryTake(","));
        cursor.Expect(";");
        return new(position, type, names);
    }

    public static VariableSyntax Variable(Cursor cursor, Space space, bool isExtern)
    {
        cursor.Take();
        int? alignment = Alignment(cursor);
        int vector = cursor.TryTakeDotted(".v2") ? 2 : cursor.TryTakeDotted(".v4") ? 4 : 1;
        PtxType type = cursor.ExpectType();
        Token name = cursor.Expect(TokenKind.Name, "the name of a variable");
        IReadOnlyList<int?> dimensions = Dimensions(cursor);
        IReadOnlyList<OperandSyntax>? initializer = null;
        if (cursor.TryTake("="))
            initializer = cursor.Current.Is("{") ? OperandParser.Braced(cursor) : [OperandParser.Read(cursor)];
        cursor.Expect(";");
        return new(name.Position, space, isExtern, alignment, vector, type, name.Text, dimensions, initializer);
    }

    public static VariableSyntax Parameter(Cursor cursor)
    {
        if (!cursor.TryTakeDotted(".param")) throw cursor.Unexpected("'.param'");
        int? alignment = Alignment(cursor);
        PtxType type = cursor.ExpectType();
        Space? pointee = null;
        int promised = 0;
        if (cursor.TryTakeDotted(".ptr"))
        {
            pointee = SpaceOf(cursor.Current);
            if (pointee is not null) cursor.Take();
            promised = Alignment(cursor) ?? 4;
        }
        Token name = cursor.Expect(TokenKind.Name, "the name of a parameter");
        return new(name.Position, Space.Param, false, alignment, 1, type, name.Text, Dimensions(cursor), null, pointee, promised);
    }

    static int? Alignment(Cursor cursor)
    {
        if (!cursor.TryTakeDotted(".align")) return null;
        Position position = cursor.Current.Position;
        int alignment = cursor.ExpectCount("the alignment");
        return int.IsPow2(alignment) ? alignment : throw new PtxVerificationException(position, $"an alignment is a power of two, not {alignment}");
    }

    static IReadOnlyList<int?> Dimensions(Cursor cursor)
    {
        List<int?> dimensions = [];
        while (cursor.TryTake("["))
        {
            dimensions.Add(cursor.Current.Is("]") ? null : cursor.ExpectCount("the extent of an array"));
            cursor.Expect("]");
        }
        return dimensions;
    }
}
