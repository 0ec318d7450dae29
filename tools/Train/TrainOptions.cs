using System.Globalization;

namespace Train;

/// <summary>The networks that the program can build.</summary>
public enum ModelKind
{
    /// <summary>Convolutions; the default.</summary>
    Cnn,

    /// <summary>Fully connected layers.</summary>
    Mlp,
}

/// <summary>The command line, understood; null where the user leaves the choice to the program.</summary>
public sealed record TrainOptions
{
    public const string Help = """
        Trains a network on handwritten digits and shows how well it reads them.

        usage: Train [options]                  train, test and save
               Train predict FILE [options]     show test images and what the saved model FILE sees in them
               Train --help

        data
          --data DIR       a data set in MNIST's IDX format, gzipped or not: the files train-images-idx3-ubyte,
                           train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte in DIR
                           (default: the 1,797 digits embedded in the program, 1,437 of them for training)
        model
          --model NAME     cnn (default) or mlp
          --save FILE      where the model goes after every epoch (default: model.safetensors)
          --resume FILE    go on from a saved model, up to --epochs in all
        training
          --epochs N       passes over the training images (default: 20 for the embedded digits, 4 for --data)
          --batch N        images in a step (default: 32 for the embedded digits, 64 for --data)
          --lr X           the highest learning rate (default: 0.003)
          --seed N         decides the initial weights, the order and the augmentation (default: 0)
          --threads N      threads to compute with (default: all cores)
          --expect P       end with exit code 1 unless P percent of the test images are read correctly
        predict
          --count N        images to show (default: 6)

        exit codes: 0 done, 1 the job failed, 2 the command line is wrong
        """;

    public bool ShowHelp { get; init; }

    /// <summary>The saved model to predict with; null to train.</summary>
    public string? Predict { get; init; }

    public string? Data { get; init; }

    public ModelKind? Model { get; init; }

    public string Save { get; init; } = "model.safetensors";

    public string? Resume { get; init; }

    public int? Epochs { get; init; }

    public int? Batch { get; init; }

    public double? LearningRate { get; init; }

    public int? Seed { get; init; }

    public int? Threads { get; init; }

    public double? Expect { get; init; }

    public int Count { get; init; } = 6;

    /// <exception cref="UserFault">An option is unknown, lacks its value, or has one that it cannot take.</exception>
    public static TrainOptions Parse(ReadOnlySpan<string> args)
    {
        var options = new TrainOptions();
        for (int i = 0; i < args.Length; i++)
        {
            string option = args[i];
            if (option is "--help" or "-h" or "help")
            {
                return options with { ShowHelp = true };
            }
            if (i == 0 && option == "predict")
            {
                options = options with { Predict = Value(args, ref i, "predict", "the file of a saved model") };
                continue;
            }
            options = option switch
            {
                "--data" => options with { Data = Value(args, ref i, option, "a folder") },
                "--model" => options with { Model = Kind(Value(args, ref i, option, "cnn or mlp")) },
                "--save" => options with { Save = Value(args, ref i, option, "a file") },
                "--resume" => options with { Resume = Value(args, ref i, option, "a file") },
                "--epochs" => options with { Epochs = Whole(args, ref i, 1, 100_000) },
                "--batch" => options with { Batch = Whole(args, ref i, 1, 1 << 20) },
                "--lr" => options with { LearningRate = Number(args, ref i, 0, 1000) },
                "--seed" => options with { Seed = Whole(args, ref i, 0, int.MaxValue) },
                "--threads" => options with { Threads = Whole(args, ref i, 1, 1024) },
                "--expect" => options with { Expect = Number(args, ref i, 0, 100) },
                "--count" => options with { Count = Whole(args, ref i, 1, 10_000) },
                _ => throw new UserFault($"'{option}' is no option of this program; --help lists them."),
            };
        }
        return options;
    }

    static string Value(ReadOnlySpan<string> args, ref int i, string option, string what) =>
        ++i < args.Length && !args[i].StartsWith("--", StringComparison.Ordinal) ? args[i] : throw new UserFault($"{option} needs {what} behind it.");

    static ModelKind Kind(string name) => name switch
    {
        "cnn" => ModelKind.Cnn,
        "mlp" => ModelKind.Mlp,
        _ => throw new UserFault($"There is no model '{name}'; --model takes cnn or mlp."),
    };

    static int Whole(ReadOnlySpan<string> args, ref int i, int least, int most)
    {
        string option = args[i], text = Value(args, ref i, option, "a whole number");
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? number
            : throw new UserFault($"{option} takes a whole number from {least} to {most}, not '{text}'.");
    }

    static double Number(ReadOnlySpan<string> args, ref int i, double above, double most)
    {
        string option = args[i], text = Value(args, ref i, option, "a number");
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number > above && number <= most
            ? number
            : throw new UserFault($"{option} takes a number above {above} and up to {most}, not '{text}'.");
    }
}
