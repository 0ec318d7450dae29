using System.Globalization;
using Framework;
using Framework.Nn;
using Framework.Serialization;

namespace Train;

/// <summary>A saved model: one safetensors file with the network's state under PyTorch's names, the optimizer's beside it, and the rest as metadata.</summary>
/// <param name="Kind">Which network it is.</param>
/// <param name="Height">The height of its images.</param>
/// <param name="Width">Their width.</param>
/// <param name="Maximum">Their pixel value of full ink.</param>
/// <param name="Epochs">How many epochs it has been trained.</param>
/// <param name="Seed">The seed of its training.</param>
public sealed record SavedModel(ModelKind Kind, int Height, int Width, int Maximum, int Epochs, int Seed)
{
    const string OptimizerPrefix = "optimizer.";

    IReadOnlyDictionary<string, Tensor> Tensors { get; init; } = new Dictionary<string, Tensor>();

    /// <summary>Reads a file, and builds nothing yet.</summary>
    /// <exception cref="UserFault">The file is missing or was not saved by this program.</exception>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static SavedModel Load(string path)
    {
        if (!File.Exists(path))
        {
            throw new UserFault($"There is no file '{path}'.");
        }
        var (tensors, metadata) = Safetensors.Load(path);
        if (!Enum.TryParse<ModelKind>(metadata.GetValueOrDefault("model"), ignoreCase: true, out var kind) || !Enum.IsDefined(kind))
        {
            throw new UserFault($"'{path}' was not saved by this program.");
        }
        int Number(string key) => int.TryParse(metadata.GetValueOrDefault(key), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new UserFault($"'{path}' was not saved by this program: its {key} is missing.");
        return new SavedModel(kind, Number("height"), Number("width"), Number("maximum"), Number("epochs"), Number("seed")) { Tensors = tensors };
    }

    /// <summary>The network with the saved state.</summary>
    /// <exception cref="UserFault">The state does not fit the network.</exception>
    public Network Restore()
    {
        var network = Network.Create(Kind, Height, Width);
        try
        {
            network.LoadStateDict(Tensors.Where(pair => !pair.Key.StartsWith(OptimizerPrefix, StringComparison.Ordinal)));
        }
        catch (ArgumentException fault)
        {
            throw new UserFault($"The saved model does not fit the network {Kind} for {Height}×{Width} pixels: {fault.Message}", fault);
        }
        return network;
    }

    /// <summary>The optimizer's tensors, by the names that it gave them.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> OptimizerState =>
        Tensors.Where(pair => pair.Key.StartsWith(OptimizerPrefix, StringComparison.Ordinal)).Select(pair => KeyValuePair.Create(pair.Key[OptimizerPrefix.Length..], pair.Value));

    /// <summary>Writes the file anew; an older one stays whole until this one is complete.</summary>
    public void Save(string path, Network network, IEnumerable<KeyValuePair<string, Tensor>> optimizerState)
    {
        string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
        var metadata = new Dictionary<string, string>
        {
            ["model"] = Kind.ToString().ToLowerInvariant(),
            ["height"] = Text(Height),
            ["width"] = Text(Width),
            ["maximum"] = Text(Maximum),
            ["epochs"] = Text(Epochs),
            ["seed"] = Text(Seed),
        };
        Safetensors.Save(path, [.. network.StateDict(), .. optimizerState.Select(pair => KeyValuePair.Create(OptimizerPrefix + pair.Key, pair.Value))], metadata);
    }

    /// <summary>Finds out before the work whether its result can be saved.</summary>
    /// <exception cref="UserFault">It cannot.</exception>
    public static void CheckWritable(string path)
    {
        if (Directory.Exists(path))
        {
            throw new UserFault($"'{path}' cannot be written: it is a folder.");
        }
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? path;
        if (!Directory.Exists(folder))
        {
            throw new UserFault($"'{path}' cannot be written: there is no folder '{folder}'.");
        }
        string probe = $"{path}.probe";
        try
        {
            File.Create(probe, 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UserFault($"'{path}' cannot be written: {fault.Message.Replace(probe, path, StringComparison.Ordinal)}", fault);
        }
    }
}
