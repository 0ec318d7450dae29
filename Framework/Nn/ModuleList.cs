using System.Collections;
using System.Globalization;

namespace Framework.Nn;

/// <summary>A list of modules, named by their indices; it says nothing of how they are used.</summary>
/// <typeparam name="T">The class of the modules.</typeparam>
public sealed class ModuleList<T> : Module, IList<T>, IReadOnlyList<T> where T : Module
{
    readonly List<T> modules = [];

    /// <summary>Makes a list of modules.</summary>
    /// <param name="modules">The modules in order.</param>
    public ModuleList(params IEnumerable<T> modules) => this.modules.AddRange(modules);

    /// <inheritdoc cref="ICollection{T}.Count"/>
    public int Count => modules.Count;

    bool ICollection<T>.IsReadOnly => false;

    /// <summary>One of the modules.</summary>
    /// <param name="index">Its place, from 0.</param>
    public T this[int index]
    {
        get => modules[index];
        set => modules[index] = value;
    }

    /// <inheritdoc/>
    public void Add(T item) => modules.Add(item);

    /// <inheritdoc/>
    public void Insert(int index, T item) => modules.Insert(index, item);

    /// <inheritdoc/>
    public bool Remove(T item) => modules.Remove(item);

    /// <inheritdoc/>
    public void RemoveAt(int index) => modules.RemoveAt(index);

    /// <inheritdoc/>
    public void Clear() => modules.Clear();

    /// <inheritdoc/>
    public bool Contains(T item) => modules.Contains(item);

    /// <inheritdoc/>
    public int IndexOf(T item) => modules.IndexOf(item);

    /// <inheritdoc/>
    public void CopyTo(T[] array, int arrayIndex) => modules.CopyTo(array, arrayIndex);

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => modules.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    protected override void Enumerate(ModuleMembers members)
    {
        foreach (var (index, module) in modules.Index())
        {
            members.Child(index.ToString(CultureInfo.InvariantCulture), module);
        }
    }
}
