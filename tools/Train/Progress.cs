using System.Diagnostics;
using System.Globalization;

namespace Train;

/// <summary>The line of an epoch: written over while the epoch runs where the output is a terminal, and once at its end.</summary>
public sealed class Progress(TextWriter output, bool live, int epochs, int firstEpoch, int imagesPerEpoch)
{
    readonly Stopwatch total = Stopwatch.StartNew(), sinceShown = Stopwatch.StartNew();
    Stopwatch epochTime = Stopwatch.StartNew();
    int epoch, seen, correct;
    double lossSum;

    public void StartEpoch(int number)
    {
        (epoch, seen, correct, lossSum) = (number, 0, 0, 0);
        epochTime = Stopwatch.StartNew();
    }

    /// <param name="images">Images in the batch.</param>
    /// <param name="loss">Their mean loss.</param>
    /// <param name="right">How many of them were read correctly.</param>
    public void Add(int images, double loss, int right)
    {
        seen += images;
        correct += right;
        lossSum += loss * images;
        if (live && sinceShown.ElapsedMilliseconds > 100)
        {
            output.Write($"\r{Line("")}");
            sinceShown.Restart();
        }
    }

    public void EndEpoch(double testAccuracy)
    {
        output.WriteLine($"{(live ? "\r" : "")}{Line(string.Create(CultureInfo.InvariantCulture, $"  test {testAccuracy:F2} %"))}");
    }

    string Line(string test)
    {
        double done = epoch - firstEpoch + ((double)seen / imagesPerEpoch);
        double left = total.Elapsed.TotalSeconds / Math.Max(done, 1e-9) * (epochs - firstEpoch - done);
        double speed = seen / Math.Max(epochTime.Elapsed.TotalSeconds, 1e-9);
        return string.Create(CultureInfo.InvariantCulture,
            $"epoch {epoch + 1,3}/{epochs}  loss {lossSum / Math.Max(seen, 1):F4}  accuracy {100.0 * correct / Math.Max(seen, 1),6:F2} %{test}  {speed,7:F0} images/s  {Span(left)} left").PadRight(96);
    }

    static string Span(double seconds) => seconds < 90
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(seconds),3:F0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(seconds / 60),3:F0} min");
}
