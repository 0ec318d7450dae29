namespace Train;

/// <summary>What will be done: the user's choices, the saved model's, and the program's for the rest.</summary>
/// <param name="Model">The network as it will be saved; its epochs are counted by the training.</param>
/// <param name="Start">The saved model to go on from.</param>
/// <param name="FirstEpoch">The epochs that it has behind it.</param>
/// <param name="Epochs">The epochs in all.</param>
/// <param name="Distortion">How far training images are distorted.</param>
public sealed record Plan(SavedModel Model, SavedModel? Start, int FirstEpoch, int Epochs, int Batch, double LearningRate, int Seed, Distortion Distortion)
{
    /// <exception cref="UserFault">The choices contradict each other, the data or the saved model.</exception>
    public static Plan For(TrainOptions options, DataSource data)
    {
        bool small = options.Data is null;
        var start = options.Resume is null ? null : SavedModel.Load(options.Resume);
        if (start is not null)
        {
            data.CheckFits(start);
            if (options.Model is { } kind && kind != start.Kind)
            {
                throw new UserFault($"'{options.Resume}' holds the model {start.Kind}, and --model asks for {kind}.");
            }
        }
        int epochs = options.Epochs ?? (small ? 20 : 4);
        if (start is not null && start.Epochs >= epochs)
        {
            throw new UserFault($"'{options.Resume}' has been trained for {start.Epochs} epochs already; ask for more with --epochs.");
        }
        var (height, width) = (data.Training.Height, data.Training.Width);
        if (height < 4 || width < 4)
        {
            throw new UserFault($"The images have {height}×{width} pixels; the networks need 4×4 at least.");
        }
        int seed = options.Seed ?? start?.Seed ?? 0;
        var model = new SavedModel(start?.Kind ?? options.Model ?? ModelKind.Cnn, height, width, data.Maximum, start?.Epochs ?? 0, seed);
        return new Plan(model, start, model.Epochs, epochs, options.Batch ?? (small ? 32 : 64), options.LearningRate ?? 0.003, seed, new Distortion(Turn: 0.17, Scale: 0.1, Shift: small ? 0.7 : 2));
    }
}
