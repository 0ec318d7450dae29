namespace Framework;

public static partial class Functional
{
    /// <summary>Points (first, second) turned by angles of which cosine and sine are given.</summary>
    [Rowwise]
    public static (Row first, Row second) Turn(Row first, Row second, Row cosine, Row sine) =>
        (first * cosine - second * sine, second * cosine + first * sine);

    /// <summary>Turns element i of the last dimension's first half together with element i of its second half by an angle: positions of a sequence as Su et al. 2021 embed them.</summary>
    /// <param name="input">[…, n], n being even.</param>
    /// <param name="cosine">[…, n/2]: the cosines of the angles; broadcasts to the halves, for instance [positions, n/2].</param>
    /// <param name="sine">The sines, in the same shape.</param>
    /// <returns>A tensor of the input's shape.</returns>
    /// <exception cref="ArgumentException">The last dimension is odd, or the angles do not broadcast to its halves.</exception>
    public static Tensor RotaryEmbedding(this Tensor input, Tensor cosine, Tensor sine)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Rank == 0 || input.Shape[-1] % 2 != 0)
        {
            throw new ArgumentException($"RotaryEmbedding: the last dimension of {input.Shape} cannot be halved.", nameof(input));
        }
        int half = input.Shape[-1] / 2;
        Tensor first = input.Narrow(-1, 0, half);
        var turned = first.Turn(input.Narrow(-1, half, half), cosine, sine);
        return turned.First.Shape == first.Shape
            ? Tensor.Cat([turned.First, turned.Second], -1)
            : throw new ArgumentException($"RotaryEmbedding: angles of the shape {cosine.Shape} do not broadcast to halves of the shape {first.Shape}.", nameof(cosine));
    }
}
