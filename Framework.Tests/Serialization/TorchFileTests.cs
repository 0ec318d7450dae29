using System.IO.Compression;
using System.Text;
using Framework.Serialization;

namespace Framework.Tests.Serialization;

/// <summary>The pickles are spelled out opcode by opcode, as torch.save writes them.</summary>
public sealed class TorchFileTests : IDisposable
{
    readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    static byte[] Bytes(params object[] parts) => [.. parts.SelectMany(part => part switch
    {
        byte[] bytes => bytes,
        string text => Encoding.UTF8.GetBytes(text),
        _ => [Convert.ToByte(part, null)],
    })];

    static byte[] Word(string text) => Bytes("X", BitConverter.GetBytes(text.Length), text);

    static byte[] Storage(string key, int count) =>
        Bytes("(", Word("storage"), "ctorch\nFloatStorage\n", Word(key), Word("cpu"), "K", count, "tQ");

    static byte[] TensorOf(byte[] storage, int offset, int size, int stride) =>
        Bytes("ctorch._utils\n_rebuild_tensor_v2\n", "(", storage, "K", offset, "K", size, 0x85, "K", stride, 0x85, 0x89, "ccollections\nOrderedDict\n)R", "tR");

    void Write(byte[] pickle, params float[] storage)
    {
        using var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        Add(archive, "model/data.pkl", Bytes(0x80, 2, pickle, "."));
        Add(archive, "model/data/0", [.. storage.SelectMany(BitConverter.GetBytes)]);
    }

    static void Add(ZipArchive archive, string name, byte[] content)
    {
        using var stream = archive.CreateEntry(name).Open();
        stream.Write(content);
    }

    [Fact]
    public void ReadsAStateDictionaryWithSharedStorage()
    {
        Write(Bytes("}(", Word("a"), TensorOf(Storage("0", 6), 0, 6, 1), Word("b"), TensorOf(Storage("0", 6), 1, 3, 2), "u"), 1, 2, 3, 4, 5, 6);
        var tensors = TorchFile.LoadTensors(path);
        Assert.Equal(["a", "b"], tensors.Keys);
        Assert.Equal([2f, 4, 6], tensors["b"].Contiguous().AsSpan<float>().ToArray());
        tensors["a"].AsSpan<float>()[3] = 40;
        Assert.Equal([2f, 40, 6], tensors["b"].Contiguous().AsSpan<float>().ToArray());
    }

    [Fact]
    public void ReadsPlainValues()
    {
        Write(Bytes("(", "N", 0x88, "J", BitConverter.GetBytes(-5), "G", new byte[] { 0x3F, 0xE0, 0, 0, 0, 0, 0, 0 }, Word("x"), 0x8A, 2, 0, 0x80, "ctorch\nfloat16\n", "t"));
        Assert.Equal([null, true, -5L, 0.5, "x", -32768L, DType.Float16], Assert.IsType<object?[]>(TorchFile.Load(path)));
    }

    [Fact]
    public void RefusesToRunAnything()
    {
        Write(Bytes("cos\nsystem\n", "(", Word("true"), "tR"));
        Assert.Contains("'os.system'", Assert.Throws<InvalidDataException>(() => TorchFile.Load(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 7, 1)]
    [InlineData(6, 1, 1)]
    [InlineData(1, 3, 3)]
    public void RefusesAViewBeyondItsStorage(int offset, int size, int stride)
    {
        Write(TensorOf(Storage("0", 6), offset, size, stride), 1, 2, 3, 4, 5, 6);
        Assert.Contains("beyond its storage", Assert.Throws<InvalidDataException>(() => TorchFile.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DamageIsRefusedAndNeverCrashes()
    {
        Write(Bytes("}(", Word("a"), TensorOf(Storage("0", 6), 0, 6, 1), "u"), 1, 2, 3, 4, 5, 6);
        byte[] whole = File.ReadAllBytes(path);
        var random = new Random(2);
        for (int trial = 0; trial < 500; trial++)
        {
            byte[] damaged = [.. whole];
            damaged[random.Next(whole.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(path, damaged[..(trial % 2 == 0 ? damaged.Length : random.Next(damaged.Length))]);
            try
            {
                TorchFile.Load(path);
            }
            catch (InvalidDataException)
            {
                // The only exception that damage may raise.
            }
        }
    }
}
