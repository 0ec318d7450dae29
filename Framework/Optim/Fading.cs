namespace Framework.Optim;

/// <summary>
/// What is left of the start of a running mean: its factor to the power of the steps taken. The parameters of a model are mostly at one step, so the last power is
/// remembered: two of them for each parameter of 1,000 elements were a twentieth of Adam's time.
/// </summary>
sealed class Fading
{
    double factor = double.NaN, left;
    long steps;

    public double After(long steps, double factor)
    {
        if (steps != this.steps || factor != this.factor)
        {
            (this.steps, this.factor, left) = (steps, factor, Math.Pow(factor, steps));
        }
        return left;
    }
}
