using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Framework.Generators.Emit.CSharp;
using Framework.Generators.Ir;

namespace Framework.Generators.Emit.Ptx;

/// <summary>The PTX of one operation, as members of its class that return it, and the numbers that it reads.</summary>
/// <param name="scalars">How many scalar parameters there are.</param>
sealed class PtxFragments(int scalars)
{
    // What is computed of scalars once a call; numbered after them.
    readonly List<Expr> numbers = [];

    /// <param name="type">The type computed in.</param>
    /// <param name="vector">Has lowered the roots.</param>
    /// <param name="roots">What is computed.</param>
    /// <param name="targets">The register that each root goes to; none that a leaf has.</param>
    /// <param name="leaf">The register of a leaf that is not a scalar.</param>
    public IReadOnlyList<string> Lines(ComputeType type, VectorCode vector, IReadOnlyList<Expr> roots, IReadOnlyList<string> targets, Func<Expr, string> leaf)
    {
        var taken = vector.TakenOut;
        return PtxCode.Write(type, roots, targets, node => node.Op == Op.Scalar ? Number(taken[node]) : leaf(node));
    }

    /// <summary>The register of an expression of scalars.</summary>
    public string Number(Expr node)
    {
        if (node.Op != Op.Scalar && !numbers.Contains(node))
            numbers.Add(node);
        var index = node.Op == Op.Scalar ? node.Index : scalars + numbers.IndexOf(node);
        return "%s" + index.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Writes an override that returns one of several fragments.</summary>
    /// <param name="code">Where to.</param>
    /// <param name="header">The override's signature without its result.</param>
    /// <param name="fallback">The call of what is overridden.</param>
    /// <param name="fragments">Each with the condition for it.</param>
    public static void Member(CodeWriter code, string header, string fallback, IReadOnlyList<(string Condition, IReadOnlyList<string> Lines)> fragments)
    {
        if (fragments.Count == 0)
            return;
        code.Line().Line("/// <inheritdoc/>");
        code.Open(header);
        foreach (var (condition, lines) in fragments)
        {
            code.Line($"if ({condition})");
            code.Line("    return \"\"\"");
            foreach (var line in lines)
                code.Line("        " + line);
            code.Line("        \"\"\"u8;");
        }
        code.Line($"return {fallback};");
        code.Close();
    }

    /// <summary>Writes the override that computes the numbers, if there are others than the scalar parameters.</summary>
    public void Scalars(CodeWriter code, string access)
    {
        if (numbers.Count == 0)
            return;
        code.Line().Line("/// <inheritdoc/>");
        code.Line($"{access} override double[] PtxScalars(global::System.ReadOnlySpan<double> scalars) => [.. scalars, {string.Join(", ", numbers.Select(Value))}];");
    }

    public static string Is(ComputeType type) => "type == global::Framework.Kernels.ComputeType." + type;

    static string Value(Expr node) => node.Kind == ValueKind.Boolean ? $"({ScalarCode.Text(node)}) ? 1d : 0d" : ScalarCode.Text(node);
}
