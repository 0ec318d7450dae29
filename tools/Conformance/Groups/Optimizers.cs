using System.Text.Json;
using Framework;
using Framework.Optim;

namespace Conformance;

/// <summary>Group optim: ten steps of an optimizer on a small problem, compared after each.</summary>
static class Optimizers
{
    public static Verdict Run(Corpus corpus, Case @case)
    {
        if (@case.Text("kind") == "scheduler")
        {
            return Schedulers.Run(corpus, @case);
        }
        if (Surface.TypeNamed(@case.Text("optimizer")) is not { } type || !type.IsAssignableTo(typeof(Optimizer)))
        {
            return Verdict.Missing("the optimizer");
        }
        try
        {
            var parameters = corpus.List(@case.Json.GetProperty("params")).Cast<Tensor>().Select(parameter => parameter.RequireGrad()).ToList();
            return Build(corpus, @case, type, parameters) is { } optimizer
                ? Run(corpus, @case, optimizer, parameters)
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

    static Optimizer? Build(Corpus corpus, Case @case, Type type, List<Tensor> parameters)
    {
        object?[] trained = [.. parameters];
        if (@case.Has("param_groups"))
        {
            trained = [.. @case.Json.GetProperty("param_groups").EnumerateArray().Select((overrides, i) =>
                Binding.Bind(typeof(ParameterGroup).GetConstructors(), new Call("ParameterGroup", [new object?[] { parameters[i] }], corpus.Keywords(overrides)))?.Invoke())];
            if (trained.Contains(null))
            {
                return null;
            }
        }
        return Binding.Bind(type.GetConstructors(), new Call(type.Name, [trained], corpus.Keywords(@case.Json.GetProperty("kwargs"))))?.Invoke() as Optimizer;
    }

    static Verdict Run(Corpus corpus, Case @case, Optimizer optimizer, List<Tensor> parameters)
    {
        var problem = Problem(corpus, @case, parameters);
        var losses = @case.Has("losses") ? @case.Json.GetProperty("losses").EnumerateArray().ToList() : null;
        var (atol, rtol) = Outputs.Tolerance(@case.Json);
        int step = 0;
        foreach (var expected in @case.Json.GetProperty("steps").EnumerateArray())
        {
            double? loss = Step(corpus, @case, optimizer, parameters, problem, step);
            if (losses is not null && loss is { } got && Math.Abs(got - Corpus.Number(losses[step])) > 10 * (atol + (rtol * Math.Abs(got))))
            {
                return Verdict.Failed($"the loss of step {step} is {got}, expected {losses[step]}");
            }
            for (int i = 0; i < parameters.Count; i++)
            {
                if (Comparison.Difference(parameters[i].Detach(), (Tensor)corpus.Decode(expected[i])!, atol, rtol) is { } difference)
                {
                    return Verdict.Failed($"parameter {i} after step {step}: {difference}");
                }
            }
            step++;
        }
        return @case.Has("final_state") && StateDifference(corpus, @case, optimizer) is { } reason ? Verdict.Failed(reason) : Verdict.Passed;
    }

    static double? Step(Corpus corpus, Case @case, Optimizer optimizer, List<Tensor> parameters, Func<Tensor>? problem, int step)
    {
        if (problem is not null)
        {
            return Comparison.Doubles(optimizer.Step(() =>
            {
                optimizer.ZeroGrad();
                var loss = problem();
                loss.Backward();
                return loss;
            }))[0];
        }
        var gradients = corpus.List(@case.Json.GetProperty("grads")[step]);
        for (int i = 0; i < parameters.Count; i++)
        {
            parameters[i].Grad = (Tensor?)gradients[i];
        }
        optimizer.Step();
        return null;
    }

    /// <summary>The loss to minimise, or null where the gradients are given.</summary>
    static Func<Tensor>? Problem(Corpus corpus, Case @case, List<Tensor> parameters)
    {
        switch (@case.Text("problem"))
        {
            case "logreg":
                var (x, y) = ((Tensor)corpus.Decode(@case.Json.GetProperty("X"))!, corpus.Decode(@case.Json.GetProperty("y")));
                return () => (Tensor)Binding.Run(new Call("torch.nn.functional.binary_cross_entropy_with_logits", [x.MatMul(parameters[0]) + parameters[1], y], []))!;
            case "rosenbrock":
                return () =>
                {
                    var (first, second) = (parameters[0].Select(0, 0), parameters[0].Select(0, 1));
                    return (1 - first).Square() + (100 * (second - first.Square()).Square());
                };
            default:
                return null;
        }
    }

    static string? StateDifference(Corpus corpus, Case @case, Optimizer optimizer)
    {
        var state = optimizer.StateDict();
        int parameter = 0;
        foreach (var entries in @case.Json.GetProperty("final_state").EnumerateArray())
        {
            foreach (var entry in entries.EnumerateObject())
            {
                string name = $"state.{parameter}.{entry.Name}";
                if (!state.TryGetValue(name, out var got))
                {
                    return $"the state has no {name}";
                }
                if (entry.Value.TryGetProperty("value", out var value))
                {
                    if (Comparison.Doubles(got)[0] != Corpus.Number(value))
                    {
                        return $"{name} is {Comparison.Doubles(got)[0]}, expected {value}";
                    }
                    continue;
                }
                var expected = (Tensor)corpus.Decode(entry.Value.GetProperty("tensor"))!;
                var (atol, rtol) = Outputs.Tolerance(entry.Value);
                // A count may be held in another type; what it counts is compared.
                if (Comparison.Difference(got.To(expected.DType), expected, atol, rtol) is { } difference)
                {
                    return $"{name}: {difference}";
                }
            }
            parameter++;
        }
        return null;
    }
}
