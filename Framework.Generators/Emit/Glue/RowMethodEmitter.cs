using System.Collections.Generic;
using System.Linq;
using Framework.Generators.Frontend;
using Framework.Generators.Ir;

namespace Framework.Generators.Emit.Glue;

/// <summary>Writes the public method of a row-wise program.</summary>
static class RowMethodEmitter
{
    const string Tensor = "global::Framework.Tensor";

    public static void Write(CodeWriter code, RowModel model, RowKernel kernel)
    {
        var many = model.Results.Count > 1;
        var numbers = kernel.IsRow.Any(row => !row);
        var type = many ? "(" + string.Join(", ", model.Results.Select(r => $"{Tensor} {LocalNames.Title(r.Name)}")) + ")" : Tensor;
        var parameters = model.Parameters.Select(name => model.Operands.Any(o => o.Name == name)
            ? $"{Tensor} {LocalNames.Escape(name)}"
            : Scalar(model.Scalars.First(s => s.Name == name))).ToList();
        if (model.Container.CanExtend && model.Operands[0].Name == model.Parameters[0])
            parameters[0] = "this " + parameters[0];
        parameters.Add("int dim = -1");
        if (numbers)
            parameters.Add("bool keepDim = false");
        parameters.Add("global::Framework.DType? dtype = null");

        Document(code, model, kernel, numbers);
        if (model.Callable)
            OperationEmitter.Body(code, model.Graph, []);
        code.Line(OperationEmitter.GeneratedCode);
        var header = $"public static {type} {LocalNames.Escape(model.Name)}({string.Join(", ", parameters)})";
        var arguments = $"[{string.Join(", ", model.Operands.Select(o => LocalNames.Escape(o.Name)))}], dim, {(numbers ? "keepDim" : "false")}, [{MethodEmitter.Numbers(model.Name, model.Scalars)}]";
        if (!many)
        {
            code.Line(header + " =>");
            code.Line($"    {model.OperationClass}.Instance.Apply({arguments}, dtype);");
            return;
        }
        code.Open(header);
        var computed = LocalNames.Computed(model.Parameters);
        code.Line($"var {computed} = new {Tensor}[{model.Results.Count}];");
        code.Line($"{model.OperationClass}.Instance.ApplyMany({arguments}, {computed}, dtype);");
        code.Line($"return ({string.Join(", ", model.Results.Select((_, i) => $"{computed}[{i}]"))});");
        code.Close();
    }

    static string Scalar(ScalarModel scalar) => $"{scalar.Type} {LocalNames.Escape(scalar.Name)}" + (scalar.Default is null ? "" : " = " + scalar.Default);

    static void Document(CodeWriter code, RowModel model, RowKernel kernel, bool numbers)
    {
        var known = string.Join("\n", model.Documentation);
        if (known.Contains("<summary>"))
        {
            foreach (var line in model.Documentation)
                code.Line("/// " + line);
        }
        else
        {
            code.Line($"/// <summary>The row-wise program {model.Name}.</summary>");
        }
        for (var k = 0; k < model.Parameters.Count; k++)
        {
            var name = model.Parameters[k];
            Parameter(name, !model.Operands.Any(o => o.Name == name) ? "A number."
                : model.Operands.First(o => o.Name == name).Form switch
                {
                    RowOperand.Number => "One number for each row: broadcasts to the rows' shape without the dimension.",
                    RowOperand.Index => "An index into each row, of an integer type: broadcasts to the rows' shape without the dimension.",
                    RowOperand.Flag => "A truth value for each row: broadcasts to the rows' shape without the dimension.",
                    _ when name == model.Operands.First(o => o.Form == RowOperand.Row).Name => "The tensor.",
                    _ => "A tensor that broadcasts against the first: a row for all rows, or one each.",
                });
        }
        Parameter("dim", "The dimension along which the rows lie, negative counting from the last.");
        if (numbers)
            Parameter("keepDim", "Whether what has one number a row keeps the dimension, with size 1.");
        Parameter("dtype", "The type that operands are converted to first; the one they promote to if null.");
        if (!known.Contains("<returns>"))
            code.Line($"/// <returns>{(kernel.IsRow.All(row => row) ? "A tensor of the operands' broadcast shape." : "One number for each row.")}</returns>");
        code.Line("/// <exception cref=\"global::System.ArgumentException\">The operands do not broadcast, or the dimension is outside their shape.</exception>");

        void Parameter(string name, string words)
        {
            if (!known.Contains($"<param name=\"{name}\">"))
                code.Line($"/// <param name=\"{name}\">{words}</param>");
        }
    }
}
