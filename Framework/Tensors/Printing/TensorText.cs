using System.Text;

namespace Framework;

/// <summary>A tensor as text in PyTorch's form: nested brackets, aligned, the middle of large dimensions left out.</summary>
sealed class TensorText
{
    const string Prefix = "tensor(";

    readonly PrintOptions options;
    readonly bool isSummary;
    readonly Tensor tensor;
    readonly NumberFormat numbers;
    readonly StringBuilder text = new(Prefix);
    int next;

    TensorText(Tensor tensor, PrintOptions options)
    {
        this.tensor = tensor;
        this.options = options;
        isSummary = tensor.NumElements > options.Threshold;
        numbers = new NumberFormat(Visible(tensor.Detach()), options);
    }

    public static string Of(Tensor tensor, PrintOptions options) => new TensorText(tensor, options).Write();

    string Write()
    {
        var suffixes = new List<string>();
        if (tensor.NumElements == 0)
        {
            text.Append("[]");
            if (tensor.Rank != 1)
            {
                suffixes.Add($"size={tensor.Shape}");
            }
        }
        else
        {
            Append(0, Prefix.Length);
        }
        if (tensor.DType is not (DType.Float32 or DType.Int64 or DType.Bool) || (tensor.NumElements == 0 && tensor.DType != DType.Float32))
        {
            suffixes.Add($"dtype={tensor.DType}");
        }
        if (tensor.GradientFunction is { } function)
        {
            suffixes.Add($"gradFn=<{function.Name}>");
        }
        else if (tensor.RequiresGrad)
        {
            suffixes.Add("requiresGrad=True");
        }
        foreach (string suffix in suffixes)
        {
            int line = text.Length - (text.ToString().LastIndexOf('\n') + 1);
            bool breaks = line + suffix.Length + 3 > options.LineWidth;
            text.Append(breaks ? ",\n" + new string(' ', Prefix.Length) : ", ").Append(suffix);
        }
        return text.Append(')').ToString();
    }

    void Append(int dim, int indent)
    {
        if (dim == tensor.Rank)
        {
            text.Append(numbers.Padded(next++));
            return;
        }
        int size = tensor.Shape[dim], edge = options.EdgeItems;
        bool isCut = IsCut(size), isRow = dim == tensor.Rank - 1;
        int shown = isCut ? 2 * edge : size, perLine = isRow ? Math.Max(1, (options.LineWidth - indent) / (numbers.Width + 2)) : 1;
        string newLine = new string('\n', Math.Max(1, tensor.Rank - 1 - dim)) + new string(' ', indent + 1);
        text.Append('[');
        // The dots of a summary take the place of one element.
        for (int i = 0, place = 0; i < shown; i++, place++)
        {
            AppendSeparator(place, perLine, isRow, newLine);
            if (isCut && i == edge)
            {
                text.Append(isRow ? " ..." : "...");
                AppendSeparator(++place, perLine, isRow, newLine);
            }
            Append(dim + 1, indent + 1);
        }
        text.Append(']');
    }

    void AppendSeparator(int place, int perLine, bool isRow, string newLine)
    {
        if (place > 0)
        {
            text.Append(!isRow || place % perLine == 0 ? "," + newLine : ", ");
        }
    }

    bool IsCut(int size) => isSummary && size > 2 * options.EdgeItems;

    Tensor Visible(Tensor all)
    {
        for (int d = 0; d < all.Rank; d++)
        {
            int size = all.Shape[d], edge = options.EdgeItems;
            if (IsCut(size))
            {
                all = Tensor.Cat([all.Narrow(d, 0, edge), all.Narrow(d, size - edge, edge)], d);
            }
        }
        return all;
    }
}
