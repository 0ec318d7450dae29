using System.Globalization;
using System.Text.RegularExpressions;
using Framework.Cuda.Kernels;

namespace Explain;

/// <summary>Kernels in full, with the registers they declare and their instructions counted.</summary>
static partial class KernelText
{
    public static string Of(string what, params ReadOnlySpan<KernelLaunch> launches) => string.Concat(launches.ToArray().Select(l => Of(what, l.Kernel)));

    static string Of(string what, PtxKernel kernel)
    {
        int registers = Declared().Matches(kernel.Text).Sum(m => m.Groups[1].Success ? int.Parse(m.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 1);
        int instructions = kernel.Text.Split('\n').Count(line => line.TrimStart('\t', ' ') is [>= 'a' and <= 'z' or '@', ..]);
        return $"PTX {what}: {kernel.Entry}, {registers} registers declared, {instructions} instructions\n{kernel.Text}\n";
    }

    [GeneratedRegex(@"\.reg \.\w+ %\w+?(?:<(\d+)>)?;")]
    private static partial Regex Declared();
}
