using System.Globalization;
using System.Numerics;
using System.Text;

namespace Framework.Kernels;

/// <summary>Tells what the generator made of a declaration: its formula, derivatives, what they keep, what a call costs, and how exact it is, measured on the spot.</summary>
static class Explanation
{
    /// <summary>The rows' length that accuracy is measured with.</summary>
    const int Length = 64;

    /// <summary>Elements that accuracy is measured on.</summary>
    const int Sample = 4096;

    public static string Of(OperationEntry entry)
    {
        ElementwiseTraits traits = entry.Operation.Traits;
        var text = new StringBuilder();
        Head(text, entry.Name, entry.Operands.Select(o => o.Name), entry.Scalars, entry.Formulas);
        for (int i = 0; i < entry.Derivatives.Length; i++)
        {
            Line(text, $"gradient of {entry.Operands[i].Name}", entry.Derivatives[i]);
        }
        uint inputs = 0, outputs = 0;
        foreach (InputGradient gradient in traits.Gradients)
        {
            inputs |= gradient.SavedInputs;
            outputs |= gradient.SavedOutputs;
        }
        Keeps(text, traits.IsDifferentiable, inputs, outputs, 0, entry.Operands.Select(o => o.Name));
        Line(text, "computed in", (traits.FloatLegal ? "float32, float64; float16 and bfloat16 through float32" : "") + (traits.IntegerLegal ? traits.FloatLegal ? "; integers" : "integers" : ""));
        if (traits.FloatLegal)
        {
            int written = traits.Gradients.Count(g => g.Kind == GradientKind.Kernel);
            Line(text, "operations", $"{StepCount.Of(entry.Operation.PtxForward(ComputeType.Float32))} an element forward"
                + (written == 0 ? "" : $", {StepCount.Of(entry.Operation.PtxBackward(ComputeType.Float32))} backward for all gradients") + ", in float32");
            int flags = traits.Results.Count(r => r == ResultKind.Bool), masks = BitOperations.PopCount(traits.BoolInputs);
            Line(text, "memory", $"{4 * (entry.Operands.Length - masks + traits.Results.Length - flags) + flags + masks} bytes an element forward"
                + (written == 0 ? "" : $", {4 * (traits.Results.Length + BitOperations.PopCount(inputs) + BitOperations.PopCount(outputs) + written)} backward") + ", in float32");
            Line(text, "accuracy", Accuracy(entry));
        }
        return text.ToString();
    }

    public static string Of(RowEntry entry)
    {
        RowTraits traits = entry.Operation.Traits;
        var text = new StringBuilder();
        Head(text, entry.Name, entry.Operands.Select((o, i) => traits.Forms[i] == RowOperand.Row ? o.Name : $"{o.Name} (one a row)"), entry.Scalars, entry.Formulas);
        for (int i = 0; i < entry.Derivatives.Length; i++)
        {
            Line(text, $"gradient of {entry.Operands[i].Name}", entry.Derivatives[i]);
        }
        Keeps(text, traits.HasGradient.Length > 0, traits.SavedInputs, traits.SavedResults, traits.SavedValues, entry.Operands.Select(o => o.Name));
        int kept = Math.Max(traits.Forward.Buffers, traits.Backward.Buffers);
        Line(text, "between sweeps", kept == 0 ? "nothing but numbers" : $"{kept} row(s) in the CPU's cache; a GPU computes them again");
        bool hasBackward = traits.HasGradient.Contains(true);
        Line(text, "operations", Operations(entry.Operation, backward: false) + (hasBackward ? ", " + Operations(entry.Operation, backward: true) : "") + ", in float32 on a GPU");
        int rows = traits.Forms.Count(f => f == RowOperand.Row) + traits.IsRow.Count(r => r);
        Line(text, "memory", $"{4 * rows} bytes an element forward{(hasBackward ? $", {BackwardBytes(traits)} backward" : "")}, in float32, where no row serves several");
        Line(text, "accuracy", Accuracy(entry));
        return text.ToString();
    }

    public static string Of(ReductionEntry entry)
    {
        ReductionTraits traits = entry.Operation.Traits;
        var text = new StringBuilder();
        Head(text, entry.Name, [entry.Operand.Name], entry.Scalars, []);
        foreach (var (part, formula) in Enum.GetValues<ReductionPart>().Zip(entry.Formulas))
        {
            Line(text, $"formula of {part}", formula);
        }
        Line(text, $"gradient of {entry.Operand.Name}", entry.Derivative);
        Keeps(text, traits.Gradient != ReductionGradient.None, traits.ReadsInput ? 1u : 0, traits.ReadsResults, 0, [entry.Operand.Name]);
        var (operations, bytes) = Backward(entry.Operation);
        int Steps(ReductionPart part) => StepCount.Of(entry.Operation.Ptx(part, ComputeType.Float32));
        Line(text, "operations", $"{Steps(ReductionPart.Accumulate)} an element, {Steps(ReductionPart.Combine)} to combine two parts, {Steps(ReductionPart.Finish)} a result{operations}, in float32");
        Line(text, "memory", $"4 bytes an element forward{bytes}, in float32");
        Line(text, "accuracy", Accuracy(entry));
        return text.ToString();
    }

    static void Head(StringBuilder text, string name, IEnumerable<string> operands, ScalarInfo[] scalars, string[] formulas)
    {
        text.Append(CultureInfo.InvariantCulture, $"{name}({string.Join(", ", operands.Concat(scalars.Select(s => s.Name)))})\n");
        for (int k = 0; k < formulas.Length; k++)
        {
            Line(text, formulas.Length == 1 ? "formula" : $"formula {k + 1}", formulas[k]);
        }
    }

    static void Keeps(StringBuilder text, bool differentiable, uint inputs, uint outputs, int numbers, IEnumerable<string> names)
    {
        string[] kept =
        [
            .. names.Where((_, i) => (inputs >> i & 1) != 0),
            .. outputs == 0 ? [] : new[] { BitOperations.PopCount(outputs) == 1 ? "the result" : "the results" },
            .. numbers == 0 ? [] : new[] { $"{numbers} number(s) a row" },
        ];
        Line(text, "backward keeps", !differentiable ? "it is declared not to be differentiable" : kept.Length == 0 ? "nothing" : string.Join(", ", kept));
    }

    static string Operations(RowOperation operation, bool backward)
    {
        var (element, row, sweeps) = StepCount.Of(operation, backward);
        return $"{element} an element in {sweeps} sweep(s) and {row} a row {(backward ? "backward" : "forward")}";
    }

    /// <summary>Bytes that backward moves an element where every operand is rows of the full shape.</summary>
    static int BackwardBytes(RowTraits traits)
    {
        int results = traits.IsRow.Index().Where(r => r.Item).Sum(r => 1 + (int)(traits.SavedResults >> r.Index & 1));
        int operands = traits.Forms.Index().Where(f => f.Item == RowOperand.Row).Sum(f => (int)(traits.SavedInputs >> f.Index & 1) + (traits.HasGradient[f.Index] ? 1 : 0));
        return 4 * (results + operands);
    }

    /// <summary>What backward takes beyond the gradient that arrives, which is one number for many elements.</summary>
    static (string Operations, string Bytes) Backward(ReductionOperation operation)
    {
        ReductionTraits traits = operation.Traits;
        return traits.Gradient switch
        {
            ReductionGradient.None => ("", ""),
            ReductionGradient.Elementwise when traits.ReadsInput => ($"; {Steps()} an element backward", ", 8 backward"),
            ReductionGradient.Elementwise => ($"; {Steps()} a result backward", ", 0 backward"),
            ReductionGradient.Broadcast => ("; none backward", ", 0 backward"),
            _ => ("; backward is made of elementwise operations", ""),
        };

        int Steps() => StepCount.Of(operation.Gradient.PtxForward(ComputeType.Float32));
    }

    static string Accuracy(OperationEntry entry)
    {
        var random = new Random(1);
        double[] scalars = [.. entry.Scalars.Select(s => s.Sample)];
        float[][] values = [.. entry.Operands.Select(o => Draw(random, o, Sample))];
        var results = new Tensor[entry.Operation.Traits.Results.Length];
        entry.Operation.ApplyMany([.. entry.Operands.Select((o, i) => Operand(o.Kind, values[i], [Sample]))], scalars, results);
        double[][] got = [.. results.Select(r => r.ToArray<double>())];
        var (worst, at) = (0.0, 0);
        for (int i = 0; i < Sample; i++)
        {
            double[] expected = entry.Reference([.. values.Select(v => (double)v[i])], scalars);
            for (int k = 0; k < got.Length; k++)
            {
                double error = Ulps(got[k][i], expected[k]);
                (worst, at) = error > worst ? (error, i) : (worst, at);
            }
        }
        string place = string.Join(", ", entry.Operands.Select((o, i) => string.Create(CultureInfo.InvariantCulture, $"{o.Name} = {values[i][at]:G6}")));
        return string.Create(CultureInfo.InvariantCulture, $"{worst:F2} ulp at {place}: the worst of {Sample} points, float32 against the declared method in double");
    }

    static string Accuracy(RowEntry entry)
    {
        var random = new Random(1);
        RowOperand[] forms = entry.Operation.Traits.Forms;
        double[] scalars = [.. entry.Scalars.Select(s => s.Sample)];
        int rows = Sample / Length;
        float[][] values = [.. entry.Operands.Select((o, i) => forms[i] switch
        {
            RowOperand.Row => Draw(random, o, Sample),
            RowOperand.Index => [.. Enumerable.Range(0, rows).Select(_ => (float)random.Next(Length))],
            _ => Draw(random, o, rows),
        })];
        var results = new Tensor[entry.Operation.Traits.IsRow.Length];
        entry.Operation.ApplyMany([.. entry.Operands.Select((o, i) => Operand(o.Kind, values[i], forms[i] == RowOperand.Row ? [rows, Length] : [rows]))], -1, false, scalars, results);
        double[][] got = [.. results.Select(r => r.ToArray<double>())];
        double worst = 0;
        for (int row = 0; row < rows; row++)
        {
            double[][] expected = entry.Reference([.. values.Select(v => Array.ConvertAll(v.AsSpan(row * (v.Length / rows), v.Length / rows).ToArray(), x => (double)x))], scalars);
            for (int k = 0; k < got.Length; k++)
            {
                worst = Math.Max(worst, Relative(got[k].AsSpan(row * expected[k].Length, expected[k].Length), expected[k]));
            }
        }
        return string.Create(CultureInfo.InvariantCulture, $"{worst:G2} of the largest element of a result: the worst of {rows} rows of {Length}, float32 against the declared method in double");
    }

    static string Accuracy(ReductionEntry entry)
    {
        double[] scalars = [.. entry.Scalars.Select(s => s.Sample)];
        float[] values = Draw(new Random(1), entry.Operand, Sample);
        var results = new Tensor[entry.Operation.Traits.Results.Length];
        entry.Operation.ApplyMany(Tensor.From<float>(values, [Sample]), default, false, null, scalars, results);
        double[] expected = entry.Reference(Array.ConvertAll(values, x => (double)x), scalars);
        double worst = expected.Zip(results, (e, r) => Relative([r.ToArray<double>()[0]], [e])).Max();
        return string.Create(CultureInfo.InvariantCulture, $"{worst:G2} of the result for {Sample} elements, float32 against the declared methods in double");
    }

    static float[] Draw(Random random, OperandInfo operand, int count) => [.. Enumerable.Range(0, count).Select(_ => operand.Kind switch
    {
        OperandKind.Boolean => random.Next(2),
        OperandKind.Integer => random.Next((int)operand.Low, (int)operand.High + 1),
        _ => (float)(operand.Low + random.NextDouble() * (operand.High - operand.Low)),
    })];

    static Tensor Operand(OperandKind kind, float[] values, Shape shape)
    {
        Tensor tensor = Tensor.From<float>(values, shape);
        return kind switch { OperandKind.Boolean => tensor.To(DType.Bool), OperandKind.Integer => tensor.To(DType.Int64), _ => tensor };
    }

    static double Ulps(double got, double expected) =>
        got.Equals(expected) || (float)expected == got ? Math.Abs(got - expected) is var d && d > 0 ? d / Unit(expected) : 0
        : double.IsFinite(got) && double.IsFinite(expected) ? Math.Abs(got - expected) / Unit(expected)
        : double.PositiveInfinity;

    /// <summary>A float's unit in the last place.</summary>
    static double Unit(double value) => Math.ScaleB(1, Math.Max(value == 0 ? -126 : Math.ILogB(value), -126) - 23);

    static double Relative(ReadOnlySpan<double> got, double[] expected)
    {
        double scale = expected.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max(), worst = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            worst = Math.Max(worst, got[i].Equals(expected[i]) ? 0 : Math.Abs(got[i] - expected[i]) / Math.Max(scale, double.Epsilon));
        }
        return worst;
    }

    static void Line(StringBuilder text, string what, string words) => text.Append("  ").Append(what.PadRight(24)).Append(words).Append('\n');
}
