using System.Diagnostics;
using Accuracy;

var names = new List<string>();
int stride = 1;
string? page = null;
for (int i = 0; i < args.Length; i++)
{
    if (args[i] == "--stride" && i + 1 < args.Length && int.TryParse(args[i + 1], out stride) && stride > 0)
        i++;
    else if (args[i] == "--write" && i + 1 < args.Length)
        page = args[++i];
    else
        names.Add(args[i]);
}
Function[] functions = names is ["all"] ? [.. Function.All] : [.. Function.All.Where(f => names.Contains(f.Name, StringComparer.OrdinalIgnoreCase))];
if (names.Count == 0 || functions.Length < names.Count)
{
    Console.Error.WriteLine("usage: Accuracy all | NAME… [--stride N] [--write PAGE]");
    Console.Error.WriteLine("  runs each function's float kernel over every float (with a stride N, over an N-th of them) and prints its largest error;");
    Console.Error.WriteLine("  --write puts what a whole run found into the table of docs/numerics.md. Ends with 1 if a stated bound does not hold.");
    Console.Error.WriteLine($"  names: {string.Join(", ", Function.All.Select(f => f.Name))}");
    return 2;
}
// The work is cut into pieces here, and each is too small to be cut again.
Framework.Threads.Count = 1;
bool kept = true;
foreach (Function function in functions)
{
    long start = Stopwatch.GetTimestamp();
    Measurement found = Sweep.Run(function, stride);
    bool keeps = function.Keeps(found);
    kept &= keeps;
    Console.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"{function.Name,-9} {found.Ulp:F3} ulp at {found.At:R} (stated {function.Row.SingleUlp}), elsewhere {found.Elsewhere:G3} ulp of 1 at {found.ElsewhereAt:R}, reference {found.Reference:G2}, {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s{(keeps ? "" : "  EXCEEDED")}"));
    if (page is not null && stride == 1)
        Page.Update(page, function, found);
}
return kept ? 0 : 1;
