using System.Globalization;

namespace PtxInterpreter.Syntax;

/// <summary>Text to tokens (PTX ISA chapter 4). The text is ASCII; comments are C's.</summary>
sealed class Lexer
{
    const string Signs = "{}[]()<>,;:@!|+-=";

    readonly string text;
    int index, line = 1, lineStart;

    Lexer(string text) => this.text = text;

    public static Token[] Read(string text)
    {
        Lexer lexer = new(text);
        List<Token> tokens = new(text.Length / 3);
        while (true)
        {
            Token token = lexer.Next();
            tokens.Add(token);
            if (token.Kind == TokenKind.End) return [.. tokens];
        }
    }

    char Current => index < text.Length ? text[index] : '\0';

    char Following => index + 1 < text.Length ? text[index + 1] : '\0';

    Position Here => new(line, index - lineStart + 1);

    Token Next()
    {
        int before = index;
        SkipBlank();
        bool glued = index == before && index > 0;
        Position position = Here;
        int start = index;
        if (index >= text.Length) return new(TokenKind.End, "", position, glued);
        char first = Current;
        if (first == '.' && !char.IsAsciiDigit(Following))
        {
            index++;
            if (!IsWord(Current)) throw new PtxSyntaxException(position, "a word must follow '.'");
            while (IsWord(Current) || Current == ':' && Following == ':')
                index += Current == ':' ? 2 : 1;
            return new(TokenKind.Dotted, text[start..index], position, glued);
        }
        if (char.IsAsciiDigit(first) || first == '.') return Number(position, glued);
        if (IsWord(first) || first == '%')
        {
            index++;
            while (IsWord(Current)) index++;
            if (index == start + 1 && first is '%' or '$') throw new PtxSyntaxException(position, $"a name must follow '{first}'");
            return new(TokenKind.Name, text[start..index], position, glued);
        }
        if (first == '"')
        {
            int close = text.IndexOf('"', index + 1);
            if (close < 0 || text.AsSpan(index, close - index).Contains('\n')) throw new PtxSyntaxException(position, "the string is not closed on its line");
            index = close + 1;
            return new(TokenKind.Text, text[start..index], position, glued);
        }
        if (!Signs.Contains(first)) throw new PtxSyntaxException(position, $"unexpected character {(char.IsControl(first) || first > '~' ? $"U+{(int)first:X4}" : $"'{first}'")}");
        index++;
        return new(TokenKind.Punctuation, first.ToString(), position, glued);
    }

    void SkipBlank()
    {
        while (index < text.Length)
        {
            char c = Current;
            if (c == '\n')
            {
                index++;
                line++;
                lineStart = index;
            }
            else if (c is ' ' or '\t' or '\r')
            {
                index++;
            }
            else if (c == '/' && Following == '/')
            {
                while (index < text.Length && Current != '\n') index++;
            }
            else if (c == '/' && Following == '*')
            {
                Position open = Here;
                int close = text.IndexOf("*/", index + 2, StringComparison.Ordinal);
                if (close < 0) throw new PtxSyntaxException(open, "the comment is not closed");
                for (; index < close + 2; index++)
                {
                    if (Current != '\n') continue;
                    line++;
                    lineStart = index + 1;
                }
            }
            else
            {
                return;
            }
        }
    }

    Token Number(Position position, bool glued)
    {
        int start = index;
        if (Current == '0' && Following is 'f' or 'F' or 'd' or 'D' && Current == '0')
        {
            bool single = char.ToLowerInvariant(Following) == 'f';
            index += 2;
            int digits = index;
            while (char.IsAsciiHexDigit(Current)) index++;
            if (index - digits != (single ? 8 : 16))
                throw new PtxSyntaxException(position, $"'{text[start..index]}' needs {(single ? 8 : 16)} hexadecimal digits");
            return new(TokenKind.Float, End(start), position, glued, ulong.Parse(text.AsSpan(digits, index - digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture), single);
        }
        int radix = Current != '0' ? 10 : Following is 'x' or 'X' ? 16 : Following is 'b' or 'B' ? 2 : 8;
        if (radix is 16 or 2) index += 2;
        int from = index;
        while (radix == 16 ? char.IsAsciiHexDigit(Current) : char.IsAsciiDigit(Current)) index++;
        if (radix is 10 or 8 && Current is '.' or 'e' or 'E') return Decimal(start, position, glued);
        string literal = text[from..index];
        if (Current == 'U') index++;
        return new(TokenKind.Integer, End(start), position, glued, Integer(literal, radix, text[start..index], position));
    }

    Token Decimal(int start, Position position, bool glued)
    {
        if (Current == '.') index++;
        while (char.IsAsciiDigit(Current)) index++;
        if (Current is 'e' or 'E')
        {
            index++;
            if (Current is '+' or '-') index++;
            while (char.IsAsciiDigit(Current)) index++;
        }
        string literal = End(start);
        if (!double.TryParse(literal, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
            throw new PtxSyntaxException(position, $"'{literal}' is not a number");
        return new(TokenKind.Float, literal, position, glued, BitConverter.DoubleToUInt64Bits(value));
    }

    /// <summary>The literal from <paramref name="start"/>: nothing that belongs to a word may follow it.</summary>
    string End(int start)
    {
        if (IsWord(Current)) throw new PtxSyntaxException(Here, $"unexpected '{Current}' in the number '{text[start..index]}'");
        return text[start..index];
    }

    static ulong Integer(string digits, int radix, string literal, Position position)
    {
        UInt128 value = 0;
        if (digits.Length == 0) throw new PtxSyntaxException(position, $"'{literal}' has no digits");
        foreach (char digit in digits)
        {
            int d = Convert.ToInt32(digit.ToString(), 16);
            if (d >= radix) throw new PtxSyntaxException(position, $"'{digit}' is not a digit of '{literal}' in base {radix}");
            value = value * (uint)radix + (uint)d;
            if (value > ulong.MaxValue) throw new PtxSyntaxException(position, $"'{literal}' does not fit 64 bits");
        }
        return (ulong)value;
    }

    static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '$';
}
