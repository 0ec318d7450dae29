namespace Framework;

/// <summary>How tensors are written as text.</summary>
/// <param name="Precision">Digits behind the point.</param>
/// <param name="Threshold">Tensors of more elements are summarised.</param>
/// <param name="EdgeItems">How many elements at each end of a dimension a summary shows.</param>
/// <param name="LineWidth">After how many characters a line is broken.</param>
/// <param name="Scientific">Whether to write exponents; null decides by the range of the values.</param>
public sealed record PrintOptions(int Precision = 4, int Threshold = 1000, int EdgeItems = 3, int LineWidth = 80, bool? Scientific = null)
{
    /// <summary>The options where none are passed.</summary>
    public static PrintOptions Default { get; set; } = new();
}
