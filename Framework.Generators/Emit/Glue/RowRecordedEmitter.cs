using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Framework.Generators.Emit.CSharp;
using Framework.Generators.Frontend;
using Framework.Generators.Ir;

namespace Framework.Generators.Emit.Glue;

/// <summary>Writes the backward pass of a row-wise program as recorded tensor operations, for gradients that are to be differentiated themselves.</summary>
static class RowRecordedEmitter
{
    const string Tensor = "global::Framework.Tensor";

    public static void Write(CodeWriter code, RowModel model, RowKernel kernel, IReadOnlyDictionary<Expr, string> names)
    {
        code.Line("/// <inheritdoc/>");
        code.Open(model.Container.OverrideAccess + " override void BackwardRecorded("
            + $"global::System.ReadOnlySpan<{Tensor}> gradients, global::System.ReadOnlySpan<{Tensor}> inputs, global::System.ReadOnlySpan<{Tensor}> outputs, "
            + $"global::System.ReadOnlySpan<double> scalars, global::System.Span<{Tensor}?> results)");
        var roots = kernel.Recorded.OfType<Expr>().ToArray();
        var locals = new LocalNames(names, []);
        var texts = new Dictionary<Expr, string>();
        var scalars = ScalarCode.Find(roots);
        foreach (var node in Graph.InOrder(roots))
        {
            if (node.IsConstant || scalars.Contains(node))
            {
                texts[node] = $"({Tensor})({ScalarCode.Text(node)})";
                continue;
            }
            texts[node] = locals.For(node);
            code.Line($"var {texts[node]} = {Value(node, texts)};");
        }
        for (var i = 0; i < kernel.Recorded.Length; i++)
        {
            if (kernel.Recorded[i] is { } root)
                code.Line($"results[{Text(i)}] = {texts[root]};");
        }
        code.Close().Line();
    }

    static string Value(Expr node, Dictionary<Expr, string> texts)
    {
        switch (node.Op)
        {
            case Op.Gradient:
                return $"gradients[{Text(node.Index)}]";
            case Op.Input:
                return $"inputs[{Text(node.Index)}]";
            case Op.Output:
                return $"outputs[{Text(node.Index)}]";
            case Op.Position:
                return "global::Framework.Kernels.RowOperation.Indices(scalars)";
            case Op.RowPick:
                return $"global::Framework.Kernels.RowOperation.Pick({texts[node[0]]}, {texts[node[1]]})";
            case Op.Detach:
                return $"{texts[node[0]]}.Detach()";
            default:
                var operands = string.Join(", ", node.Operands.Select(o => texts[o]));
                return $"global::Framework.Functional.{Primitives.Of(node.Op).Recorded}({operands}{(Rows.IsReduction(node.Op) ? ", -1, true" : "")})";
        }
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
