using System.Text.Json;

namespace Bench;

/// <summary>The arguments of one benchmark, by name. What is missing takes the default; what no benchmark asks for is refused, since the work would be another than was meant.</summary>
sealed class Arguments
{
    readonly Dictionary<string, JsonElement> values = [];
    readonly HashSet<string> asked = [];

    public Arguments(JsonElement json)
    {
        foreach (JsonProperty property in json.EnumerateObject())
        {
            values[property.Name] = property.Value.Clone();
        }
    }

    public int Int(string name) => Required(name).GetInt32();

    public int Int(string name, int otherwise) => Find(name) is { } value ? value.GetInt32() : otherwise;

    public bool Bool(string name, bool otherwise) => Find(name) is { } value ? value.GetBoolean() : otherwise;

    public string Text(string name) => Required(name).GetString()!;

    public string Text(string name, string otherwise) => Find(name) is { } value ? value.GetString()! : otherwise;

    public bool IsNull(string name) => Find(name) is { ValueKind: JsonValueKind.Null };

    public int[] Ints(string name) => Ints(Required(name));

    public int[] Ints(string name, int[] otherwise) => Find(name) is { } value ? Ints(value) : otherwise;

    /// <summary>Throws if there are arguments that nobody has asked for.</summary>
    /// <exception cref="NotSupportedException">There are.</exception>
    public void RefuseOthers()
    {
        if (values.Keys.FirstOrDefault(name => !asked.Contains(name)) is { } other)
        {
            throw new NotSupportedException($"the argument '{other}'");
        }
    }

    static int[] Ints(JsonElement value) => [.. value.EnumerateArray().Select(static item => item.GetInt32())];

    JsonElement? Find(string name)
    {
        asked.Add(name);
        return values.TryGetValue(name, out JsonElement value) ? value : null;
    }

    JsonElement Required(string name) => Find(name) ?? throw new ArgumentException($"the argument '{name}' is missing");
}
