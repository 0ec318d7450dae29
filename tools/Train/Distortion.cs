namespace Train;

/// <summary>Random changes that leave a digit the same digit: turning, growing or shrinking, and moving.</summary>
/// <param name="Turn">The largest angle, in radians.</param>
/// <param name="Scale">The largest change of size, as a part of it.</param>
/// <param name="Shift">The largest movement in each direction, in pixels.</param>
public readonly record struct Distortion(double Turn, double Scale, double Shift)
{
    /// <summary>Draws an image with one random change; what comes in from outside is blank.</summary>
    /// <param name="image">The pixels, row-major.</param>
    /// <param name="into">Receives as many.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="factor">What each pixel is multiplied by.</param>
    /// <param name="random">The source of the change.</param>
    public void Draw(ReadOnlySpan<byte> image, Span<float> into, int width, float factor, Random random)
    {
        if (this == default)
        {
            for (int i = 0; i < image.Length; i++)
            {
                into[i] = image[i] * factor;
            }
            return;
        }
        int height = image.Length / width;
        double angle = Turn * Between(random), size = 1 + (Scale * Between(random));
        float cos = (float)(Math.Cos(angle) / size), sin = (float)(Math.Sin(angle) / size);
        float middleX = (width - 1) / 2f, middleY = (height - 1) / 2f;
        float moveX = middleX + (float)(Shift * Between(random)), moveY = middleY + (float)(Shift * Between(random));
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                float dx = x - moveX, dy = y - moveY;
                into[(y * width) + x] = factor * Sample(image, width, middleX + (cos * dx) - (sin * dy), middleY + (sin * dx) + (cos * dy));
            }
        }
    }

    static double Between(Random random) => (2 * random.NextDouble()) - 1;

    /// <summary>The value between the four pixels around a place.</summary>
    static float Sample(ReadOnlySpan<byte> image, int width, float x, float y)
    {
        int left = (int)MathF.Floor(x), top = (int)MathF.Floor(y);
        float right = x - left, down = y - top;
        return ((1 - down) * (((1 - right) * At(image, width, left, top)) + (right * At(image, width, left + 1, top))))
            + (down * (((1 - right) * At(image, width, left, top + 1)) + (right * At(image, width, left + 1, top + 1))));
    }

    static int At(ReadOnlySpan<byte> image, int width, int x, int y) =>
        (uint)x < (uint)width && (uint)y < (uint)(image.Length / width) ? image[(y * width) + x] : 0;
}
