namespace PtxInterpreter.Syntax;

/// <summary>The tokens and the place reached in them.</summary>
sealed class Cursor(Token[] tokens)
{
    int index;

    public ref readonly Token Current => ref tokens[index];

    public ref readonly Token Following => ref tokens[Math.Min(index + 1, tokens.Length - 1)];

    public Token Take()
    {
        Token token = tokens[index];
        if (token.Kind != TokenKind.End) index++;
        return token;
    }

    public bool TryTake(string punctuation)
    {
        if (!Current.Is(punctuation)) return false;
        index++;
        return true;
    }

    public bool TryTakeDotted(string word)
    {
        if (!Current.IsDotted(word)) return false;
        index++;
        return true;
    }

    public Token Expect(string punctuation)
        => Current.Is(punctuation) ? Take() : throw Unexpected($"'{punctuation}'");

    public Token Expect(TokenKind kind, string what)
        => Current.Kind == kind ? Take() : throw Unexpected(what);

    public int ExpectCount(string what)
    {
        Token token = Expect(TokenKind.Integer, what);
        return token.Bits <= int.MaxValue ? (int)token.Bits : throw new PtxSyntaxException(token.Position, $"{token.Text} is too large for {what}");
    }

    public PtxType ExpectType()
    {
        Token token = Expect(TokenKind.Dotted, "a type");
        return PtxTypes.Parse(token.Text) ?? throw new PtxSyntaxException(token.Position, $"{token} is not a type that the interpreter knows");
    }

    public PtxSyntaxException Unexpected(string expected) => new(Current.Position, $"{expected} expected, not {Current}");
}
