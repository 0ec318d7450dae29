using System.Globalization;
using Framework;
using Framework.Nn;

namespace Train;

/// <summary>The second mode: shows test images and what a saved model sees in them.</summary>
public static class Prediction
{
    const int ShadeWidth = 2;

    public static void Show(TrainOptions options, TextWriter output)
    {
        var saved = SavedModel.Load(options.Predict!);
        var data = DataSource.Open(options.Data);
        data.CheckFits(saved);
        var network = saved.Restore().Eval();
        var test = data.Test;
        var images = new ImageBatches(test, saved.Maximum);

        // Spread over the test images, so that other counts show other digits.
        int count = Math.Min(options.Count, test.Count);
        int[] chosen = [.. Enumerable.Range(0, count).Select(i => (int)((long)i * test.Count / count))];
        using var _ = Autograd.NoGrad();
        var probabilities = network.Forward(images.Fetch(chosen, new Random(0)).Inputs).Softmax(-1).AsSpan<float>();
        for (int i = 0; i < count; i++)
        {
            var row = probabilities.Slice(i * LabelledImages.Classes, LabelledImages.Classes);
            int seen = Largest(row), label = test.Labels[chosen[i]];
            output.WriteLine(TextPicture.Draw(test.Image(chosen[i]), test.Width, saved.Maximum));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"test image {chosen[i]}: seen as {seen} ({100 * row[seen]:F1} %), labelled {label}{(seen == label ? "" : "  ← wrong")}"));
            output.WriteLine(new string('─', ShadeWidth * test.Width));
        }
    }

    /// <summary>The index of the largest value; the first of several.</summary>
    public static int Largest(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }
}
