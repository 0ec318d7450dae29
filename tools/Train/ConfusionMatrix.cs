using System.Globalization;
using System.Text;

namespace Train;

/// <summary>How often each class was taken for each other.</summary>
public sealed class ConfusionMatrix(int classes)
{
    readonly int[,] counts = new int[classes, classes];

    public int Total { get; private set; }

    public int Correct { get; private set; }

    /// <summary>The share of correct predictions, in percent.</summary>
    public double Accuracy => Total == 0 ? 0 : 100.0 * Correct / Total;

    public void Add(int label, int predicted)
    {
        counts[label, predicted]++;
        Total++;
        Correct += label == predicted ? 1 : 0;
    }

    /// <summary>A row for each true class, a column for each predicted one; a dot stands for zero.</summary>
    public override string ToString()
    {
        int width = Math.Max(4, counts.Cast<int>().Max().ToString(CultureInfo.InvariantCulture).Length + 1);
        var text = new StringBuilder("true ╲ seen");
        for (int seen = 0; seen < classes; seen++)
        {
            text.Append(seen.ToString(CultureInfo.InvariantCulture).PadLeft(width));
        }
        text.Append("   recall").AppendLine();
        for (int label = 0; label < classes; label++)
        {
            text.Append(label.ToString(CultureInfo.InvariantCulture).PadLeft(11));
            int all = 0;
            for (int seen = 0; seen < classes; seen++)
            {
                int count = counts[label, seen];
                all += count;
                text.Append((count == 0 ? "·" : count.ToString(CultureInfo.InvariantCulture)).PadLeft(width));
            }
            text.Append(all == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * counts[label, label] / all,8:F1}%")).AppendLine();
        }
        return text.ToString();
    }
}
