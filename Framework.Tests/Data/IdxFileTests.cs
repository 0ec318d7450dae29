using System.IO.Compression;
using Framework.Data;

namespace Framework.Tests.Data;

public sealed class IdxFileTests : IDisposable
{
    static readonly byte[] Labels = [0, 0, 8, 1, 0, 0, 0, 3, 7, 0, 9];

    readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ReadsLabelsGzippedOrNot(bool zipped)
    {
        Write(Labels, zipped);
        var labels = IdxFile.Read(path, rank: 1);
        Assert.Equal([3], labels.Dims);
        Assert.Equal([7, 0, 9], labels.Data);
    }

    [Fact]
    public void ReadsImages()
    {
        Write([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255], zipped: false);
        var images = IdxFile.Read(path, rank: 3);
        Assert.Equal([2, 1, 3], images.Dims);
        Assert.Equal([1, 2, 3, 4, 5, 255], images.Data);
    }

    [Theory]
    [InlineData(0, "magic")]
    [InlineData(3, "magic")]
    [InlineData(6, "within its header")]
    [InlineData(8, "truncated: its header promises 3 elements and 0 are there")]
    [InlineData(10, "truncated: its header promises 3 elements and 2 are there")]
    public void RefusesTruncation(int length, string reason)
    {
        Write(Labels[..length], zipped: false);
        Assert.Contains(reason, Refused(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1, "two zero bytes")]
    [InlineData(2, 0x0D, "type 0x0D")]
    [InlineData(3, 3, "3 dimensions where 1 are expected")]
    [InlineData(7, 0, "usable size")]
    [InlineData(4, 0xFF, "usable size")]
    [InlineData(4, 0x40, "truncated")]
    public void RefusesAWrongHeader(int at, byte value, string reason)
    {
        var bytes = Labels.ToArray();
        bytes[at] = value;
        Write(bytes, zipped: false);
        Assert.Contains(reason, Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void RefusesWhatFollowsTheElements()
    {
        Write([.. Labels, 1], zipped: false);
        Assert.Contains("goes on after", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void RefusesADamagedGzipStream()
    {
        Write(Labels, zipped: true);
        var bytes = File.ReadAllBytes(path);
        bytes[10] = 0xFF;
        File.WriteAllBytes(path, bytes);
        Assert.Contains("gzip", Refused(), StringComparison.Ordinal);
    }

    string Refused() => Assert.Throws<InvalidDataException>(() => IdxFile.Read(path, rank: 1)).Message;

    void Write(byte[] bytes, bool zipped)
    {
        using var file = File.Create(path);
        using Stream stream = zipped ? new GZipStream(file, CompressionMode.Compress) : file;
        stream.Write(bytes);
    }
}
