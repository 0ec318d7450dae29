using System.Text;

namespace Framework.Nn;

/// <summary>State dictionaries of modules.</summary>
static class ModuleState
{
    public static OrderedDictionary<string, Tensor> Read(Module module)
    {
        var state = new OrderedDictionary<string, Tensor>();
        foreach (var (name, tensor) in Entries(module, "", []))
        {
            if (!state.TryAdd(name, tensor.Detach()))
            {
                throw new InvalidOperationException($"StateDict: {module.GetType().Name} has two tensors named '{name}'; give one of them a [StateName].");
            }
        }
        return state;
    }

    public static void Write(Module module, IEnumerable<KeyValuePair<string, Tensor>> state, bool strict)
    {
        ArgumentNullException.ThrowIfNull(state);
        var given = new Dictionary<string, Tensor>(state);
        var pairs = new List<(Tensor Target, Tensor Source)>();
        var (missing, shapes) = (new List<string>(), new List<string>());
        foreach (var (name, target) in Entries(module, "", []))
        {
            if (!given.Remove(name, out Tensor? source))
            {
                missing.Add(name);
            }
            else if (source.Shape != target.Shape)
            {
                shapes.Add($"{name} is {target.Shape} here and {source.Shape} there");
            }
            else
            {
                pairs.Add((target, source));
            }
        }
        if (shapes.Count > 0 || (strict && (missing.Count > 0 || given.Count > 0)))
        {
            throw new ArgumentException(Complaint(module, strict ? missing : [], strict ? given.Keys : [], shapes), nameof(state));
        }
        using (Autograd.NoGrad())
        {
            foreach (var (target, source) in pairs)
            {
                target.CopyElements(source);
            }
        }
    }

    static string Complaint(Module module, IReadOnlyCollection<string> missing, IReadOnlyCollection<string> unexpected, IReadOnlyCollection<string> shapes)
    {
        var text = new StringBuilder($"LoadStateDict: the values do not fit {module.GetType().Name}, and nothing was loaded.");
        Append(" Missing: ", ", ", missing);
        Append(" Unexpected: ", ", ", unexpected);
        Append(" Of another shape: ", "; ", shapes);
        return text.ToString();

        void Append(string title, string separator, IReadOnlyCollection<string> items)
        {
            if (items.Count > 0)
            {
                text.Append(title).AppendJoin(separator, items).Append('.');
            }
        }
    }

    /// <summary>A module's own parameters, its own persistent buffers, then its children's; a module held twice counts twice, as in PyTorch.</summary>
    static IEnumerable<KeyValuePair<string, Tensor>> Entries(Module module, string prefix, Stack<Module> path)
    {
        if (path.Contains(module))
        {
            yield break;
        }
        path.Push(module);
        ModuleMembers members = module.Members();
        foreach (var (name, tensor) in members.OwnParameters)
        {
            yield return new(prefix + name, tensor);
        }
        foreach (var (name, tensor, _) in members.OwnBuffers.Where(buffer => buffer.IsPersistent))
        {
            yield return new(prefix + name, tensor);
        }
        foreach (var entry in members.OwnChildren.SelectMany(child => Entries(child.Value, $"{prefix}{child.Key}.", path)))
        {
            yield return entry;
        }
        path.Pop();
    }
}
