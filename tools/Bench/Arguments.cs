using System.Text.Json;

namespace Bench;

/// <summary>The arguments of one benchmark, by name. What is missing takes the default.</summary>
sealed class Arguments
{
    readonly Dictionary<string, JsonElement> values = [];

    public Arguments(JsonElement json)
    {
        foreach (JsonProperty property in json.EnumerateObject())
        {
            values[property.Name] = property.Value.Clone();
        }
    }

    public int Int(string name) => Required(name).GetInt32();

    public int Int(string name, int otherwise) => values.TryGetValue(name, out JsonElement value) ? value.GetInt32() : otherwise;

    public bool Bool(string name, bool otherwise) => values.TryGetValue(name, out JsonElement value) ? value.GetBoolean() : otherwise;

    public string Text(string name) => Required(name).GetString()!;

    public string Text(string name, string otherwise) => values.TryGetValue(name, out JsonElement value) ? value.GetString()! : otherwise;

    public bool IsNull(string name) => values.TryGetValue(name, out JsonElement value) && value.ValueKind == JsonValueKind.Null;

    public int[] Ints(string name) => [.. Required(name).EnumerateArray().Select(static item => item.GetInt32())];

    JsonElement Required(string name) =>
        values.TryGetValue(name, out JsonElement value) ? value : throw new ArgumentException($"the argument '{name}' is missing");
}
