namespace Train;

/// <summary>The learning rate over a whole training: a linear rise over its first part, then half a cosine down to nothing.</summary>
public static class LearningRate
{
    const double Rising = 0.15;

    /// <param name="highest">The rate at the peak.</param>
    /// <param name="done">The part of the training that is done, from 0 to 1.</param>
    public static double At(double highest, double done) =>
        done < Rising ? highest * (0.05 + (0.95 * done / Rising)) : highest * 0.5 * (1 + Math.Cos(Math.PI * (done - Rising) / (1 - Rising)));
}
