using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Framework.Nn;

/// <summary>Modules by name, in the order in which they were added; it says nothing of how they are used.</summary>
/// <typeparam name="T">The class of the modules.</typeparam>
public sealed class ModuleDict<T> : Module, IReadOnlyDictionary<string, T> where T : Module
{
    readonly OrderedDictionary<string, T> modules = [];

    /// <summary>Makes a dictionary of modules.</summary>
    /// <param name="modules">Names and modules in order.</param>
    /// <exception cref="ArgumentException">A name is empty, has a dot in it, or occurs twice.</exception>
    public ModuleDict(params IEnumerable<KeyValuePair<string, T>> modules)
    {
        foreach (var (name, module) in modules)
        {
            Add(name, module);
        }
    }

    /// <summary>The number of modules.</summary>
    public int Count => modules.Count;

    /// <summary>The names.</summary>
    public IEnumerable<string> Keys => modules.Keys;

    /// <summary>The modules.</summary>
    public IEnumerable<T> Values => modules.Values;

    /// <summary>One of the modules.</summary>
    /// <param name="key">Its name.</param>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public T this[string key] => modules[key];

    /// <summary>Adds a module.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="module">The module.</param>
    /// <exception cref="ArgumentException">The name is empty, has a dot in it, or is taken.</exception>
    public void Add(string name, T module)
    {
        ArgumentNullException.ThrowIfNull(module);
        ModuleNames.Check(nameof(ModuleDict<>), name, modules.Keys);
        modules.Add(name, module);
    }

    /// <summary>Removes a module.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Whether there was one.</returns>
    public bool Remove(string name) => modules.Remove(name);

    /// <inheritdoc/>
    public bool ContainsKey(string key) => modules.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value) => modules.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, T>> GetEnumerator() => modules.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    protected override void Enumerate(ModuleMembers members)
    {
        foreach (var (name, module) in modules)
        {
            members.Child(name, module);
        }
    }
}
