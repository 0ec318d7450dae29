using System.Collections.Generic;
using System.Linq;
using Framework.Generators.Frontend;
using Framework.Generators.Ir;

namespace Framework.Generators.Emit.Glue;

/// <summary>Writes the public methods of a reduction: over all elements, over one dimension, over several.</summary>
static class ReductionMethodEmitter
{
    const string Tensor = "global::Framework.Tensor", Dimensions = "global::System.ReadOnlySpan<int>";

    public static void Write(CodeWriter code, ReductionModel model)
    {
        Method(code, model, null);
        code.Line();
        Method(code, model, "int");
        code.Line();
        Method(code, model, Dimensions);
    }

    static void Method(CodeWriter code, ReductionModel model, string? dim)
    {
        var returned = model.Results.Take(model.Public).ToArray();
        var many = returned.Length > 1;
        var type = many ? "(" + string.Join(", ", returned.Select(r => $"{Tensor} {LocalNames.Title(r.Name)}")) + ")" : Tensor;
        var typed = model.Integers != "Kept" && model.Results.All(r => r.Kind == ValueKind.Number);
        var name = LocalNames.Escape(model.Element.Name);
        var parameters = new List<string> { $"{(model.Outer.CanExtend ? "this " : "")}{Tensor} {name}" };
        parameters.AddRange(model.Scalars.Where(s => s.Default is null).Select(s => $"{s.Type} {LocalNames.Escape(s.Name)}"));
        if (dim is not null)
            parameters.AddRange([$"{dim} dim", "bool keepDim = false"]);
        parameters.AddRange(model.Scalars.Where(s => s.Default is not null).Select(s => $"{s.Type} {LocalNames.Escape(s.Name)} = {s.Default}"));
        if (typed)
            parameters.Add("global::Framework.DType? dtype = null");

        Document(code, model, dim, typed);
        code.Line(OperationEmitter.GeneratedCode);
        var header = $"public static {type} {model.Name}({string.Join(", ", parameters)})";
        var dims = dim switch { null => $"default({Dimensions}), false", "int" => "[dim], keepDim", _ => "dim, keepDim" };
        var arguments = $"{name}, {dims}, {(typed ? "dtype" : "null")}, [{MethodEmitter.Numbers(model.Name, model.Scalars)}]";
        var operation = model.OperationClass + ".Instance";
        if (model.Results.Count == 1)
        {
            code.Line(header + " =>");
            code.Line($"    {operation}.Apply({arguments});");
            return;
        }
        code.Open(header);
        var computed = LocalNames.Computed(model.Scalars.Select(s => s.Name).Append(model.Element.Name));
        code.Line($"var {computed} = new {Tensor}[{model.Results.Count}];");
        code.Line($"{operation}.ApplyMany({arguments}, {computed});");
        code.Line(many ? $"return ({string.Join(", ", returned.Select((_, i) => $"{computed}[{i}]"))});" : $"return {computed}[0];");
        code.Close();
    }

    static void Document(CodeWriter code, ReductionModel model, string? dim, bool typed)
    {
        var known = string.Join("\n", model.Documentation);
        if (known.Contains("<summary>"))
        {
            foreach (var line in model.Documentation)
                code.Line("/// " + line);
        }
        else
        {
            code.Line($"/// <summary>Reduces by the declaration {model.Name}.</summary>");
        }
        Parameter(model.Element.Name, "The tensor.");
        foreach (var scalar in model.Scalars)
            Parameter(scalar.Name, "A number.");
        if (dim is not null)
        {
            Parameter("dim", dim == "int" ? "The dimension to reduce, negative counting from the last." : "The dimensions to reduce, negative counting from the last; none stands for all.");
            Parameter("keepDim", "Whether what is reduced stays, with size 1.");
        }
        if (typed)
            Parameter("dtype", "The type to compute in, which the result has; as the tensor's if null.");
        if (!known.Contains("<returns>"))
            code.Line($"/// <returns>{(dim is null ? "A single value, without dimensions" : "The tensor without the reduced dimensions, or with size 1 for each")}.</returns>");
        code.Line("/// <exception cref=\"global::System.ArgumentException\">The type is refused, a dimension is outside the shape or named twice, or there is no element where one is needed.</exception>");

        void Parameter(string name, string words)
        {
            if (!known.Contains($"<param name=\"{name}\">"))
                code.Line($"/// <param name=\"{name}\">{words}</param>");
        }
    }
}
