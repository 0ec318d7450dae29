using System.Text;
using Framework.Serialization;

namespace Framework.Tests.Serialization;

public sealed class SafetensorsHeaderTests
{
    [Fact]
    public void FormatsWhatItParses()
    {
        SafetensorsEntry[] entries = [new("a.weight", "F32", [2, 3], 0, 24), new("ünïcode", "BOOL", [], 24, 25), new("none", "I64", [0, 4], 25, 25)];
        var json = SafetensorsHeader.Format(entries, new Dictionary<string, string> { ["made"] = "\"here\"" });
        Assert.Equal(0, json.Length % 8);
        var header = SafetensorsHeader.Parse(json, dataLength: 25);
        Assert.Equal(entries.Select(entry => entry.Name), header.Entries.Select(entry => entry.Name));
        Assert.Equal([2, 3], header.Entries[0].Dims);
        Assert.Equal((24L, 25L), (header.Entries[1].Begin, header.Entries[1].End));
        Assert.Equal("\"here\"", header.Metadata["made"]);
    }

    [Theory]
    [InlineData("", "not valid JSON")]
    [InlineData("[]", "must be an object")]
    [InlineData("{", "not valid JSON")]
    [InlineData("{} {}", "not valid JSON")]
    [InlineData("""{"a":1}""", "'a' must be an object")]
    [InlineData("""{"__metadata__":{"k":1}}""", "__metadata__ 'k' must be a string")]
    [InlineData("""{"a":{"shape":[2],"data_offsets":[0,8]}}""", "lacks its dtype")]
    [InlineData("""{"a":{"dtype":"F32","data_offsets":[0,8]}}""", "lacks its shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", "lacks its data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", "are 1 numbers, not 2")]
    [InlineData("""{"a":{"dtype":"C64","shape":[1],"data_offsets":[0,8]}}""", "dtype 'C64'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", "whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "is not possible")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2000000000,2000000000,2000000000],"data_offsets":[0,8]}}""", "is not possible")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "are no range")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "needs 8 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", "lies beyond the 8 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "bytes 0 to 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "4 bytes behind 'a'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}}""", "overlaps 'a'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "twice")]
    public void RefusesAndSaysWhere(string json, string reason)
    {
        var fault = Assert.Throws<InvalidDataException>(() => SafetensorsHeader.Parse(Encoding.UTF8.GetBytes(json), dataLength: 8));
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }
}
