using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Framework.Generators.Diagnostics;

/// <summary>The table of diagnostics. Each message says what is wrong, why, and what to do instead.</summary>
static class Descriptors
{
    /// <summary>The page that explains them all. It comes before the descriptors, which are made of it.</summary>
    static readonly string Page = typeof(Descriptors).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "DiagnosticsPage").Value;

    public static readonly DiagnosticDescriptor UnsupportedSyntax = Error("FW0001", "Not part of the kernel language",
        "{0} cannot be part of a kernel, which runs on whole vectors and is differentiated; use arithmetic, comparisons, ?:, if, switch expressions, locals and calls instead");

    public static readonly DiagnosticDescriptor UnsupportedCall = Error("FW0002", "Call without a kernel form",
        "'{0}' has no kernel form; {1}");

    public static readonly DiagnosticDescriptor Loop = Error("FW0003", "Loop in a kernel",
        "A kernel has no loops, since each element takes the same steps; write the steps out, or declare a reduction if it runs over a dimension");

    public static readonly DiagnosticDescriptor MutableState = Error("FW0004", "Kernel reads state",
        "'{0}' can change or is not known at build time; pass it as a [Scalar] parameter, or make it a constant or a static readonly number");

    public static readonly DiagnosticDescriptor Recursion = Error("FW0005", "Recursive kernel",
        "'{0}' calls itself and cannot be inlined; write it without recursion");

    public static readonly DiagnosticDescriptor NotPartial = Error("FW0006", "Container is not partial",
        "'{0}' must be declared partial, because the tensor method of '{1}' is added to it");

    public static readonly DiagnosticDescriptor ParameterType = Error("FW0007", "Parameter type without a tensor form",
        "Parameter '{0}' is of type '{1}'; an operand is double, long or bool (in a row-wise program also Row), and a [Scalar] also int; none is ref, in, out or params");

    public static readonly DiagnosticDescriptor ReturnType = Error("FW0008", "Return type without a tensor form",
        "'{0}' returns '{1}'; return double, long or bool, or a tuple of these");

    public static readonly DiagnosticDescriptor MissingDerivative = Error("FW0009", "No derivative",
        "'{0}' cannot be differentiated: no derivative of {1} is known; declare one with [Derivative], or say [NotDifferentiable]");

    public static readonly DiagnosticDescriptor NameClash = Error("FW0010", "Name clash",
        "'{0}' already has a member '{1}', which the generator would add for this declaration; rename one of them");

    public static readonly DiagnosticDescriptor DerivativeSignature = Error("FW0011", "Derivative does not fit",
        "The derivative '{0}' does not fit '{1}': {2}");

    public static readonly DiagnosticDescriptor Signature = Error("FW0013", "Not a kernel's signature",
        "'{0}' must be a static, non-generic method with a body, in a class that is not generic, with at least one operand that is not a [Scalar]");

    public static readonly DiagnosticDescriptor Conversion = Error("FW0014", "Conversion between kinds of numbers",
        "A kernel cannot convert {0} to {1}: its operands share one type, which the tensors choose; declare all of them double, or all of them long");

    public static readonly DiagnosticDescriptor TooManyOperands = Error("FW0015", "Too many operands",
        "'{0}' needs {1} operands and results at once, and a kernel has room for {2}; split it, or make some of them [Scalar]");

    public static readonly DiagnosticDescriptor ReductionParts = Error("FW0016", "Not a reduction",
        "'{0}' is not a reduction: {1}");

    public static readonly DiagnosticDescriptor RowParts = Error("FW0017", "Not a row-wise program",
        "'{0}' is not a row-wise program: {1}");

    public static readonly DiagnosticDescriptor KernelVersion = Error("FW0018", "Kernel of another version",
        "The body of '{0}' in '{1}' was written in version {2} of the form that declarations travel in, and this generator reads version {3}; build both with the same version of Framework");

    public static readonly DiagnosticDescriptor TwoKinds = Error("FW0012", "Two kinds of declaration",
        "'{0}' is declared both [Elementwise] and [Rowwise], and each would make a method of that name; choose one");

    public static readonly DiagnosticDescriptor Allocation = Error("FW0019", "Allocation in a kernel",
        "'{0}' makes an object, and a kernel holds numbers only; use local variables, or a tuple for several results");

    public static readonly DiagnosticDescriptor Text = Error("FW0020", "Text in a kernel",
        "'{0}' is text, and a kernel holds numbers only; choose by a [Scalar] bool or int instead, or check the text before the call");

    public static readonly DiagnosticDescriptor ValueType = Error("FW0021", "Type without a kernel form",
        "'{0}' is of type '{1}'; a kernel computes in double, long and bool, and the tensors choose the width: write double");

    public static readonly DiagnosticDescriptor Domain = Error("FW0022", "Empty domain",
        "The domain of '{0}' goes from {1} to {2}; the first must be less than the second, since tests draw their samples from between");

    public static readonly DiagnosticDescriptor InPlace = Error("FW0023", "In-place variant of nothing",
        "'{0}' cannot be done in place: {1}; give each of the tuple's elements the name of the operand that it overwrites");

    public static readonly DiagnosticDescriptor FileLocal = Error("FW0024", "Container of one file",
        "'{0}' is local to its file, and the tensor method of '{1}' is added to it in another; remove the word file");

    public static readonly DiagnosticDescriptor OperandDefault = Error("FW0025", "Operand with a default value",
        "Operand '{0}' is a tensor and cannot have a default value; mark it [Scalar] if it is one number for all elements, or remove the value");

    public static readonly DiagnosticDescriptor ParameterName = Error("FW0026", "Parameter's name is taken",
        "The method made of '{1}' has a parameter '{0}' of its own; rename this one");

    public static readonly DiagnosticDescriptor Kink = Error("FW0027", "Kink of nothing",
        "'{0}' cannot have a kink: {1}; name finite values of an operand that tests differentiate by, or another such operand that it meets; or remove the attribute");

    static readonly Dictionary<string, DiagnosticDescriptor> Ids = typeof(Descriptors).GetFields()
        .Where(f => f.FieldType == typeof(DiagnosticDescriptor)).Select(f => (DiagnosticDescriptor)f.GetValue(null)).ToDictionary(d => d.Id);

    public static DiagnosticDescriptor ById(string id) => Ids[id];

    public static IEnumerable<DiagnosticDescriptor> All => Ids.Values;

    static DiagnosticDescriptor Error(string id, string title, string message) => Error("Framework.Kernels", id, title, message);

    public static DiagnosticDescriptor Error(string category, string id, string title, string message) =>
        new(id, title, message, category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: $"{Page}#{id.ToLowerInvariant()}");
}
