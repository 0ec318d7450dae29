using System.Globalization;
using System.Text;

namespace Framework.Nn;

/// <summary>Prints a module as a tree: what it is on the left, the shapes of its own parameters and how many values they are on the right.</summary>
static class ModulePrinter
{
    sealed record Line(string Text, string Shapes, string Count);

    public static string Print(Module module)
    {
        var lines = new List<Line>();
        Add(lines, module, "", "", []);
        if (lines.Count > 1)
        {
            lines.Add(new("parameters", "", Number(module.NumParameters)));
        }
        int text = lines.Max(line => line.Text.Length), shapes = lines.Max(line => line.Shapes.Length), count = lines.Max(line => line.Count.Length);
        var result = new StringBuilder();
        foreach (Line line in lines)
        {
            string row = $"{line.Text.PadRight(text)}  {line.Shapes.PadRight(shapes)}  {line.Count.PadLeft(count)}";
            result.Append(row.TrimEnd()).Append('\n');
        }
        return result.ToString(0, result.Length - 1);
    }

    static void Add(List<Line> lines, Module module, string indent, string name, Stack<Module> path)
    {
        ModuleMembers members = module.Members();
        string label = name.Length > 0 ? $"{name}: " : "";
        string shapes = string.Join(" ", members.OwnParameters.Select(parameter => $"{parameter.Key} {parameter.Value.Shape}"));
        long own = members.OwnParameters.Sum(parameter => parameter.Value.NumElements);
        lines.Add(new($"{indent}{label}{module.GetType().Name}({module.Describe()})", shapes, own > 0 ? Number(own) : ""));
        if (!path.Contains(module))
        {
            path.Push(module);
            foreach (var (child, inner) in members.OwnChildren)
            {
                Add(lines, inner, indent + "  ", child, path);
            }
            path.Pop();
        }
    }

    static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
