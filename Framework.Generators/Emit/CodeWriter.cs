using System.Text;

namespace Framework.Generators.Emit;

/// <summary>Lines of C# at the depth of their braces.</summary>
sealed class CodeWriter
{
    readonly StringBuilder text = new();
    int depth;

    public CodeWriter Line(string line = "")
    {
        if (line.Length > 0)
            text.Append(' ', 4 * depth).Append(line);
        text.Append('\n');
        return this;
    }

    public CodeWriter Open(string header)
    {
        Line(header);
        Line("{");
        depth++;
        return this;
    }

    public CodeWriter Close()
    {
        depth--;
        return Line("}");
    }

    public override string ToString() => text.ToString();
}
