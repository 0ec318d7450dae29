using System.Reflection;
using System.Text.Json;
using Framework;
using Framework.Nn;
using Module = Framework.Nn.Module;

namespace Conformance;

/// <summary>Group modules: layers and losses with their state, in training and in evaluation; and some functional calls.</summary>
static class Modules
{
    public static Verdict Run(Corpus corpus, Case @case)
    {
        if (@case.Text("kind") == "function")
        {
            return Operations.Run(corpus, @case);
        }
        if (Surface.TypeNamed(@case.Text("module")) is not { } type || !type.IsAssignableTo(typeof(Module)))
        {
            return Verdict.Missing("the module");
        }
        try
        {
            foreach (var mode in @case.Json.GetProperty("modes").EnumerateObject())
            {
                if (Build(corpus, @case, type) is not { } module)
                {
                    return Verdict.Missing($"a constructor for {@case.Json.GetProperty("ctor")}");
                }
                var verdict = Run(corpus, @case, module, mode.Value, training: mode.Name != "eval");
                if (verdict.Outcome != Outcome.Passed)
                {
                    return verdict with { Reason = $"{mode.Name}: {verdict.Reason}" };
                }
            }
            return Verdict.Passed;
        }
        catch (NotSupportedException refusal)
        {
            return Verdict.Missing(refusal.Message);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            return Verdict.Failed($"{fault.GetType().Name}: {fault.Message}");
        }
    }

    static Module? Build(Corpus corpus, Case @case, Type type)
    {
        var ctor = @case.Json.GetProperty("ctor");
        return Construct(type, corpus.List(ctor.GetProperty("args")), corpus.Keywords(ctor.GetProperty("kwargs")));
    }

    static Module? Construct(Type type, object?[] args, Dictionary<string, object?> keywords) =>
        Binding.Bind(type.GetConstructors(), new Call(type.Name, [.. args.Select(Resolve)], keywords.ToDictionary(k => k.Key, k => Resolve(k.Value))))?.Invoke() as Module;

    /// <summary>A module named as an argument is built first.</summary>
    static object? Resolve(object? value) =>
        value is ModuleValue inner && Surface.TypeNamed(inner.Class) is { } type ? Construct(type, inner.Args, inner.KeywordArgs) : value;

    static Verdict Run(Corpus corpus, Case @case, Module module, JsonElement mode, bool training)
    {
        var parameters = module.NamedParameters().ToDictionary();
        var names = @case.Json.GetProperty("parameter_names").EnumerateArray().Select(name => name.GetString()!);
        if (!names.SequenceEqual(parameters.Keys))
        {
            return Verdict.Failed($"the parameters are {string.Join(", ", parameters.Keys)}, expected {string.Join(", ", names)}");
        }
        var state = @case.Json.GetProperty("state").EnumerateArray().ToDictionary(entry => entry.GetProperty("name").GetString()!, entry => (Tensor)corpus.Decode(entry.GetProperty("tensor"))!);
        module.LoadStateDict(state);
        module.Train(training);

        var call = new Call(@case.Text("module"), [module, .. corpus.List(@case.Json.GetProperty("args"))], corpus.Keywords(@case.Json.GetProperty("kwargs")));
        var forwards = module.GetType().GetMethods(BindingFlags.Public | BindingFlags.Instance).Where(method => method.Name == "Forward");
        if (Binding.Bind(forwards, call) is not { } bound)
        {
            return Verdict.Missing($"a Forward for ({Operations.Describe(call)})");
        }
        var outputs = Results.Flatten(bound.Invoke());
        // The receiver stands before the case's own arguments.
        var verdict = Outputs.Check(corpus, mode, outputs, path => Operations.Locate(call, path, skipped: 1), name => parameters[name]);
        return verdict.Outcome == Outcome.Passed && StateDifference(corpus, mode, state, module) is { } difference ? Verdict.Failed(difference) : verdict;
    }

    /// <summary>The entries that the call changes must have the new values, all others the old ones.</summary>
    static string? StateDifference(Corpus corpus, JsonElement mode, Dictionary<string, Tensor> before, Module module)
    {
        var changed = mode.TryGetProperty("state_after", out var after)
            ? after.EnumerateArray().ToDictionary(entry => entry.GetProperty("name").GetString()!)
            : [];
        foreach (var (name, tensor) in module.StateDict())
        {
            var (atol, rtol) = changed.TryGetValue(name, out var entry) ? Outputs.Tolerance(entry) : (0, 0);
            var expected = changed.ContainsKey(name) ? (Tensor)corpus.Decode(entry.GetProperty("tensor"))! : before[name];
            if (Comparison.Difference(tensor, expected, atol, rtol) is { } difference)
            {
                return $"state '{name}' after the call: {difference}";
            }
        }
        return null;
    }
}
