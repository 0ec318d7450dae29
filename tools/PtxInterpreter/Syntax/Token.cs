namespace PtxInterpreter.Syntax;

enum TokenKind
{
    /// <summary>A name, with a leading %, $ or _ where it has one.</summary>
    Name,

    /// <summary>A dot and a word: a directive, a modifier, a type or a component.</summary>
    Dotted,
    Integer,
    Float,
    Text,
    Punctuation,
    End,
}

/// <summary>
/// One token. <see cref="Glued"/> says that nothing, not even a space, stands before it. <see cref="Bits"/> holds the value of an integer,
/// or the 64 bits of a double; for a number written as <c>0f</c> it holds the 32 bits and <see cref="IsSingle"/> is set.
/// </summary>
readonly record struct Token(TokenKind Kind, string Text, Position Position, bool Glued, ulong Bits = 0, bool IsSingle = false)
{
    public bool Is(string punctuation) => Kind == TokenKind.Punctuation && Text == punctuation;

    public bool IsDotted(string word) => Kind == TokenKind.Dotted && Text == word;

    public override string ToString() => Kind == TokenKind.End ? "the end of the text" : $"'{Text}'";
}
