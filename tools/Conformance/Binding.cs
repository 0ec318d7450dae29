using System.Reflection;
using Framework;
using Module = Framework.Nn.Module;

namespace Conformance;

/// <summary>A call with Python's arguments, before it is known which C# method takes them.</summary>
sealed record Call(string Name, List<object?> Args, Dictionary<string, object?> KeywordArgs);

/// <summary>A C# method or constructor with the arguments that it will get.</summary>
sealed record BoundCall(MethodBase Method, object?[] Arguments, int Price, bool WrapsNumbers)
{
    public object? Invoke() => Invoker.For(Method)(Arguments);
}

/// <summary>Finds the overload that takes a Python call's arguments: positional ones in order, the others by name.</summary>
static class Binding
{
    /// <summary>Keyword arguments that choose nothing here: there is one layout, and memory formats do not change values.</summary>
    static readonly string[] Placement = ["device", "layout", "memoryformat", "pinmemory", "out", "generator", "requiresgrad"];

    /// <summary>Whether the library has anything of this name.</summary>
    public static bool Exists(Call call) => Irregular.Readings(call).Any(reading => Surface.Candidates(reading.Name).Any());

    /// <summary>The first reading of the call that an overload takes, or null.</summary>
    public static BoundCall? Bind(Call call) =>
        Irregular.Readings(call).Select(reading => Bind(Surface.Candidates(reading.Name), reading)).FirstOrDefault(bound => bound is not null);

    public static object? Run(Call call) => (Bind(call) ?? throw new NotSupportedException($"the operation {call.Name}")).Invoke();

    /// <summary>The cheapest way in which one of the candidates takes the arguments as they are, or null.</summary>
    public static BoundCall? Bind(IEnumerable<MethodBase> candidates, Call call)
    {
        BoundCall? best = null;
        foreach (var candidate in candidates)
        {
            if (TryBind(candidate, call) is { } bound && (best is null || bound.Price < best.Price))
            {
                best = bound;
            }
        }
        return best;
    }

    static BoundCall? TryBind(MethodBase method, Call call)
    {
        var parameters = Invoker.ParametersOf(method);
        var arguments = new object?[parameters.Length];
        var given = new bool[parameters.Length];
        int price = 0;
        bool wraps = false;

        bool Take(int at, object? value)
        {
            var (type, optional, fallback) = (parameters[at].Type, parameters[at].IsOptional, parameters[at].Default);
            given[at] = true;
            if (Conversion.TryConvert(type, value, out arguments[at]) is { } cost)
            {
                price += cost;
                wraps |= Conversion.WrapsNumber(type, value);
                return true;
            }
            arguments[at] = fallback;
            return value is null && optional;
        }

        int position = 0;
        for (int i = 0; i < call.Args.Count; i++, position++)
        {
            bool last = position == parameters.Length - 1 || (position < parameters.Length && parameters[position].IsVariadic);
            if (position >= parameters.Length || (call.Args[i] is PlacementValue or "cpu" && parameters[position].Type.Name != "Device"))
            {
                if (call.Args[i] is not (PlacementValue or "cpu"))
                {
                    return null;
                }
                position--;
                continue;
            }
            // Python spreads sizes and tensors over the argument list: x.view(2, 3), torch.block_diag(a, b).
            if (parameters[position].TakesMany && call.Args.Count - i > 1 && Spreads(call.Args, i, parameters[position].Type))
            {
                if (!Take(position, call.Args.Skip(i).ToArray()))
                {
                    return null;
                }
                price++;
                position++;
                break;
            }
            if (!Take(position, call.Args[i]))
            {
                return null;
            }
        }
        foreach (var (name, value) in call.KeywordArgs)
        {
            int at = Array.FindIndex(parameters, parameter => Names.Same(parameter.Name, name));
            if (at >= 0 && !given[at])
            {
                if (!Take(at, value))
                {
                    return null;
                }
            }
            else if (at >= 0 || !Placement.Contains(Names.Plain(name)) || value is not (null or false or "cpu" or PlacementValue))
            {
                return null;
            }
        }
        for (int i = 0; i < parameters.Length; i++)
        {
            if (!given[i])
            {
                if (!parameters[i].IsOptional)
                {
                    return null;
                }
                arguments[i] = parameters[i].Default;
            }
        }
        return new BoundCall(method, arguments, price, wraps);
    }

    /// <summary>Whether the rest of the arguments are the items of one list: all ints, all tensors, all modules, or all shapes.</summary>
    static bool Spreads(List<object?> args, int from, Type type) =>
        args.Skip(from).All(arg => arg is long) || args.Skip(from).All(arg => arg is Tensor) || args.Skip(from).All(arg => arg is Module)
        || (args.Skip(from).All(arg => arg is TupleValue) && type.GenericTypeArguments is [var item] && item == typeof(Shape));
}
