using Framework.Optim;

namespace Framework.Tests.Optim;

public class SchedulerTests
{
    [Fact]
    public void Step_multiplies_every_so_many_epochs() => Follows(o => new StepLR(o, 3), e => Math.Pow(0.1, e / 3));

    [Fact]
    public void Milestones_named_twice_count_twice() => Follows(o => new MultiStepLR(o, [2, 2, 5], 0.5), e => e < 2 ? 1 : e < 5 ? 0.25 : 0.125);

    [Fact]
    public void Constant_ends() => Follows(o => new ConstantLR(o, 0.5, 4), e => e < 4 ? 0.5 : 1);

    [Fact]
    public void Linear_rises_by_equal_amounts() => Follows(o => new LinearLR(o, 0.2, 1, 4), e => Math.Min(1, 0.2 + 0.2 * e));

    [Fact]
    public void Exponential_multiplies_each_epoch() => Follows(o => new ExponentialLR(o, 0.8), e => Math.Pow(0.8, e));

    [Fact]
    public void Polynomial_falls_to_zero() => Follows(o => new PolynomialLR(o, 6, 2), e => e >= 6 ? 0 : Math.Pow(1 - e / 6.0, 2));

    [Fact]
    public void Cosine_falls_and_rises() => Follows(o => new CosineAnnealingLR(o, 4, 0.01), (e, lr) => 0.01 + (lr - 0.01) * (1 + Math.Cos(Math.PI * e / 4)) / 2);

    [Fact]
    public void Warm_restarts_take_longer_each_time() => Follows(o => new CosineAnnealingWarmRestarts(o, 2, 2), e =>
    {
        var (since, length) = e < 2 ? (e, 2) : e < 6 ? (e - 2, 4) : (e - 6, 8);
        return (1 + Math.Cos(Math.PI * since / length)) / 2;
    });

    [Fact]
    public void Lambdas_give_factors()
    {
        Follows(o => new LambdaLR(o, e => 1.0 / (e + 1)), e => 1.0 / (e + 1));
        Follows(o => new MultiplicativeLR(o, e => 1.0 / e), e => Enumerable.Range(1, e).Aggregate(1.0, (product, i) => product / i));
    }

    [Fact]
    public void A_cycle_rises_and_falls_and_momentum_does_the_opposite()
    {
        SGD optimizer = Create();
        var scheduler = new CyclicLR(optimizer, 0.1, 0.5, stepSizeUp: 2, mode: CyclicMode.Triangular2);
        double[] heights = [0, 0.5, 1, 0.5, 0, 0.25, 0.5, 0.25, 0];
        foreach (double height in heights)
        {
            Assert.Equal(0.1 + 0.4 * height, optimizer.Groups[0].Lr, 1e-12);
            Assert.Equal(0.9 - 0.1 * height, optimizer.Groups[0].Momentum, 1e-12);
            scheduler.Step();
        }
    }

    [Fact]
    public void One_cycle_starts_peaks_and_ends_where_it_should_and_refuses_to_go_on()
    {
        SGD optimizer = Create();
        var scheduler = new OneCycleLR(optimizer, 1.0, totalSteps: 11, pctStart: 0.5, annealStrategy: AnnealStrategy.Linear, divFactor: 10, finalDivFactor: 100);
        var seen = new List<double>();
        for (int step = 0; step < 10; step++)
        {
            seen.Add(optimizer.Groups[0].Lr);
            scheduler.Step();
        }
        seen.Add(optimizer.Groups[0].Lr);
        Assert.Equal(0.1, seen[0], 1e-12);
        Assert.Equal(0.1 + 0.9 * 4 / 4.5, seen[4], 1e-12);
        Assert.Equal(1 - 0.999 * 0.5 / 5.5, seen[5], 1e-12);
        Assert.Equal(0.001, seen[10], 1e-12);
        scheduler.Step();
        Assert.Throws<InvalidOperationException>(scheduler.Step);
        Assert.Throws<ArgumentException>(() => new OneCycleLR(Create(), 1.0, epochs: 3));
    }

    [Fact]
    public void A_plateau_lowers_after_patience_and_cools_down()
    {
        SGD optimizer = Create();
        var scheduler = new ReduceLROnPlateau(optimizer, factor: 0.5, patience: 1, cooldown: 1, minLr: new[] { 0.2, 0.0 });
        double[] lrs = [1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25];
        foreach (var (epoch, metric) in new[] { 3.0, 2, 2, 2, 2, 2, 2, 1 }.Index())
        {
            scheduler.Step(metric);
            Assert.Equal(lrs[epoch], optimizer.Groups[0].Lr);
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReduceLROnPlateau(optimizer, factor: 1));
    }

    [Fact]
    public void Schedules_follow_one_another_and_chain()
    {
        Follows(o => new SequentialLR(o, [new LinearLR(o, 0.5, 1, 2), new StepLR(o, 2, 0.1)], [3]), e => e switch { 0 => 0.5, 1 => 0.75, < 5 => 1, < 7 => 0.1, < 9 => 0.01, _ => 0.001 });
        Follows(o => new ChainedScheduler(new LinearLR(o, 0.5, 1, 2), new ExponentialLR(o, 0.5)), e => Math.Min(1, 0.5 + 0.25 * e) * Math.Pow(0.5, e));
        Assert.Throws<ArgumentException>(() => new SequentialLR(Create(), [new StepLR(Create(), 1)], []));
    }

    [Fact]
    public void Stochastic_averaging_goes_to_its_rate() => Follows(o => new SWALR(o, 0.05, 4, AnnealStrategy.Linear), (e, lr) => lr + (0.05 - lr) * Math.Min(1, e / 4.0));

    [Fact]
    public void A_number_for_each_group_or_one_for_all() =>
        Assert.Contains("3 numbers for the optimizer's 2 groups", Assert.Throws<ArgumentException>(() => new SWALR(Create(), new[] { 1.0, 2, 3 })).Message);

    static SGD Create() =>
        new([new ParameterGroup([Tensor.Zeros([1]).RequireGrad()], lr: 1), new ParameterGroup([Tensor.Zeros([1]).RequireGrad()], lr: 0.3)], momentum: 0.9);

    static void Follows(Func<Optimizer, LRScheduler> create, Func<int, double> factor) => Follows(create, (epoch, lr) => lr * factor(epoch));

    static void Follows(Func<Optimizer, LRScheduler> create, Func<int, double, double> rate)
    {
        SGD optimizer = Create();
        LRScheduler scheduler = create(optimizer);
        for (int epoch = 0; epoch < 10; epoch++)
        {
            Assert.Equal(rate(epoch, 1), scheduler.GetLastLr()[0], 1e-12);
            Assert.Equal(rate(epoch, 0.3), scheduler.GetLastLr()[1], 1e-12);
            scheduler.Step();
        }
    }
}
