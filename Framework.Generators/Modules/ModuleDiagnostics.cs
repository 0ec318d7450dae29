using Framework.Generators.Diagnostics;
using Microsoft.CodeAnalysis;

namespace Framework.Generators.Modules;

/// <summary>What can be wrong with a module: each message says what is not seen, and what to write instead.</summary>
static class ModuleDiagnostics
{
    public static readonly DiagnosticDescriptor NotPartial = Error("FW1001", "Module is not partial",
        "'{0}' must be declared partial, because the list of the layers of module '{1}' is added to it");

    public static readonly DiagnosticDescriptor ForeignBase = Error("FW1002", "Base class is no module",
        "'{0}' is a module and derives from '{1}', which is none; derive from Framework.Nn.Module, from a class marked [Module], or from nothing");

    public static readonly DiagnosticDescriptor HiddenLayer = Error("FW1003", "Layer that cannot be seen",
        "'{0}' holds layers where the module cannot see them, so they would neither train nor be saved; use an instance field whose type is a layer, an array, a list or a dictionary of layers with string keys, a ModuleList or a ModuleDict");

    public static readonly DiagnosticDescriptor UnmarkedTensor = Error("FW1004", "Tensor that is neither parameter nor buffer",
        "'{0}' holds a tensor; mark it [Parameter] if it is trained, [Buffer] if it is saved with the module, or [Buffer(Persistent = false)] if it only moves with it");

    public static readonly DiagnosticDescriptor MarkedWithoutTensor = Error("FW1005", "Parameter or buffer that is no tensor",
        "'{0}' is of type '{1}'; only a Tensor, or an array, a list or a dictionary with string keys of them, can be a parameter or a buffer");

    public static readonly DiagnosticDescriptor NameClash = Error("FW1006", "Two members of one name",
        "'{0}' and '{1}' both have the name '{2}' in state dictionaries; rename one of them or give it a [StateName]");

    public static readonly DiagnosticDescriptor Unmarked = Error("FW1007", "Module whose members are not listed",
        "'{0}' derives from a module and holds '{1}', which is not listed; mark the class [Module]");

    static DiagnosticDescriptor Error(string id, string title, string message) => Descriptors.Error("Framework.Modules", id, title, message);
}
