namespace Framework;

public static partial class Functional
{
    /// <summary>x / (k + alpha · mean of the squares of neighbouring channels)^beta: Krizhevsky, Sutskever and Hinton 2012.</summary>
    /// <param name="input">[batch, channels, …].</param>
    /// <param name="size">How many neighbouring channels count; zeros stand beyond the first and the last.</param>
    /// <param name="alpha">The factor of the mean.</param>
    /// <param name="beta">The power.</param>
    /// <param name="k">What is added.</param>
    /// <returns>A tensor of the same shape.</returns>
    /// <exception cref="ArgumentException">The input has fewer than three dimensions, or no channel counts.</exception>
    public static Tensor LocalResponseNorm(this Tensor input, int size, double alpha = 1e-4, double beta = 0.75, double k = 1)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Rank < 3 || size < 1)
        {
            throw new ArgumentException($"{nameof(LocalResponseNorm)}: the shape is {input.Shape} and the size {size}; [batch, channels, …] and at least 1 are needed.", nameof(input));
        }
        if (input.NumElements == 0)
        {
            return input;
        }
        // Channels as the rows of an image of their own, so that a pool's window runs over them.
        Tensor squares = input.Square().Reshape(input.Shape[0], 1, input.Shape[1], -1).Pad([0, 0, size / 2, (size - 1) / 2]);
        Tensor means = squares.AvgPool2d((size, 1), stride: 1).Reshape(input.Shape);
        return input / (means * alpha + k).Pow(beta);
    }
}
