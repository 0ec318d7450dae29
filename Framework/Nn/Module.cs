using System.ComponentModel;

namespace Framework.Nn;

/// <summary>
/// Part of a network: it holds parameters, buffers and other modules. A class marked <see cref="ModuleAttribute"/> gets it as its base, and its members
/// are found without being registered.
/// </summary>
public abstract class Module
{
    /// <summary>Creates the module. Tensors that fields already hold as parameters start to require gradients.</summary>
    /// <remarks>Field initializers of derived classes have run by now, so that even a module whose parameters nobody asked for yet is recorded.</remarks>
    protected Module() => Members();

    /// <summary>Whether the module behaves as in training; dropout and batch normalization ask.</summary>
    public bool IsTraining { get; internal set; } = true;

    /// <summary>The number of trained values, each counted once.</summary>
    public long NumParameters => Parameters().Sum(parameter => parameter.NumElements);

    /// <summary>The parameters of this module and those inside it, each once.</summary>
    /// <returns>The tensors: a module's own in declaration order, then its children's.</returns>
    public IReadOnlyList<Tensor> Parameters() => [.. NamedParameters().Select(entry => entry.Value)];

    /// <summary>The parameters of this module and those inside it, each once, by name.</summary>
    /// <returns>Names such as <c>layers.0.weight</c>, and the tensors.</returns>
    public IReadOnlyList<KeyValuePair<string, Tensor>> NamedParameters() =>
        Once(from part in Parts("", [])
             from parameter in part.Value.Members().OwnParameters
             select new KeyValuePair<string, Tensor>(part.Key + parameter.Key, parameter.Value));

    /// <summary>The buffers of this module and those inside it, each once.</summary>
    /// <returns>The tensors: a module's own in declaration order, then its children's.</returns>
    public IReadOnlyList<Tensor> Buffers() => [.. NamedBuffers().Select(entry => entry.Value)];

    /// <summary>The buffers of this module and those inside it, each once, by name.</summary>
    /// <returns>Names such as <c>norm.running_mean</c>, and the tensors.</returns>
    public IReadOnlyList<KeyValuePair<string, Tensor>> NamedBuffers() =>
        Once(from part in Parts("", [])
             from buffer in part.Value.Members().OwnBuffers
             select new KeyValuePair<string, Tensor>(part.Key + buffer.Name, buffer.Tensor));

    /// <summary>The modules that this one holds itself, each once.</summary>
    /// <returns>The modules in declaration order.</returns>
    public IReadOnlyList<Module> Children() => [.. NamedChildren().Select(entry => entry.Value)];

    /// <summary>The modules that this one holds itself, each once, by name.</summary>
    /// <returns>Names such as <c>norm</c> or <c>layers.0</c>, and the modules.</returns>
    public IReadOnlyList<KeyValuePair<string, Module>> NamedChildren() => Once(Members().OwnChildren);

    /// <summary>This module and all inside it, each once.</summary>
    /// <returns>The modules, each before those that it holds.</returns>
    public IReadOnlyList<Module> Modules() => [.. Parts("", []).Select(part => part.Value)];

    /// <summary>This module and all inside it, each once, by name.</summary>
    /// <returns>Names such as <c>encoder.layers.0</c>, the empty one for this module, and the modules.</returns>
    public IReadOnlyList<KeyValuePair<string, Module>> NamedModules() =>
        [.. Parts("", []).Select(part => new KeyValuePair<string, Module>(part.Key.TrimEnd('.'), part.Value))];

    /// <summary>Forgets the gradients of all parameters.</summary>
    public void ZeroGrad()
    {
        foreach (Tensor parameter in Parameters())
        {
            parameter.Grad = null;
        }
    }

    /// <summary>The parameters and persistent buffers of this module and those inside it, by their names in PyTorch.</summary>
    /// <returns>Tensors that share memory with the module and are not recorded; a tensor held twice appears under both names.</returns>
    public OrderedDictionary<string, Tensor> StateDict() => ModuleState.Read(this);

    /// <summary>Copies values into the parameters and persistent buffers, converting them to the types held.</summary>
    /// <param name="state">The values by name, as <see cref="StateDict"/> gives them.</param>
    /// <param name="strict">Whether every name of the module has to be there and no other.</param>
    /// <exception cref="ArgumentException">
    /// A name is missing or unexpected, or a shape differs; the message lists all of them. Nothing has been changed then.
    /// </exception>
    public void LoadStateDict(IEnumerable<KeyValuePair<string, Tensor>> state, bool strict = true) => ModuleState.Write(this, state, strict);

    /// <summary>The module and all inside it as an indented tree, with the shapes and numbers of parameters.</summary>
    public override string ToString() => ModulePrinter.Print(this);

    /// <summary>What distinguishes this module from others of its class, for <see cref="ToString"/>: its sizes and options.</summary>
    /// <returns>A short text such as <c>784, 10, bias: false</c>; empty by default.</returns>
    protected internal virtual string Describe() => "";

    /// <summary>Names the members that this class adds; generated for classes marked <see cref="ModuleAttribute"/>.</summary>
    /// <param name="members">Receives the members; those of the base class come first.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual void Enumerate(ModuleMembers members)
    {
    }

    internal ModuleMembers Members()
    {
        var members = new ModuleMembers();
        Enumerate(members);
        return members;
    }

    /// <summary>This module and all inside it, each once, with the prefix of its members' names.</summary>
    IEnumerable<KeyValuePair<string, Module>> Parts(string prefix, HashSet<Module> seen)
    {
        if (!seen.Add(this))
        {
            yield break;
        }
        yield return new(prefix, this);
        foreach (var (name, child) in Members().OwnChildren)
        {
            foreach (var part in child.Parts($"{prefix}{name}.", seen))
            {
                yield return part;
            }
        }
    }

    static List<KeyValuePair<string, T>> Once<T>(IEnumerable<KeyValuePair<string, T>> entries) where T : class
    {
        var seen = new HashSet<T>(ReferenceEqualityComparer.Instance);
        return [.. entries.Where(entry => seen.Add(entry.Value))];
    }
}
