namespace Framework;

public static partial class Functional
{
    /// <summary>x above 0, else a multiple of it: Xu, Wang, Chen and Li 2015.</summary>
    /// <param name="x">Any floating-point tensor.</param>
    /// <param name="lower">The least factor.</param>
    /// <param name="upper">The largest factor.</param>
    /// <param name="training">Whether each element has a factor of its own, drawn from between these; otherwise it is their mean for all.</param>
    /// <param name="generator">The source; the default generator if null.</param>
    /// <returns>A tensor of the same shape.</returns>
    /// <exception cref="ArgumentException">The least factor is above the largest.</exception>
    public static Tensor Rrelu(this Tensor x, double lower = 1.0 / 8, double upper = 1.0 / 3, bool training = false, Generator? generator = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (!(lower <= upper))
        {
            throw new ArgumentException(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{nameof(Rrelu)}: {lower} is above {upper}; the least factor comes first."), nameof(lower));
        }
        return training ? x.Prelu(Nn.Init.Uniform(Tensor.Zeros(x.Shape, x.DType), lower, upper, generator)) : x.LeakyRelu((lower + upper) / 2);
    }
}
