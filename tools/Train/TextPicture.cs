using System.Text;

namespace Train;

/// <summary>Grey images as text: two characters a pixel, from blank to full ink.</summary>
public static class TextPicture
{
    const string Shades = " ░▒▓█";

    /// <param name="image">Height × width pixels, row-major.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="maximum">The value of full ink.</param>
    public static string Draw(ReadOnlySpan<byte> image, int width, int maximum)
    {
        var text = new StringBuilder();
        for (int at = 0; at < image.Length; at++)
        {
            int shade = Math.Min(image[at] * Shades.Length / (maximum + 1), Shades.Length - 1);
            text.Append(Shades[shade], 2);
            if ((at + 1) % width == 0)
            {
                text.AppendLine();
            }
        }
        return text.ToString();
    }
}
