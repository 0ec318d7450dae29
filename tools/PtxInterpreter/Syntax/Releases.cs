namespace PtxInterpreter.Syntax;

/// <summary>Which versions and targets there are, and the version that introduced each target (PTX ISA 11.1.2 and 13).</summary>
static class Releases
{
    static readonly int[] Versions = [60, 61, 62, 63, 64, 65, 70, 71, 72, 73, 74, 75, 76, 77, 78, 80, 81, 82, 83, 84, 85, 86, 87, 88, 90, 91];

    static readonly SortedDictionary<int, int> Introduced = new()
    {
        [70] = 60, [72] = 61, [75] = 63, [80] = 70, [86] = 71, [87] = 74, [89] = 78, [90] = 78, [100] = 86, [103] = 88, [110] = 90, [120] = 87, [121] = 88,
    };

    public static string Targets => string.Join(", ", Introduced.Keys.Select(t => $"sm_{t}"));

    public static string? FaultOfVersion(int version)
        => Versions.Contains(version) ? null : $"there is no version {Text(version)} from 6.0 to 9.1";

    public static string? FaultOfTarget(int target) => Introduced.ContainsKey(target) ? null : $"sm_{target} is unknown";

    public static string? FaultOfPair(int version, int target)
        => version >= Introduced[target] ? null : $"sm_{target} needs version {Text(Introduced[target])}, the module says {Text(version)}";

    public static string Text(int version) => $"{version / 10}.{version % 10}";
}
