using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Framework.Generators.Emit.CSharp;
using Framework.Generators.Ir;

namespace Framework.Generators.Emit.Ptx;

/// <summary>Collects the parts of a reduction and writes their PTX as an override of its class.</summary>
/// <param name="scalars">How many scalar parameters there are, the number of elements included.</param>
/// <param name="states">How many numbers the state has.</param>
sealed class ReductionFragmentEmitter(int scalars, int states)
{
    const string Part = "global::Framework.Kernels.ReductionPart";

    readonly PtxFragments fragments = new(scalars);
    readonly List<(string Condition, IReadOnlyList<string> Lines)> parts = [];

    /// <summary>The seed becomes the state %a, other parts have a new state %n or the results %y; what is taken in is the element %x0 or another state %c.</summary>
    public void Add(ComputeType type, VectorCode vector, Expr[] seed, Expr[] accumulate, Expr[] combine, Expr[] finish)
    {
        Add(type, vector, "Seed", seed, "%a", "");
        Add(type, vector, "Accumulate", accumulate, "%n", "%x");
        Add(type, vector, "Combine", combine, "%n", "%c");
        Add(type, vector, "Finish", finish, "%y", "");
    }

    void Add(ComputeType type, VectorCode vector, string part, Expr[] roots, string target, string taken) => parts.Add((
        $"part == {Part}.{part} && {PtxFragments.Is(type)}",
        fragments.Lines(type, vector, roots, [.. roots.Select((_, k) => target + Text(k))], leaf => leaf.Index < states ? "%a" + Text(leaf.Index) : taken + Text(leaf.Index - states))));

    public void Write(CodeWriter code, string access)
    {
        PtxFragments.Member(code, $"{access} override global::System.ReadOnlySpan<byte> Ptx({Part} part, global::Framework.Kernels.ComputeType type)", "base.Ptx(part, type)", parts);
        fragments.Scalars(code, access);
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
