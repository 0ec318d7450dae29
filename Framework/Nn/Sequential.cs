using System.Collections;
using System.Globalization;

namespace Framework.Nn;

/// <summary>Modules one after the other: the output of each is the input of the next.</summary>
public sealed class Sequential : Module, IForward, IReadOnlyList<IForward>
{
    readonly List<KeyValuePair<string, IForward>> modules = [];

    /// <summary>A module that returns its input.</summary>
    public Sequential()
    {
    }

    /// <summary>Strings modules together; they are named by their indices.</summary>
    /// <param name="modules">The modules in order.</param>
    public Sequential(params IEnumerable<IForward> modules)
    {
        foreach (var (index, module) in modules.Index())
        {
            Append(index.ToString(CultureInfo.InvariantCulture), module);
        }
    }

    /// <summary>Strings modules together under names of their own.</summary>
    /// <param name="modules">Names and modules in order.</param>
    /// <exception cref="ArgumentException">A name is empty, has a dot in it, or occurs twice.</exception>
    public Sequential(params IEnumerable<(string Name, IForward Module)> modules)
    {
        foreach (var (name, module) in modules)
        {
            Append(name, module);
        }
    }

    /// <summary>The number of modules.</summary>
    public int Count => modules.Count;

    /// <summary>One of the modules.</summary>
    /// <param name="index">Its place, from 0.</param>
    public IForward this[int index] => modules[index].Value;

    /// <summary>Sends the input through all modules.</summary>
    /// <param name="x">The input of the first module.</param>
    /// <returns>The output of the last module.</returns>
    public Tensor Forward(Tensor x)
    {
        foreach (var (_, module) in modules)
        {
            x = module.Forward(x);
        }
        return x;
    }

    /// <inheritdoc/>
    public IEnumerator<IForward> GetEnumerator() => modules.Select(entry => entry.Value).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    protected override void Enumerate(ModuleMembers members)
    {
        foreach (var (name, module) in modules)
        {
            members.Child(name, module as Module);
        }
    }

    void Append(string name, IForward module)
    {
        ArgumentNullException.ThrowIfNull(module);
        ModuleNames.Check(nameof(Sequential), name, modules.Select(entry => entry.Key));
        modules.Add(new(name, module));
    }
}
