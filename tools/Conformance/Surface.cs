using System.Reflection;
using Framework;

namespace Conformance;

/// <summary>The library's public methods by PyTorch's names.</summary>
static class Surface
{
    static readonly Assembly Library = typeof(Tensor).Assembly;

    static readonly Dictionary<string, Type> Types = Library.GetExportedTypes()
        .Where(type => !type.IsNested && !type.IsGenericType)
        .GroupBy(type => type.Name)
        .ToDictionary(group => group.Key, group => group.First());

    static readonly Dictionary<(Type, string), MethodBase[]> Methods = [];

    /// <summary>A public type by its simple name.</summary>
    public static Type? TypeNamed(string name) => Types.GetValueOrDefault(name);

    /// <summary>Every overload that a call such as <c>torch.nn.functional.relu</c> or <c>Tensor.view</c> may mean.</summary>
    public static IEnumerable<MethodBase> Candidates(string call)
    {
        int dot = call.LastIndexOf('.');
        var (space, name) = (call[..dot], call[(dot + 1)..]);
        return Spaces(space).SelectMany(type => Irregular.NamesOf(name).SelectMany(spelling => MethodsOf(type, spelling)));
    }

    /// <summary>The classes in which a Python namespace's functions stand here; the table's own helpers have a namespace too.</summary>
    static IEnumerable<Type> Spaces(string space) => space == Irregular.Space ? [typeof(Irregular), typeof(Indexing)] : Existing(space switch
    {
        "torch" or "Tensor" or "torch.nn.functional" or "torch.ops.aten" => ["Functional", "Tensor"],
        "torch.special" => ["Special", "Functional", "Tensor"],
        "torch.linalg" => ["LinearAlgebra", "Linalg"],
        "torch.fft" => ["Fft", "Fourier"],
        "torch.masked" => ["Masked"],
        _ => [],
    });

    static IEnumerable<Type> Existing(string[] names) => names.Select(TypeNamed).OfType<Type>();

    static MethodBase[] MethodsOf(Type type, string name)
    {
        string plain = Names.Plain(name);
        if (!Methods.TryGetValue((type, plain), out var found))
        {
            const BindingFlags all = BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
            var methods = type.GetMethods(all).Where(method => !method.IsSpecialName && !method.IsGenericMethodDefinition && Names.Plain(method.Name) == plain);
            var getters = type.GetProperties(all).Where(property => property.GetIndexParameters().Length == 0 && Names.Plain(property.Name) == plain).Select(property => property.GetMethod!);
            Methods[(type, plain)] = found = [.. methods.Concat(getters).Where(IsCallable)];
        }
        return found;
    }

    static bool IsCallable(MethodInfo method) =>
        !method.ReturnType.IsByRefLike && !method.ReturnType.IsByRef && method.GetParameters().All(parameter => !parameter.ParameterType.IsByRef && !parameter.ParameterType.IsPointer);
}
