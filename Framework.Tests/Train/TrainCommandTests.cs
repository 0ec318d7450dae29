using Framework.Serialization;
using global::Train;

namespace Framework.Tests.Train;

/// <summary>Alone: the program seeds the generator of the whole process.</summary>
[CollectionDefinition(nameof(TrainCommandTests), DisableParallelization = true)]
public sealed class TrainCollection;

/// <summary>The program as its user meets it: what it says and how it ends.</summary>
[Collection(nameof(TrainCommandTests))]
public sealed class TrainCommandTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    string In(string file) => Path.Combine(folder, file);

    static (int Code, string Output, string Errors) Run(params string[] args)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        int code = TrainCommand.Run(args, output, errors);
        return (code, output.ToString(), errors.ToString());
    }

    /// <summary>One clear sentence, and no word of a stack trace.</summary>
    static void Refused(int expectedCode, string reason, params string[] args)
    {
        var (code, _, errors) = Run(args);
        Assert.Equal(expectedCode, code);
        Assert.Contains(reason, errors, StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd().Split('\n'));
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public void HelpNamesEveryOption(string option)
    {
        var (code, output, _) = Run(option);
        Assert.Equal(0, code);
        Assert.All(
            ["predict FILE", "--data", "--model", "--save", "--resume", "--epochs", "--batch", "--lr", "--seed", "--threads"],
            word => Assert.Contains(word, output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("'--epoch' is no option", "--epoch", "3")]
    [InlineData("'digits' is no option", "digits")]
    [InlineData("--epochs needs a whole number behind it", "--epochs")]
    [InlineData("--epochs takes a whole number from 1", "--epochs", "0")]
    [InlineData("--epochs takes a whole number from 1", "--epochs", "1.5")]
    [InlineData("--batch takes a whole number", "--batch", "many")]
    [InlineData("--lr takes a number above 0", "--lr", "-1")]
    [InlineData("--lr takes a number above 0", "--lr", "NaN")]
    [InlineData("--lr takes a number above 0", "--lr", "0,1")]
    [InlineData("--threads takes a whole number", "--threads", "0")]
    [InlineData("There is no model 'rnn'", "--model", "rnn")]
    [InlineData("--save needs a file behind it", "--save", "--seed")]
    [InlineData("predict needs the file of a saved model", "predict")]
    public void AWrongCommandLineIsExplained(string reason, params string[] args) => Refused(2, reason, args);

    [Fact]
    public void ParsesEveryOption()
    {
        var options = TrainOptions.Parse(["--data", "d", "--model", "mlp", "--epochs", "3", "--batch", "16", "--lr", "1e-3", "--seed", "7", "--threads", "2", "--save", "s", "--resume", "r"]);
        Assert.Equal(("d", ModelKind.Mlp, 3, 16, 1e-3), (options.Data, options.Model, options.Epochs, options.Batch, options.LearningRate));
        Assert.Equal((7, 2, "s", "r"), (options.Seed, options.Threads, options.Save, options.Resume));
    }

    [Fact]
    public void MissingDataAreNamed()
    {
        Refused(1, "There is no folder", "--data", In("nowhere"), "--save", In("m"));
        Refused(1, "has no file 'train-images-idx3-ubyte'", "--data", folder, "--save", In("m"));
    }

    [Theory]
    [InlineData("train-images-idx3-ubyte", 20)]
    [InlineData("train-images-idx3-ubyte", 3)]
    [InlineData("t10k-labels-idx1-ubyte", 9)]
    public void DamagedDataAreNamed(string file, int length)
    {
        WriteData(labels: [1, 2]);
        byte[] whole = File.ReadAllBytes(In(file));
        File.WriteAllBytes(In(file), whole[..length]);
        Refused(1, file, "--data", folder, "--save", In("m"));
        File.WriteAllBytes(In(file), [1, .. whole[1..]]);
        Refused(1, "magic number", "--data", folder, "--save", In("m"));
    }

    [Fact]
    public void LabelsOutOfRangeAndMismatchesAreNamed()
    {
        WriteData(labels: [1, 10]);
        Refused(1, "Label 1 in", "--data", folder, "--save", In("m"));
        WriteData(labels: [1, 2, 3]);
        Refused(1, "2 images and", "--data", folder, "--save", In("m"));
    }

    [Fact]
    public void AnUnwritablePlaceIsFoundBeforeTraining() =>
        Refused(1, "cannot be written", "--save", In("no/such/folder/model.safetensors"), "--epochs", "1");

    [Fact]
    public void FilesThatAreNoModelAreNamed()
    {
        Refused(1, "no-model", "predict", In("no-model"));
        File.WriteAllText(In("text"), "This is a text, and longer than eight bytes.");
        Refused(1, "cannot be loaded", "predict", In("text"));
        Safetensors.Save(In("other"), [new("weight", Tensor.Ones([2]))]);
        Refused(1, "was not saved by this program", "predict", In("other"));
        Refused(1, "was not saved by this program", "--resume", In("other"), "--save", In("m"));
    }

    [Fact]
    public void TrainsSavesResumesAndPredicts()
    {
        WriteData(labels: [1, 2]);
        string[] common = ["--data", folder, "--save", In("m"), "--batch", "2", "--model", "mlp"];
        var (code, output, errors) = Run([.. common, "--epochs", "1"]);
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("epoch   1/1", output, StringComparison.Ordinal);
        Assert.Contains("true", output, StringComparison.Ordinal);

        Refused(1, "trained for 1 epochs already", [.. common, "--resume", In("m"), "--epochs", "1"]);
        Refused(1, "--model asks for Cnn", [.. common, "--resume", In("m"), "--model", "cnn"]);
        (code, output, errors) = Run([.. common, "--resume", In("m"), "--epochs", "2"]);
        Assert.Equal((0, ""), (code, errors));
        Assert.DoesNotContain("epoch   1/2", output, StringComparison.Ordinal);
        Assert.Contains("epoch   2/2", output, StringComparison.Ordinal);

        (code, output, errors) = Run("predict", In("m"), "--data", folder, "--count", "2");
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("labelled 2", output, StringComparison.Ordinal);
        Refused(1, "reads images of 4×4 pixels", "predict", In("m"));
    }

    [Fact]
    public void TheSameSeedGivesTheSameModel()
    {
        WriteData(labels: [1, 2]);
        byte[] Trained(string file, string seed)
        {
            Assert.Equal(0, Run("--data", folder, "--save", In(file), "--epochs", "2", "--seed", seed).Code);
            return File.ReadAllBytes(In(file));
        }
        Assert.Equal(Trained("a", "5"), Trained("b", "5"));
        Assert.NotEqual(Trained("a", "5"), Trained("b", "6"));
    }

    /// <summary>Two blank 4×4 images a part.</summary>
    void WriteData(byte[] labels)
    {
        foreach (string part in (string[])["train", "t10k"])
        {
            File.WriteAllBytes(In($"{part}-images-idx3-ubyte"), [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 4, 0, 0, 0, 4, .. new byte[32]]);
            File.WriteAllBytes(In($"{part}-labels-idx1-ubyte"), [0, 0, 8, 1, 0, 0, 0, (byte)labels.Length, .. labels]);
        }
    }
}
