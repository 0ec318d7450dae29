using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Framework.Generators.Ir;

namespace Framework.Generators.Emit.Ptx;

/// <summary>
/// Collects the bodies of an elementwise operation and writes their PTX as overrides of its class. All gradients stand in one fragment: a kernel that wants
/// some of them leaves the others' registers unused.
/// </summary>
/// <param name="scalars">How many scalar parameters there are.</param>
sealed class FragmentEmitter(int scalars)
{
    readonly PtxFragments fragments = new(scalars);
    readonly List<(string Condition, IReadOnlyList<string> Lines)> forward = [], backward = [];

    public void Forward(LoweredBody body) => forward.Add(Fragment(body, [.. body.Roots.Select((_, o) => "%y" + Text(o))]));

    /// <param name="body">The gradients.</param>
    /// <param name="inputs">Whose they are.</param>
    public void Backward(LoweredBody body, IReadOnlyList<int> inputs) => backward.Add(Fragment(body, [.. inputs.Select(i => "%d" + Text(i))]));

    (string, IReadOnlyList<string>) Fragment(LoweredBody body, string[] targets) =>
        (PtxFragments.Is(body.Type), fragments.Lines(body.Type, body.Vector, body.Roots, targets, leaf => leaf.Op switch
        {
            Op.Input => "%x",
            Op.Gradient => "%g",
            _ => "%y",
        } + Text(leaf.Index)));

    public void Write(CodeWriter code, string access)
    {
        const string type = "(global::Framework.Kernels.ComputeType type)";
        var header = access + " override global::System.ReadOnlySpan<byte> ";
        PtxFragments.Member(code, header + "PtxForward" + type, "base.PtxForward(type)", forward);
        PtxFragments.Member(code, header + "PtxBackward" + type, "base.PtxBackward(type)", backward);
        fragments.Scalars(code, access);
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
