using System.Collections.Generic;
using System.Linq;
using System.Security;
using Framework.Generators.Frontend;
using Framework.Generators.Ir;

namespace Framework.Generators.Emit.Glue;

/// <summary>Writes the public methods on tensors: the one that returns new tensors, and the one in place.</summary>
static class MethodEmitter
{
    const string Tensor = "global::Framework.Tensor";

    public static void Write(CodeWriter code, OperationModel model, Kernel kernel)
    {
        var many = model.Results.Count > 1;
        var type = many ? "(" + string.Join(", ", model.Results.Select(r => $"{Tensor} {LocalNames.Title(r.Name)}")) + ")" : Tensor;
        Document(code, model, kernel, inPlace: false);
        if (model.Callable)
            OperationEmitter.Body(code, model.Graph, model.Overrides);
        code.Line(OperationEmitter.GeneratedCode);
        var header = $"public static {type} {LocalNames.Escape(model.Name)}({Signature(model)})";
        if (!many)
        {
            code.Line(header + " =>");
            code.Line($"    {model.OperationClass}.Instance.Apply({Arguments(model)});");
        }
        else
        {
            code.Open(header);
            var computed = LocalNames.Computed(model.Parameters);
            code.Line($"var {computed} = new {Tensor}[{model.Results.Count}];");
            code.Line($"{model.OperationClass}.Instance.ApplyMany({Arguments(model)}, {computed});");
            code.Line($"return ({string.Join(", ", model.Results.Select((_, i) => $"{computed}[{i}]"))});");
            code.Close();
        }
        if (!HasInPlace(model))
            return;
        code.Line();
        Document(code, model, kernel, inPlace: true);
        code.Line(OperationEmitter.GeneratedCode);
        code.Line($"public static {(many ? "void" : Tensor)} {model.Name}InPlace({Signature(model)}) =>");
        code.Line($"    {model.OperationClass}.Instance.ApplyInPlace({Arguments(model)});");
    }

    /// <summary>The operand that each result overwrites in place.</summary>
    public static IEnumerable<int> Overwritten(OperationModel model)
    {
        if (model.Results.Count == 1)
            return [0];
        var operands = model.Operands.Select(o => o.Name).ToList();
        var overwritten = model.Results.Select(r => operands.IndexOf(r.Name)).ToArray();
        return overwritten.Contains(-1) ? [] : overwritten;
    }

    static bool HasInPlace(OperationModel model) => model.Results.Count == 1
        ? model.Results[0].Kind != ValueKind.Boolean && model.Results[0].Kind == model.Operands[0].Kind
        : model.InPlace && Overwritten(model).Any();

    static string Signature(OperationModel model)
    {
        var parameters = model.Parameters.Select(name => model.Operands.Any(o => o.Name == name)
            ? $"{Tensor} {LocalNames.Escape(name)}"
            : Scalar(model.Scalars.First(s => s.Name == name)));
        var first = model.Operands[0].Name == model.Parameters[0];
        return (model.Container.CanExtend && first ? "this " : "") + string.Join(", ", parameters);
    }

    static string Scalar(ScalarModel scalar) =>
        $"{scalar.Type} {LocalNames.Escape(scalar.Name)}" + (scalar.Default is null ? "" : " = " + scalar.Default);

    static string Arguments(OperationModel model)
    {
        return $"[{string.Join(", ", model.Operands.Select(o => LocalNames.Escape(o.Name)))}], [{Numbers(model.Name, model.Scalars)}]";
    }

    /// <summary>The scalar parameters as numbers, checked against what the declaration accepts.</summary>
    public static string Numbers(string operation, IEnumerable<ScalarModel> scalars) => string.Join(", ", scalars.Select(s =>
    {
        var name = LocalNames.Escape(s.Name);
        return s.Kind == ValueKind.Boolean ? $"{name} ? 1d : 0d"
            : double.IsNegativeInfinity(s.Minimum) ? name
            : $"global::Framework.Kernels.ScalarRange.AtLeast({name}, {Literals.Double(s.Minimum)}, \"{operation}\", \"{s.Name}\")";
    }));

    static void Document(CodeWriter code, OperationModel model, Kernel kernel, bool inPlace)
    {
        var known = string.Join("\n", model.Documentation);
        if (inPlace)
        {
            var written = model.Results.Count == 1 ? [model.Operands[0].Name] : model.Results.Select(r => r.Name);
            code.Line($"/// <summary>As <c>{model.Name}</c>, writing the result over {string.Join(", ", written.Select(w => $"<paramref name=\"{w}\"/>"))}.</summary>");
            foreach (var line in WithoutSummary(model.Documentation))
                code.Line("/// " + line);
        }
        else if (known.Contains("<summary>") || known.Contains("<inheritdoc"))
        {
            foreach (var line in model.Documentation)
                code.Line("/// " + line);
        }
        else
        {
            code.Line($"/// <summary>{Formulas(model, kernel)}, elementwise.</summary>");
        }
        foreach (var name in model.Parameters.Where(p => !known.Contains($"<param name=\"{p}\">")))
        {
            var words = model.Operands.Any(o => o.Name == name) ? "An operand; operands broadcast against each other." : "A number.";
            code.Line($"/// <param name=\"{name}\">{words}</param>");
        }
        if (!known.Contains("<returns>") && !(inPlace && model.Results.Count > 1))
            code.Line(inPlace ? $"/// <returns><paramref name=\"{model.Operands[0].Name}\"/>.</returns>" : "/// <returns>The result, of the operands' broadcast shape.</returns>");
    }

    static string Formulas(OperationModel model, Kernel kernel) =>
        "<c>" + SecurityElement.Escape(string.Join("; ", kernel.Source.Select(o => EntryEmitter.Formula(o, model)))) + "</c>";

    static IEnumerable<string> WithoutSummary(IEnumerable<string> lines)
    {
        var inside = false;
        foreach (var line in lines)
        {
            inside |= line.Contains("<summary>");
            if (!inside && !(line.Contains("<returns>")))
                yield return line;
            inside &= !line.Contains("</summary>");
        }
    }
}
