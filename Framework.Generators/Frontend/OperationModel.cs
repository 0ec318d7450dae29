using System;
using Framework.Generators.Ir;

namespace Framework.Generators.Frontend;

/// <summary>All that is emitted for a declaration follows from this and nothing else: equal models, equal output.</summary>
/// <param name="Name">The declared method's name.</param>
/// <param name="Container">The type it stands in.</param>
/// <param name="Documentation">Its XML documentation, without the slashes.</param>
/// <param name="Operands">The tensor operands.</param>
/// <param name="Scalars">The number parameters.</param>
/// <param name="Parameters">All parameters in the order declared: an operand's or a scalar's name each.</param>
/// <param name="Results">What it returns.</param>
/// <param name="Graph">The body (<see cref="GraphText"/>): a root for each result, then one for each declared derivative.</param>
/// <param name="Overrides">The operands whose derivative was declared.</param>
/// <param name="Differentiable">False if declared not to be.</param>
/// <param name="Callable">Whether the scalar method can be called from other projects, so that its body goes with it.</param>
/// <param name="InPlace">Whether the tuple's elements overwrite the operands of the same names.</param>
/// <param name="RefusesBool">Whether operands that are all truth values are refused.</param>
sealed record OperationModel(
    string Name,
    ContainerModel Container,
    EquatableArray<string> Documentation,
    EquatableArray<OperandModel> Operands,
    EquatableArray<ScalarModel> Scalars,
    EquatableArray<string> Parameters,
    EquatableArray<ResultModel> Results,
    string Graph,
    EquatableArray<int> Overrides,
    bool Differentiable,
    bool Callable,
    bool InPlace,
    bool RefusesBool = false)
{
    public string OperationClass => Name + "Operation";
    public string FullName => (Container.Namespace.Length == 0 ? "" : Container.Namespace + ".") + string.Join(".", Container.Types) + "." + Name;
}

/// <param name="Namespace">Empty for the global one.</param>
/// <param name="Headers">The partial type declarations from the outside in, e.g. "static partial class Functional".</param>
/// <param name="Types">Their names.</param>
/// <param name="CanExtend">Whether extension methods may stand in it.</param>
/// <param name="Friend">Whether the library's internals are visible here: then C# wants overriding members to be called internal, too.</param>
sealed record ContainerModel(string Namespace, EquatableArray<string> Headers, EquatableArray<string> Types, bool CanExtend, bool Friend)
{
    public string OverrideAccess => Friend ? "protected internal" : "protected";
}

/// <param name="Name">As declared.</param>
/// <param name="Kind">Number, integer or truth value.</param>
/// <param name="Low">Where tests sample it from.</param>
/// <param name="High">Where tests sample it to.</param>
/// <param name="Kinks">What they step around.</param>
sealed record OperandModel(string Name, ValueKind Kind, double Low, double High, EquatableArray<KinkModel> Kinks = default);

/// <param name="Other">The operand that it is met in; empty for a value of the operand itself.</param>
/// <param name="Value">The value, or the difference from the other operand.</param>
sealed record KinkModel(string Other, double Value);

/// <param name="Name">As declared.</param>
/// <param name="Type">C#'s keyword for its type.</param>
/// <param name="Default">The default value's C# text, or null.</param>
/// <param name="Sample">The number that tests pass.</param>
/// <param name="Minimum">The smallest number accepted; -∞ for any.</param>
sealed record ScalarModel(string Name, string Type, string? Default, double Sample, double Minimum = double.NegativeInfinity)
{
    public ValueKind Kind => Type switch { "bool" => ValueKind.Boolean, "double" => ValueKind.Number, _ => ValueKind.Integer };
}

/// <param name="Name">The tuple element's name; empty for a single result.</param>
/// <param name="Kind">Number, integer or truth value.</param>
sealed record ResultModel(string Name, ValueKind Kind);

/// <summary>What reading a declaration gave: a model, unless something is wrong with it, and the findings.</summary>
sealed record Reading(OperationModel? Model, EquatableArray<Diagnostics.Finding> Findings);
