using Framework.Optim;

namespace Framework.Tests.Optim;

public class OptimizerTests
{
    public static TheoryData<string, Func<Tensor, Optimizer>, Func<double, double, double>[]> Rules() => new()
    {
        { "sgd", p => new SGD([p], lr: 0.1), Each(() => ReferenceRules.Sgd(0.1)) },
        { "sgd momentum", p => new SGD([p], lr: 0.1, momentum: 0.9, dampening: 0.3, weightDecay: 0.05), Each(() => ReferenceRules.Sgd(0.1, 0.9, 0.3, 0.05)) },
        { "sgd nesterov", p => new SGD([p], lr: 0.1, momentum: 0.9, nesterov: true, maximize: true), Each(() => ReferenceRules.Sgd(0.1, 0.9, nesterov: true, maximize: true)) },
        { "adam", p => new Adam([p], lr: 0.05, betas: (0.8, 0.95), weightDecay: 0.1), Each(() => ReferenceRules.Adam(0.05, 0.8, 0.95, 1e-8, 0.1)) },
        { "amsgrad", p => new Adam([p], lr: 0.05, betas: (0.8, 0.5), amsgrad: true), Each(() => ReferenceRules.Adam(0.05, 0.8, 0.5, 1e-8, amsgrad: true)) },
        { "adamw", p => new AdamW([p], lr: 0.05), Each(() => ReferenceRules.Adam(0.05, 0.9, 0.999, 1e-8, decoupled: 0.01)) },
        { "adamax", p => new Adamax([p], lr: 0.05), Each(() => ReferenceRules.Adamax(0.05, 0.9, 0.999, 1e-8)) },
        { "nadam", p => new NAdam([p], lr: 0.05), Each(() => ReferenceRules.NAdam(0.05, 0.9, 0.999, 1e-8, 4e-3)) },
        { "radam", p => new RAdam([p], lr: 0.05), Each(() => ReferenceRules.RAdam(0.05, 0.9, 0.999, 1e-8)) },
        { "adagrad", p => new Adagrad([p], lr: 0.05, lrDecay: 0.1, initialAccumulatorValue: 0.2), Each(() => ReferenceRules.Adagrad(0.05, 0.1, 0.2, 1e-10)) },
        { "adadelta", p => new Adadelta([p]), Each(() => ReferenceRules.Adadelta(1, 0.9, 1e-6)) },
        { "rmsprop", p => new RMSprop([p], lr: 0.05, alpha: 0.9), Each(() => ReferenceRules.RmsProp(0.05, 0.9, 1e-8)) },
        { "rmsprop momentum", p => new RMSprop([p], lr: 0.05, alpha: 0.9, momentum: 0.5), Each(() => ReferenceRules.RmsProp(0.05, 0.9, 1e-8, 0.5)) },
        { "rmsprop centered", p => new RMSprop([p], lr: 0.05, alpha: 0.9, momentum: 0.5, centered: true), Each(() => ReferenceRules.RmsProp(0.05, 0.9, 1e-8, 0.5, true)) },
        { "asgd", p => new ASGD([p], lr: 0.1, lambd: 0.01), Each(() => ReferenceRules.Asgd(0.1, 0.01, 0.75)) },
        { "rprop", p => new Rprop([p], lr: 0.1), Each(() => ReferenceRules.Rprop(0.1, 0.5, 1.2, 1e-6, 50)) },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Follows_the_rule(string name, Func<Tensor, Optimizer> create, Func<double, double, double>[] rules)
    {
        var random = new Random(name.Length);
        double[] expected = [.. rules.Select(_ => random.NextDouble() * 4 - 2)];
        Tensor parameter = Tensor.From<double>(expected, [rules.Length]).RequireGrad();
        Optimizer optimizer = create(parameter);
        for (int step = 0; step < 12; step++)
        {
            double[] gradient = [.. rules.Select(_ => random.NextDouble() * 2 - 1)];
            parameter.Grad = Tensor.From<double>(gradient, [rules.Length]);
            optimizer.Step();
            for (int i = 0; i < rules.Length; i++)
            {
                expected[i] = rules[i](expected[i], gradient[i]);
                Assert.Equal(expected[i], parameter.AsSpan<double>()[i], 1e-12);
            }
        }
    }

    [Fact]
    public void State_survives_a_round_trip_and_training_goes_on_the_same()
    {
        Tensor[] first = [Leaf(1, 2), Leaf(3)], second = [Leaf(1, 2), Leaf(3)];
        var trained = new AdamW(first, lr: 0.1);
        Train(trained, first);
        Train(trained, first);
        var fresh = new AdamW(second, lr: 0.7);
        foreach (var (target, source) in second.Zip(first))
        {
            target.Detach().CopyElements(source);
        }
        fresh.LoadStateDict(trained.StateDict());
        Train(trained, first);
        Train(fresh, second);
        Assert.Equal(first[0].AsSpan<float>(), second[0].AsSpan<float>());
        Assert.Equal(0.1, fresh.Groups[0].Lr);
        Assert.Equal(
            ["state.0.step", "state.0.exp_avg", "state.0.exp_avg_sq", "state.1.step", "state.1.exp_avg", "state.1.exp_avg_sq", "param_groups.0.lr", "param_groups.0.weight_decay", "param_groups.0.momentum"],
            fresh.StateDict().Keys);
    }

    [Fact]
    public void A_state_that_does_not_fit_changes_nothing()
    {
        Tensor parameter = Leaf(1, 2);
        var optimizer = new SGD([parameter], lr: 0.1, momentum: 0.9);
        Train(optimizer, [parameter]);
        var state = optimizer.StateDict();
        state["param_groups.0.lr"] = 0.5;
        state["state.0.momentum_buffer"] = Tensor.Zeros([3]);
        state["state.7.step"] = 1;
        var error = Assert.Throws<ArgumentException>(() => optimizer.LoadStateDict(state));
        Assert.Contains("state.0.momentum_buffer has the shape [3] instead of [2]; state.7.step is unexpected", error.Message);
        Assert.Equal(0.1, optimizer.Groups[0].Lr);
    }

    [Fact]
    public void Groups_have_their_own_rates_and_the_rest_from_the_constructor()
    {
        Tensor a = Leaf(1), b = Leaf(1);
        var optimizer = new SGD([new ParameterGroup([a], lr: 0.5), new ParameterGroup([b], weightDecay: 1)], lr: 0.1);
        a.Grad = Tensor.Ones([1]);
        b.Grad = Tensor.Ones([1]);
        optimizer.Step();
        Assert.Equal(0.5f, a.Item<float>());
        Assert.Equal(0.8f, b.Item<float>(), 1e-6f);
    }

    [Fact]
    public void Parameters_without_a_gradient_stay_and_ZeroGrad_takes_gradients_away()
    {
        Tensor a = Leaf(1), b = Leaf(1);
        var optimizer = new Adam([a, b]);
        a.Grad = Tensor.Ones([1]);
        optimizer.Step();
        Assert.Equal(1f, b.Item<float>());
        optimizer.ZeroGrad();
        Assert.Null(a.Grad);
    }

    [Fact]
    public void A_closure_computes_the_loss_with_recording_on()
    {
        Tensor parameter = Leaf(3);
        var optimizer = new SGD([parameter], lr: 0.1);
        using (Autograd.NoGrad())
        {
            Tensor loss = optimizer.Step(() =>
            {
                optimizer.ZeroGrad();
                Tensor square = parameter.Multiply(parameter);
                square.Backward();
                return square;
            });
            Assert.Equal(9f, loss.Item<float>());
        }
        Assert.Equal(2.4f, parameter.Item<float>(), 1e-6f);
    }

    [Fact]
    public void Wrong_arguments_are_named()
    {
        Tensor parameter = Leaf(1);
        Assert.Throws<ArgumentException>(() => new SGD(Array.Empty<Tensor>()));
        Assert.Throws<ArgumentException>(() => new SGD([parameter, parameter]));
        Assert.Throws<ArgumentException>(() => new SGD([parameter.Multiply(parameter)]));
        Assert.Throws<ArgumentException>(() => new SGD([new ParameterGroup([parameter]), new ParameterGroup([parameter])]));
        Assert.Throws<ArgumentException>(() => new SGD([parameter], nesterov: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SGD([parameter], lr: -1));
        Assert.Equal("betas", Assert.Throws<ArgumentOutOfRangeException>(() => new Adam([parameter], betas: (0.9, 1))).ParamName);
        Assert.Equal("eps", Assert.Throws<ArgumentOutOfRangeException>(() => new Adam([parameter], eps: -1)).ParamName);
    }

    static Func<double, double, double>[] Each(Func<Func<double, double, double>> create) => [create(), create(), create()];

    static Tensor Leaf(params float[] values) => Tensor.From<float>(values, [values.Length]).RequireGrad();

    static void Train(Optimizer optimizer, Tensor[] parameters)
    {
        foreach (Tensor parameter in parameters)
        {
            parameter.Grad = parameter.Detach().Clone();
        }
        optimizer.Step();
    }
}
