using System.Text.Json;
using Framework;
using Framework.Optim;

namespace Conformance;

/// <summary>The schedulers of group optim: learning rates and momenta over thirty steps.</summary>
static class Schedulers
{
    public static Verdict Run(Corpus corpus, Case @case)
    {
        if (Surface.TypeNamed(@case.Text("scheduler")) is not { } type)
        {
            return Verdict.Missing("the scheduler");
        }
        try
        {
            var optimizer = Optimizer(@case);
            return Build(corpus, optimizer, @case.Text("scheduler"), @case.Json.GetProperty("kwargs")) is { } scheduler
                ? Run(@case, optimizer, scheduler)
                : Verdict.Missing($"a constructor for {@case.Json.GetProperty("kwargs")}");
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

    static SGD Optimizer(Case @case)
    {
        var json = @case.Json.GetProperty("optimizer");
        var groups = json.GetProperty("group_lrs").EnumerateArray().Select(lr => new ParameterGroup([Tensor.Zeros([1]).RequireGrad()], lr: Corpus.Number(lr)));
        return new SGD(groups, momentum: Corpus.Number(json.GetProperty("momentum")));
    }

    static object? Build(Corpus corpus, SGD optimizer, string name, JsonElement kwargs)
    {
        var arguments = kwargs.EnumerateObject().ToDictionary(entry => entry.Name, entry => Decode(corpus, optimizer, entry.Value));
        var constructors = Surface.TypeNamed(name)?.GetConstructors() ?? [];
        // A chain has the optimizer of its schedulers.
        var bound = Binding.Bind(constructors, new Call(name, [optimizer], arguments)) ?? Binding.Bind(constructors, new Call(name, [], arguments));
        return bound?.Invoke();
    }

    static object? Decode(Corpus corpus, SGD optimizer, JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => json.EnumerateArray().Select(item => Decode(corpus, optimizer, item)).ToArray(),
        JsonValueKind.Object when json.TryGetProperty("lambda", out var lambda) => Function(lambda),
        JsonValueKind.Object when json.TryGetProperty("scheduler", out var nested) => Build(corpus, optimizer, nested.GetString()!, json.GetProperty("kwargs")),
        _ => corpus.Decode(json),
    };

    static Func<int, double> Function(JsonElement lambda)
    {
        double Parameter(string name) => Corpus.Number(lambda.GetProperty(name));
        return lambda.GetProperty("fn").GetString() switch
        {
            "pow" => epoch => Math.Pow(Parameter("base"), epoch),
            "inverse" => epoch => 1 / (1 + (Parameter("k") * epoch)),
            _ => _ => Parameter("value"),
        };
    }

    static Verdict Run(Case @case, SGD optimizer, object scheduler)
    {
        var lrs = @case.Json.GetProperty("lrs").EnumerateArray().ToList();
        var momenta = @case.Has("momenta") ? @case.Json.GetProperty("momenta").EnumerateArray().ToList() : null;
        var steps = scheduler.GetType().GetMethods().Where(method => method.Name == "Step").ToList();
        for (int step = 0; step < lrs.Count; step++)
        {
            if (step > 0)
            {
                optimizer.Step();
                object?[] metric = @case.Has("metrics") ? [Corpus.Number(@case.Json.GetProperty("metrics")[step - 1])] : [];
                if (Binding.Bind(steps, new Call("Step", [scheduler, .. metric], [])) is not { } bound)
                {
                    return Verdict.Missing("a Step for these arguments");
                }
                bound.Invoke();
            }
            for (int group = 0; group < optimizer.Groups.Count; group++)
            {
                if (!Agrees(optimizer.Groups[group].Lr, lrs[step][group]))
                {
                    return Verdict.Failed($"the learning rate of group {group} after {step} steps is {optimizer.Groups[group].Lr}, expected {lrs[step][group]}");
                }
                if (momenta is not null && !Agrees(optimizer.Groups[group].Momentum, momenta[step][group]))
                {
                    return Verdict.Failed($"the momentum of group {group} after {step} steps is {optimizer.Groups[group].Momentum}, expected {momenta[step][group]}");
                }
            }
        }
        return Verdict.Passed;
    }

    /// <remarks>Both are computed in double by the same formulas, up to the order of their terms.</remarks>
    static bool Agrees(double got, JsonElement expected) => Math.Abs(got - Corpus.Number(expected)) <= 1e-12 + (1e-9 * Math.Abs(got));
}
