using Framework.Serialization;

namespace Framework.Tests.Serialization;

public sealed class SafetensorsTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory().FullName;

    string Path => System.IO.Path.Combine(folder, "model.safetensors");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void RoundTripsEveryDType()
    {
        var saved = Enum.GetValues<DType>().ToDictionary(dtype => $"t.{dtype}", dtype => Tensor.From<float>([0, 1, 1, 0, 1, 0], [2, 3]).To(dtype));
        saved["scalar"] = Tensor.Full([], -2.5, DType.Float64);
        saved["none"] = Tensor.Zeros([0, 4]);
        Safetensors.Save(Path, saved, new Dictionary<string, string> { ["epoch"] = "3" });
        var loaded = Safetensors.Load(Path);
        Assert.Equal(saved.Keys.Order(), loaded.Tensors.Keys.Order());
        Assert.Equal("3", Assert.Single(loaded.Metadata).Value);
        foreach (var (name, tensor) in saved)
        {
            Assert.Equal(tensor.DType, loaded.Tensors[name].DType);
            Assert.Equal(tensor.Shape, loaded.Tensors[name].Shape);
            Assert.Equal(tensor.To(DType.Float64).AsSpan<double>().ToArray(), loaded.Tensors[name].To(DType.Float64).AsSpan<double>().ToArray());
        }
    }

    [Fact]
    public void SurvivesEveryTruncationAndRefusesIt()
    {
        byte[] whole = Small();
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => Safetensors.Load(new MemoryStream(whole[..length])));
        }
    }

    [Fact]
    public void AnyChangedByteOfTheHeaderIsRefusedOrHarmless()
    {
        byte[] whole = Small();
        var random = new Random(1);
        for (int trial = 0; trial < 2000; trial++)
        {
            byte[] damaged = [.. whole];
            damaged[random.Next(whole.Length - 28)] = (byte)random.Next(256);
            try
            {
                Assert.Equal(2, Safetensors.Load(new MemoryStream(damaged)).Tensors.Count);
            }
            catch (InvalidDataException)
            {
                // The only exception that damage may raise.
            }
        }
    }

    [Fact]
    public void RefusesAHugeHeaderWithoutReadingIt()
    {
        var fault = Assert.Throws<InvalidDataException>(() => Safetensors.Load(new MemoryStream([255, 255, 255, 255, 255, 255, 255, 127, 1, 2])));
        Assert.Contains("more than", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RefusesBytesThatAreNoTruthValue()
    {
        var stream = new MemoryStream();
        Safetensors.Save(stream, [new("mask", Tensor.Ones([3], DType.Bool))]);
        byte[] bytes = stream.ToArray();
        bytes[^2] = 2;
        Assert.Contains("'mask'", Assert.Throws<InvalidDataException>(() => Safetensors.Load(new MemoryStream(bytes))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFailedSaveLeavesTheOldFileAndNothingElse()
    {
        Safetensors.Save(Path, [new("a", Tensor.Ones([2]))]);
        byte[] before = File.ReadAllBytes(Path);
        Assert.Throws<ArgumentException>(() => Safetensors.Save(Path, [new("a", Tensor.Ones([2])), new("a", Tensor.Ones([2]))]));
        Assert.Throws<ArgumentException>(() => Safetensors.Save(Path, [new("__metadata__", Tensor.Ones([2]))]));
        Assert.Equal(before, File.ReadAllBytes(Path));
        Assert.Single(Directory.GetFiles(folder));
    }

    static byte[] Small()
    {
        var stream = new MemoryStream();
        Safetensors.Save(stream, [new("weight", Tensor.Ones([2, 3])), new("bias", Tensor.Zeros([1]))]);
        return stream.ToArray();
    }
}
