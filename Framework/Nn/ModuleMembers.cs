using System.ComponentModel;

namespace Framework.Nn;

/// <summary>The parameters, buffers and children that a module itself holds, in the order in which it names them. Generated code fills it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ModuleMembers
{
    internal ModuleMembers()
    {
    }

    internal List<KeyValuePair<string, Tensor>> OwnParameters { get; } = [];

    internal List<(string Name, Tensor Tensor, bool IsPersistent)> OwnBuffers { get; } = [];

    internal List<KeyValuePair<string, Module>> OwnChildren { get; } = [];

    /// <summary>Adds a parameter, which starts to require a gradient when it is first seen here.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="tensor">The tensor; null if the module has none.</param>
    public void Parameter(string name, Tensor? tensor)
    {
        if (tensor is not null)
        {
            tensor.BecomeParameter();
            OwnParameters.Add(new(name, tensor));
        }
    }

    /// <summary>Adds parameters named by their indices.</summary>
    /// <param name="name">The name of the list.</param>
    /// <param name="tensors">The tensors.</param>
    public void Parameters(string name, IEnumerable<Tensor?>? tensors)
    {
        foreach (var (index, tensor) in (tensors ?? []).Index())
        {
            Parameter($"{name}.{index}", tensor);
        }
    }

    /// <summary>Adds parameters named by their keys.</summary>
    /// <param name="name">The name of the dictionary.</param>
    /// <param name="tensors">The tensors.</param>
    public void NamedParameters(string name, IEnumerable<KeyValuePair<string, Tensor>>? tensors)
    {
        foreach (var (key, tensor) in tensors ?? [])
        {
            Parameter($"{name}.{key}", tensor);
        }
    }

    /// <summary>Adds a buffer.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="tensor">The tensor; null if the module has none.</param>
    /// <param name="persistent">Whether state dictionaries contain it.</param>
    public void Buffer(string name, Tensor? tensor, bool persistent = true)
    {
        if (tensor is not null)
        {
            OwnBuffers.Add((name, tensor, persistent));
        }
    }

    /// <summary>Adds buffers named by their indices.</summary>
    /// <param name="name">The name of the list.</param>
    /// <param name="tensors">The tensors.</param>
    /// <param name="persistent">Whether state dictionaries contain them.</param>
    public void Buffers(string name, IEnumerable<Tensor?>? tensors, bool persistent = true)
    {
        foreach (var (index, tensor) in (tensors ?? []).Index())
        {
            Buffer($"{name}.{index}", tensor, persistent);
        }
    }

    /// <summary>Adds buffers named by their keys.</summary>
    /// <param name="name">The name of the dictionary.</param>
    /// <param name="tensors">The tensors.</param>
    /// <param name="persistent">Whether state dictionaries contain them.</param>
    public void NamedBuffers(string name, IEnumerable<KeyValuePair<string, Tensor>>? tensors, bool persistent = true)
    {
        foreach (var (key, tensor) in tensors ?? [])
        {
            Buffer($"{name}.{key}", tensor, persistent);
        }
    }

    /// <summary>Adds a child.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="module">The module; null if there is none.</param>
    public void Child(string name, Module? module)
    {
        if (module is not null)
        {
            OwnChildren.Add(new(name, module));
        }
    }

    /// <summary>Adds children named by their indices.</summary>
    /// <typeparam name="T">A module, or an interface that modules implement.</typeparam>
    /// <param name="name">The name of the list.</param>
    /// <param name="modules">The modules.</param>
    public void Children<T>(string name, IEnumerable<T?>? modules) where T : class
    {
        foreach (var (index, module) in (modules ?? []).Index())
        {
            Child($"{name}.{index}", module as Module);
        }
    }

    /// <summary>Adds children named by their keys.</summary>
    /// <typeparam name="T">A module, or an interface that modules implement.</typeparam>
    /// <param name="name">The name of the dictionary.</param>
    /// <param name="modules">The modules.</param>
    public void NamedChildren<T>(string name, IEnumerable<KeyValuePair<string, T>>? modules) where T : class
    {
        foreach (var (key, module) in modules ?? [])
        {
            Child($"{name}.{key}", module as Module);
        }
    }
}
