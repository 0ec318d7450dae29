using System.Diagnostics;
using System.Globalization;
using Framework;
using Framework.Data;
using Framework.Nn;
using Framework.Optim;

namespace Train;

/// <summary>The main job: trains, tests after each epoch, saves, and shows at the end what was confused with what.</summary>
public static class Training
{
    /// <returns>Whether the accuracy that the user expects was reached.</returns>
    public static bool Run(TrainOptions options, TextWriter output, bool live)
    {
        var data = DataSource.Open(options.Data);
        var plan = Plan.For(options, data);
        SavedModel.CheckWritable(options.Save);

        Tensor.ManualSeed((ulong)plan.Seed);
        var network = plan.Start?.Restore() ?? Network.Create(plan.Model.Kind, plan.Model.Height, plan.Model.Width);
        var optimizer = new AdamW(network.Parameters(), lr: plan.LearningRate, weightDecay: 0.01);
        if (plan.Start is { } start)
        {
            optimizer.LoadStateDict(start.OptimizerState);
        }
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{data.Training.Count:N0} training and {data.Test.Count:N0} test images: {data.Name}. Model {plan.Model.Kind.ToString().ToLowerInvariant()}, {network.NumParameters:N0} parameters, {Threads.Count} threads."));

        var loader = new DataLoader(new ImageBatches(data.Training, data.Maximum, plan.Distortion), plan.Batch, shuffle: true, dropLast: data.Training.Count > plan.Batch, seed: plan.Seed) { Epoch = plan.FirstEpoch };
        var progress = new Progress(output, live, plan.Epochs, plan.FirstEpoch, loader.Count * plan.Batch);
        var watch = Stopwatch.StartNew();
        var confusion = new ConfusionMatrix(LabelledImages.Classes);
        TimeSpan? firstStep = null;
        for (int epoch = plan.FirstEpoch; epoch < plan.Epochs; epoch++)
        {
            progress.StartEpoch(epoch);
            var afterFirstStep = TrainEpoch(network, optimizer, loader, plan, epoch, progress);
            firstStep ??= afterFirstStep;
            confusion = Test(network, data);
            progress.EndEpoch(confusion.Accuracy);
            (plan.Model with { Epochs = epoch + 1 }).Save(options.Save, network, optimizer.StateDict());
        }
        output.WriteLine();
        output.WriteLine(confusion);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{confusion.Correct} of {confusion.Total} test images read correctly ({confusion.Accuracy:F2} %) after {watch.Elapsed.TotalSeconds:F1} s; the model is in {options.Save}."));
        if (firstStep is { } first)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The first step was done {first.TotalSeconds:F2} s after the program's start."));
        }
        return options.Expect is not { } expected || confusion.Accuracy >= expected;
    }

    /// <returns>When the first step was done, since the process's start.</returns>
    static TimeSpan TrainEpoch(Network network, Optimizer optimizer, DataLoader loader, Plan plan, int epoch, Progress progress)
    {
        network.Train();
        int step = 0;
        TimeSpan afterFirstStep = default;
        foreach (var (images, labels) in loader)
        {
            optimizer.Groups[0].Lr = LearningRate.At(plan.LearningRate, (epoch + ((double)step++ / loader.Count)) / plan.Epochs);
            var logits = network.Forward(images);
            var loss = Functional.CrossEntropy(logits, labels);
            optimizer.ZeroGrad();
            loss.Backward();
            optimizer.Step();
            progress.Add(labels.Shape[0], loss.Item<float>(), CountCorrect(logits, labels));
            if (step == 1)
            {
                afterFirstStep = DateTime.Now - Process.GetCurrentProcess().StartTime;
            }
        }
        return afterFirstStep;
    }

    static int CountCorrect(Tensor logits, Tensor labels)
    {
        var rows = logits.Detach().AsSpan<float>();
        int correct = 0;
        for (int i = 0; i < labels.Shape[0]; i++)
        {
            correct += Prediction.Largest(rows.Slice(i * LabelledImages.Classes, LabelledImages.Classes)) == labels.AsSpan<long>()[i] ? 1 : 0;
        }
        return correct;
    }

    static ConfusionMatrix Test(Network network, DataSource data)
    {
        const int batch = 500;
        var confusion = new ConfusionMatrix(LabelledImages.Classes);
        network.Eval();
        using var _ = Autograd.NoGrad();
        foreach (var (images, labels) in new DataLoader(new ImageBatches(data.Test, data.Maximum), batch))
        {
            var rows = network.Forward(images).AsSpan<float>();
            for (int i = 0; i < labels.Shape[0]; i++)
            {
                confusion.Add((int)labels.AsSpan<long>()[i], Prediction.Largest(rows.Slice(i * LabelledImages.Classes, LabelledImages.Classes)));
            }
        }
        return confusion;
    }
}
