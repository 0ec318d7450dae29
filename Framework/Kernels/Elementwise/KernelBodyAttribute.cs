namespace Framework.Kernels;

/// <summary>
/// The body of a declaration in the form that the generator reads, on the public method that was made of it: so that the declarations of another project,
/// which sees no source, can call the declared scalar method and have it inlined. Generated, and not to be written by hand.
/// </summary>
/// <param name="version">The version of the form.</param>
/// <param name="body">The expressions.</param>
/// <param name="overrides">The numbers of the operands whose derivative was declared.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KernelBodyAttribute(int version, string body, params int[] overrides) : Attribute
{
    /// <summary>The version of the form; a generator refuses one that it does not know.</summary>
    public int Version { get; } = version;

    /// <summary>The expressions.</summary>
    public string Body { get; } = body;

    /// <summary>The numbers of the operands whose derivative was declared.</summary>
    public IReadOnlyList<int> Overrides { get; } = overrides;
}
