namespace Framework;

/// <summary>
/// Makes a partial class a network module: it gets the base class <see cref="Nn.Module"/> if it has none, and its layers, lists and dictionaries of
/// layers, and tensors marked <see cref="ParameterAttribute"/> or <see cref="BufferAttribute"/> are found by themselves, inherited ones included.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ModuleAttribute : Attribute;

/// <summary>Marks a tensor, or a list or dictionary of tensors, that an optimizer trains. It starts to require a gradient by itself.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class ParameterAttribute : Attribute;

/// <summary>Marks a tensor, or a list or dictionary of tensors, that belongs to a module without being trained, such as a running mean.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class BufferAttribute : Attribute
{
    /// <summary>Whether state dictionaries contain it.</summary>
    public bool Persistent { get; init; } = true;
}

/// <summary>Gives a member of a module another name in state dictionaries than its own in snake_case.</summary>
/// <param name="name">The name, such as <c>Conv2d_1a_3x3</c>.</param>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class StateNameAttribute(string name) : Attribute
{
    /// <summary>The name in state dictionaries.</summary>
    public string Name => name;
}
