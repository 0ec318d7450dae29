using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Framework.Generators.Emit.CSharp;
using Framework.Generators.Frontend;
using Framework.Generators.Ir;

namespace Framework.Generators.Emit.Glue;

/// <summary>
/// Writes the backward pass as recorded tensor operations: what runs when the gradients are to be differentiated themselves. Each primitive is the
/// operation of Functional that its row names.
/// </summary>
static class RecordedEmitter
{
    const string Tensor = "global::Framework.Tensor";

    public static void Write(CodeWriter code, OperationModel model, Kernel kernel, IReadOnlyDictionary<Expr, string> names)
    {
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Open(model.Container.OverrideAccess + " override void BackwardRecorded("
            + $"global::System.ReadOnlySpan<{Tensor}?> gradients, global::System.ReadOnlySpan<{Tensor}> inputs, global::System.ReadOnlySpan<{Tensor}> outputs, "
            + $"global::System.ReadOnlySpan<double> scalars, uint wanted, global::System.Span<{Tensor}?> results)");
        var gradients = kernel.Backward!.Gradients;
        for (var i = 0; i < gradients.Length; i++)
        {
            if (gradients[i].Kind != GradientKind.Kernel)
                continue;
            code.Open($"if ((wanted & {Text(1 << i)}u) != 0)");
            Steps(code, model, gradients[i].Recorded!, i, names);
            code.Close();
        }
        code.Close();
    }

    static void Steps(CodeWriter code, OperationModel model, Expr root, int input, IReadOnlyDictionary<Expr, string> names)
    {
        var locals = new LocalNames(names, []);
        var texts = new Dictionary<Expr, string>();
        var scalars = ScalarCode.Find([root]);
        string? typed = null;
        // The gradients first: theirs is the type that all else is computed in.
        foreach (var node in Graph.InOrder([root]).OrderBy(n => n.Op != Op.Gradient))
        {
            if (node.IsConstant || scalars.Contains(node))
            {
                // A number becomes a tensor only where an operation takes it, and there it is weak in type promotion.
                texts[node] = $"({ScalarCode.Text(node)})";
                continue;
            }
            var value = node.Op switch
            {
                Op.Gradient => Gradient(node.Index, model),
                Op.Input => $"inputs[{Text(node.Index)}]",
                Op.Output => $"outputs[{Text(node.Index)}]",
                Op.Detach => $"{texts[node[0]]}.Detach()",
                Op.Select when IsNumber(node[1]) && IsNumber(node[2]) => Choice(node, texts),
                _ => Operation(node, texts),
            };
            var local = node.Op switch
            {
                Op.Gradient => locals.Unique(model.Results.Count > 1 ? "gradientOf" + model.Results[node.Index].Name : "gradient"),
                Op.Input => locals.Unique(model.Operands[node.Index].Name),
                Op.Output => locals.Unique(model.Results.Count > 1 ? model.Results[node.Index].Name : "result"),
                _ => locals.For(node),
            };
            code.Line($"var {local} = {value};");
            texts[node] = local;
            if (node.Op == Op.Gradient)
                typed ??= local;
        }
        code.Line($"results[{Text(input)}] = {texts[root]};");

        bool IsNumber(Expr node) => node.IsConstant || scalars.Contains(node);

        // A choice between two numbers would have a type of its own; it takes that of the gradient.
        string Choice(Expr node, Dictionary<Expr, string> known) => typed is null ? Operation(node, known)
            : $"global::Framework.Functional.Where({known[node[0]]}, {Tensor}.Full([], {known[node[1]]}, {typed}.DType), ({Tensor}){known[node[2]]})";
    }

    /// <summary>Nothing arrives for a result that nobody used; that is zero.</summary>
    static string Gradient(int index, OperationModel model) =>
        model.Results.Count == 1 ? "gradients[0]!" : $"gradients[{Text(index)}] ?? ({Tensor})0d";

    static string Operation(Expr node, Dictionary<Expr, string> texts)
    {
        // An operand that is a number is said to be a tensor, since the call would otherwise bind to a declaration's own scalar method.
        var operands = node.Operands.Select(o => o.IsConstant || texts[o][0] == '(' ? $"({Tensor}){texts[o]}" : texts[o]);
        return $"global::Framework.Functional.{Primitives.Of(node.Op).Recorded}({string.Join(", ", operands)})";
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
