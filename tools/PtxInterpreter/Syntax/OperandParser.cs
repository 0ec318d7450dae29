namespace PtxInterpreter.Syntax;

/// <summary>The operands of an instruction and the elements of an initializer.</summary>
static class OperandParser
{
    public static OperandSyntax Read(Cursor cursor)
    {
        OperandSyntax first = Single(cursor);
        if (!cursor.TryTake("|")) return first;
        return new PairSyntax(first.Position, first, Single(cursor));
    }

    static OperandSyntax Single(Cursor cursor)
    {
        Token token = cursor.Current;
        if (token.Is("[")) return Address(cursor);
        if (token.Is("{")) return new VectorSyntax(token.Position, Braced(cursor));
        if (token.Is("!"))
        {
            cursor.Take();
            return new NotSyntax(token.Position, Name(cursor, offset: false));
        }
        if (token.Kind == TokenKind.Name && token.Text == "_")
        {
            cursor.Take();
            return new SinkSyntax(token.Position);
        }
        return token.Kind == TokenKind.Name ? Name(cursor, offset: true) : Number(cursor);
    }

    public static IReadOnlyList<OperandSyntax> Braced(Cursor cursor)
    {
        cursor.Expect("{");
        List<OperandSyntax> elements = [];
        do elements.Add(Single(cursor));
        while (cursor.TryTake(","));
        cursor.Expect("}");
        return elements;
    }

    static NameSyntax Name(Cursor cursor, bool offset)
    {
        Token name = cursor.Expect(TokenKind.Name, "a name");
        string? component = null;
        if (cursor.Current is { Kind: TokenKind.Dotted, Glued: true } dotted)
        {
            if (dotted.Text is not (".x" or ".y" or ".z" or ".w")) throw new PtxSyntaxException(dotted.Position, $"{dotted} is not a component");
            component = cursor.Take().Text[1..];
        }
        return new(name.Position, name.Text, component, offset ? Offset(cursor) : 0);
    }

    static AddressSyntax Address(Cursor cursor)
    {
        Position position = cursor.Expect("[").Position;
        OperandSyntax address = cursor.Current.Kind == TokenKind.Name ? Name(cursor, offset: false) : Number(cursor);
        long offset = Offset(cursor);
        cursor.Expect("]");
        return new(position, address, offset);
    }

    /// <summary>A signed 32-bit offset, as <c>+8</c>, <c>-8</c> or <c>+-8</c>; nothing is zero.</summary>
    static long Offset(Cursor cursor)
    {
        if (!cursor.Current.Is("+") && !cursor.Current.Is("-")) return 0;
        bool negative = cursor.Take().Text == "-";
        if (cursor.TryTake("-")) negative = !negative;
        Token number = cursor.Expect(TokenKind.Integer, "an offset in bytes");
        long offset = number.Bits > 1ul << 31 ? long.MaxValue : negative ? -(long)number.Bits : (long)number.Bits;
        return offset is >= int.MinValue and <= int.MaxValue ? offset : throw new PtxSyntaxException(number.Position, $"the offset {number.Text} does not fit 32 signed bits");
    }

    static OperandSyntax Number(Cursor cursor)
    {
        Position position = cursor.Current.Position;
        bool negative = cursor.TryTake("-");
        Token token = cursor.Current;
        if (token.Kind == TokenKind.Integer)
        {
            cursor.Take();
            return new IntegerSyntax(position, token.Bits, negative);
        }
        if (token.Kind != TokenKind.Float) throw cursor.Unexpected("an operand");
        cursor.Take();
        ulong sign = token.IsSingle ? 1ul << 31 : 1ul << 63;
        return new FloatSyntax(position, negative ? token.Bits ^ sign : token.Bits, token.IsSingle);
    }
}
