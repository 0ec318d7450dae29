using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Framework.Generators.Emit.CSharp;
using Framework.Generators.Ir;

namespace Framework.Generators.Emit.Ptx;

/// <summary>
/// Collects the bodies of an elementwise operation and writes their PTX as overrides of its class. All gradients stand in one fragment: a kernel that wants
/// some of them leaves the others' registers unused.
/// </summary>
/// <param name="scalars">How many scalar parameters there are.</param>
sealed class FragmentEmitter(int scalars)
{
    // What is computed of scalars once a call; numbered after them.
    readonly List<Expr> numbers = [];
    readonly List<(ComputeType Type, IReadOnlyList<string> Lines)> forward = [], backward = [];

    public void Forward(LoweredBody body) => forward.Add((body.Type, Fragment(body, [.. body.Roots.Select((_, o) => "%y" + Text(o))])));

    /// <param name="body">The gradients.</param>
    /// <param name="inputs">Whose they are.</param>
    public void Backward(LoweredBody body, IReadOnlyList<int> inputs) => backward.Add((body.Type, Fragment(body, [.. inputs.Select(i => "%d" + Text(i))])));

    IReadOnlyList<string> Fragment(LoweredBody body, string[] targets)
    {
        var taken = body.Vector.TakenOut;
        return PtxCode.Write(body.Type, body.Roots, targets, leaf => leaf.Op switch
        {
            Op.Input => "%x" + Text(leaf.Index),
            Op.Gradient => "%g" + Text(leaf.Index),
            Op.Output => "%y" + Text(leaf.Index),
            _ => "%s" + Text(Number(taken[leaf])),
        });
    }

    int Number(Expr node)
    {
        if (node.Op == Op.Scalar)
            return node.Index;
        if (!numbers.Contains(node))
            numbers.Add(node);
        return scalars + numbers.IndexOf(node);
    }

    public void Write(CodeWriter code, string access)
    {
        Write(code, access, "PtxForward", forward);
        Write(code, access, "PtxBackward", backward);
        if (numbers.Count == 0)
            return;
        code.Line().Line("/// <inheritdoc/>");
        code.Line($"{access} override double[] PtxScalars(global::System.ReadOnlySpan<double> scalars) => [.. scalars, {string.Join(", ", numbers.Select(Value))}];");
    }

    static string Value(Expr node) => node.Kind == ValueKind.Boolean ? $"({ScalarCode.Text(node)}) ? 1d : 0d" : ScalarCode.Text(node);

    static void Write(CodeWriter code, string access, string name, List<(ComputeType Type, IReadOnlyList<string> Lines)> fragments)
    {
        if (fragments.Count == 0)
            return;
        code.Line().Line("/// <inheritdoc/>");
        code.Open($"{access} override global::System.ReadOnlySpan<byte> {name}(global::Framework.Kernels.ComputeType type)");
        foreach (var (type, lines) in fragments)
        {
            code.Line($"if (type == global::Framework.Kernels.ComputeType.{type})");
            code.Line("    return \"\"\"");
            foreach (var line in lines)
                code.Line("        " + line);
            code.Line("        \"\"\"u8;");
        }
        code.Line($"return base.{name}(type);");
        code.Close();
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
