using Explain;

if (args is ["--first-use"])
{
    FirstUse.Report(Console.Out);
    return 0;
}
string name = args.FirstOrDefault("");
if (args is not ([_] or [_, "--source", _]) || name.StartsWith('-') && name != "--list")
{
    Console.Error.WriteLine("usage: Explain NAME [--source FOLDER] | --list [--source FOLDER] | --first-use");
    Console.Error.WriteLine("  NAME         prints an operation's formula, derivatives, costs and accuracy, and the C# and PTX that are generated for it");
    Console.Error.WriteLine("  --source     the folder of a project that declares operations, in place of the library's own; MSBuild restores it and says what it is made of");
    Console.Error.WriteLine("  --list       prints the names of the operations");
    Console.Error.WriteLine("  --first-use  measures what the first call of each operation of the library takes, most of it compilation");
    return 2;
}
Project project;
try
{
    project = args.Length == 3 ? Project.Of(args[2]) : Project.OfLibrary();
}
catch (Exception fault) when (fault is ArgumentException or InvalidOperationException)
{
    Console.Error.WriteLine(fault.Message);
    return 1;
}
if (name == "--list")
{
    foreach (string entry in project.Entries.Keys.Order(StringComparer.Ordinal))
        Console.WriteLine(entry);
    return 0;
}
// Gelu stands for all operations that it is made of: GeluErf, GeluTanh.
string[] found = [.. project.Entries.Keys.Where(k => string.Equals(k, name, StringComparison.OrdinalIgnoreCase))];
found = found.Length > 0 ? found : [.. project.Entries.Keys.Where(k => k.StartsWith(name, StringComparison.OrdinalIgnoreCase))];
if (found.Length == 0)
{
    Console.Error.WriteLine($"Explain: no operation is called '{name}', nor do any begin so; --list prints those there are.");
    return 1;
}
foreach (string operation in found)
    Console.WriteLine(Report.Of(project, operation));
return 0;
