using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Framework.Generators.Frontend;
using Framework.Generators.Ir;
using Microsoft.CodeAnalysis.CSharp;

namespace Framework.Generators.Emit.Glue;

/// <summary>Writes an operation's entry in the registry: what tests and documents need to know of it.</summary>
static class EntryEmitter
{
    public static void Write(CodeWriter code, OperationModel model, Kernel kernel)
    {
        const string kernels = "global::Framework.Kernels.";
        code.Line();
        code.Line($"internal static {kernels}OperationEntry Entry => new(");
        code.Line($"    {Quote(model.Name)},");
        code.Line("    Instance,");
        code.Line($"    static (x, s) => {Reference(model)})");
        code.Line("{");
        code.Line($"    Operands = [{string.Join(", ", model.Operands.Select(o => Operand(o.Name, o.Kind, o.Low, o.High, o.Kinks)))}],");
        code.Line($"    Scalars = [{string.Join(", ", model.Scalars.Select(s => $"new({Quote(s.Name)}, {Literals.Double(s.Sample)})"))}],");
        code.Line($"    Formulas = [{string.Join(", ", kernel.Source.Select(o => Quote(Formula(o, model))))}],");
        var derivatives = kernel.Backward?.Gradients.Select(g => Quote(g.Kind switch
        {
            Ir.GradientKind.None => "none",
            Ir.GradientKind.Zero => "0",
            _ => Formula(g.Expression!, model),
        })) ?? [];
        code.Line($"    Derivatives = [{string.Join(", ", derivatives)}],");
        code.Line("};");
    }

    /// <summary>C# that makes an operand's entry.</summary>
    public static string Operand(string name, ValueKind kind, double low, double high, IReadOnlyList<KinkModel> kinks)
    {
        var values = kinks.Where(k => k.Other.Length == 0).Select(k => Literals.Double(k.Value)).ToArray();
        var meetings = kinks.Where(k => k.Other.Length > 0).Select(k => $"new({Quote(k.Other)}, {Literals.Double(k.Value)})").ToArray();
        string[] lists = [.. values.Length == 0 ? [] : new[] { $"Kinks = [{string.Join(", ", values)}]" }, .. meetings.Length == 0 ? [] : new[] { $"Meetings = [{string.Join(", ", meetings)}]" }];
        return $"new({Quote(name)}, global::Framework.Kernels.OperandKind.{kind}, {Literals.Double(low)}, {Literals.Double(high)})"
            + (lists.Length == 0 ? "" : $" {{ {string.Join(", ", lists)} }}");
    }

    public static string Formula(Expr root, OperationModel model) => Ir.Formula.Of(
        root,
        [.. model.Operands.Select(o => o.Name)],
        [.. model.Scalars.Select(s => s.Name)],
        model.Results.Count == 1 ? ["result"] : [.. model.Results.Select(r => r.Name)]);

    /// <summary>Calls the declaration itself with numbers for tensors.</summary>
    static string Reference(OperationModel model)
    {
        var arguments = model.Parameters.Select(name =>
        {
            var operand = model.Operands.Select((o, i) => (o, i)).FirstOrDefault(p => p.o.Name == name);
            if (operand.o is not null)
                return Convert($"x[{Text(operand.i)}]", operand.o.Kind, "long");
            var scalar = model.Scalars.Select((s, i) => (s, i)).First(p => p.s.Name == name);
            return Convert($"s[{Text(scalar.i)}]", scalar.s.Kind, scalar.s.Type);
        });
        var call = $"{LocalNames.Escape(model.Name)}({string.Join(", ", arguments)})";
        if (model.Results.Count == 1)
            return $"[{Back(call, model.Results[0].Kind)}]";
        var elements = model.Results.Select(r => Back("y." + LocalNames.Escape(r.Name), r.Kind));
        return $"{{ var y = {call}; return [{string.Join(", ", elements)}]; }}";
    }

    static string Convert(string value, ValueKind kind, string integer) => kind switch
    {
        ValueKind.Boolean => value + " != 0",
        ValueKind.Integer => $"({integer}){value}",
        _ => value,
    };

    static string Back(string value, ValueKind kind) => kind == ValueKind.Boolean ? $"{value} ? 1d : 0d" : value;

    static string Quote(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
