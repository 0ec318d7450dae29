using Framework.Generators.Frontend;

namespace Framework.Generators.Modules;

/// <summary>All that is emitted for a module follows from this and nothing else: equal models, equal output.</summary>
/// <param name="Namespace">Empty for the global one.</param>
/// <param name="Headers">The partial type declarations from the outside in, e.g. "partial class Block".</param>
/// <param name="HintName">The generated file's name, without the extension.</param>
/// <param name="AddsBase">Whether the class has no base yet, so that it gets <c>Module</c>.</param>
/// <param name="Forward">How the class does the work of <c>IForward</c>.</param>
/// <param name="Enumerates">Whether the members are to be listed; false where the class does so itself.</param>
/// <param name="Members">Parameters, buffers and children in declaration order.</param>
sealed record ModuleModel(
    string Namespace,
    EquatableArray<string> Headers,
    string HintName,
    bool AddsBase,
    ForwardKind Forward,
    bool Enumerates,
    EquatableArray<MemberModel> Members);

/// <summary>What a class offers as a function from one tensor to one tensor.</summary>
enum ForwardKind
{
    /// <summary>Nothing, or what it inherits.</summary>
    None,

    /// <summary>A public method of exactly the interface's signature.</summary>
    Implicit,

    /// <summary>A method that can be called with one tensor.</summary>
    Bridged,
}

/// <summary>What part of a module's state a member is.</summary>
enum MemberKind
{
    Parameter,
    Buffer,
    Child,
}

/// <summary>How many values a member holds.</summary>
enum MemberShape
{
    Single,
    Sequence,
    Dictionary,
}

/// <param name="Kind">What part of the state it is.</param>
/// <param name="Shape">How many values it holds.</param>
/// <param name="Name">Its name in state dictionaries.</param>
/// <param name="Access">The C# expression that reads it.</param>
/// <param name="NeedsCast">Whether the declared type is an interface, so that only the value tells whether it is a module.</param>
/// <param name="IsTransient">Whether it is a buffer that state dictionaries leave out.</param>
sealed record MemberModel(MemberKind Kind, MemberShape Shape, string Name, string Access, bool NeedsCast, bool IsTransient);
