using System.Globalization;

namespace Framework;

/// <summary>One format for all numbers shown of a tensor, all of the same width.</summary>
sealed class NumberFormat
{
    readonly Tensor values;
    readonly double[]? reals;
    readonly long[]? wholes;
    readonly string format;
    readonly bool isScientific, isWhole;

    /// <param name="visible">The elements that will be shown.</param>
    /// <param name="options">Precision and notation.</param>
    public NumberFormat(Tensor visible, PrintOptions options)
    {
        values = visible;
        format = "";
        if (visible.DType.IsFloatingPoint())
        {
            reals = visible.ToArray<double>();
            double[] counting = [.. reals.Where(value => double.IsFinite(value) && value != 0).Select(Math.Abs)];
            double most = counting.DefaultIfEmpty(1).Max(), least = counting.DefaultIfEmpty(1).Min();
            isWhole = counting.All(value => value == Math.Ceiling(value));
            isScientific = options.Scientific ?? (most / least > 1000 || most > 1e8 || (!isWhole && least < 1e-4));
            string digits = new('0', options.Precision);
            format = isScientific ? $"0.{digits}e+00" : isWhole ? "F0" : "F" + options.Precision;
        }
        else
        {
            wholes = visible.ToArray<long>();
        }
        int count = reals?.Length ?? wholes!.Length;
        for (int i = 0; i < count; i++)
        {
            Width = Math.Max(Width, Text(i).Length);
        }
    }

    /// <summary>The number of characters of every number.</summary>
    public int Width { get; }

    /// <summary>The number at a position of the visible elements, padded on the left.</summary>
    public string Padded(int index) => Text(index).PadLeft(Width);

    string Text(int index)
    {
        if (wholes is not null)
        {
            return values.DType == DType.Bool ? wholes[index] != 0 ? "True" : "False" : wholes[index].ToString(CultureInfo.InvariantCulture);
        }
        double value = reals![index];
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }
        string text = value.ToString(format, CultureInfo.InvariantCulture);
        return isWhole && !isScientific ? text + "." : text;
    }
}
