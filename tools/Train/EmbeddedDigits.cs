using System.Globalization;
using System.IO.Compression;

namespace Train;

/// <summary>
/// The digits that travel with the program: the test part of "Optical Recognition of Handwritten Digits" by E. Alpaydin and C. Kaynak
/// (1998, UCI Machine Learning Repository, https://doi.org/10.24432/C50P49), licensed CC BY 4.0. 1,797 images of 8×8 pixels, 0 to 16.
/// </summary>
public static class EmbeddedDigits
{
    const int Side = 8, Maximum = 16;

    /// <summary>One image in this many is held out for testing; the choice depends on its place in the file alone.</summary>
    const int TestEvery = 5;

    public static DataSource Load()
    {
        var training = new Part();
        var test = new Part();
        using var resource = typeof(EmbeddedDigits).Assembly.GetManifestResourceStream("digits.csv.gz")!;
        using var reader = new StreamReader(new GZipStream(resource, CompressionMode.Decompress));
        for (int number = 0; reader.ReadLine() is { } line; number++)
        {
            (number % TestEvery == TestEvery - 1 ? test : training).Add(line);
        }
        return new DataSource("the embedded 8×8 digits", training.Images, test.Images, Maximum);
    }

    sealed class Part
    {
        readonly List<byte> pixels = [], labels = [];

        public LabelledImages Images => new([.. pixels], [.. labels], Side, Side);

        public void Add(string line)
        {
            byte[] values = [.. line.Split(',').Select(value => byte.Parse(value, CultureInfo.InvariantCulture))];
            pixels.AddRange(values.AsSpan(0, Side * Side));
            labels.Add(values[Side * Side]);
        }
    }
}
