using Framework.Nn;

namespace Framework.Tests.Nn;

public class LayerTests
{
    [Fact]
    public void A_network_of_layers_has_PyTorchs_names_and_trains()
    {
        Tensor.ManualSeed(3);
        var model = new Sequential(new Conv2d(1, 2, 3, padding: 1), new ReLU(), new MaxPool2d(2), new Flatten(), new Linear(8, 3));
        Assert.Equal(["0.weight", "0.bias", "4.weight", "4.bias"], model.StateDict().Keys);
        Tensor x = Tensor.Randn([6, 1, 4, 4], generator: new Generator(1)), y = Tensor.From<long>([0, 1, 2, 0, 1, 2], [6]);
        var optimizer = new Framework.Optim.Adam(model.Parameters(), lr: 0.05);
        double first = 0, last = 0;
        for (int step = 0; step < 60; step++)
        {
            last = optimizer.Step(() =>
            {
                optimizer.ZeroGrad();
                Tensor loss = model.Forward(x).CrossEntropy(y);
                loss.Backward();
                return loss;
            }).Item<double>();
            first = step == 0 ? last : first;
        }
        Assert.InRange(first, 0.8, 2.5);
        Assert.InRange(last, 0, 0.05);
    }

    [Fact]
    public void Linear_multiplies_and_adds()
    {
        var linear = new Linear(2, 3);
        linear.LoadStateDict([new("weight", Tensor.From<float>([1, 2, 3, 4, 5, 6], [3, 2])), new("bias", Tensor.From<float>([10, 20, 30], [3]))]);
        Assert.Equal([15f, 31f, 47f], linear.Forward(Tensor.From<float>([1, 2], [2])).AsSpan<float>());
        Assert.Equal("Linear(2, 3)  weight [3, 2] bias [3]  9", linear.ToString());
        Assert.Equal(["weight"], new Linear(2, 3, bias: false).StateDict().Keys);
    }

    [Fact]
    public void Convolutions_describe_what_is_unusual()
    {
        Assert.StartsWith("Conv2d(4, 8, (3, 3), stride: (2, 2), groups: 4)", new Conv2d(4, 8, 3, stride: 2, groups: 4).ToString());
        Assert.StartsWith("Conv1d(1, 1, 4, padding: (1+2) Circular)", new Conv1d(1, 1, 4, padding: ConvolutionPadding.Same, paddingMode: PaddingMode.Circular).ToString());
    }

    [Theory]
    [InlineData(PaddingMode.Zeros, 0)]
    [InlineData(PaddingMode.Replicate, 4)]
    [InlineData(PaddingMode.Reflect, 3)]
    [InlineData(PaddingMode.Circular, 1)]
    public void Borders_are_laid_around(PaddingMode mode, float beyond)
    {
        // The tap takes the right neighbour.
        var shift = new Conv1d(1, 1, 2, padding: ConvolutionPadding.Same, bias: false, paddingMode: mode);
        shift.LoadStateDict([new("weight", Tensor.From<float>([0, 1], [1, 1, 2]))]);
        Assert.Equal([2, 3, 4, beyond], shift.Forward(Tensor.From<float>([1, 2, 3, 4], [1, 1, 4])).Detach().AsSpan<float>());
    }

    [Fact]
    public void Padding_that_keeps_the_size_does_so()
    {
        Assert.Equal([1, 3, 5, 6], new Conv2d(2, 3, (4, 3), padding: ConvolutionPadding.Same, dilation: (2, 1)).Forward(Tensor.Ones([1, 2, 5, 6])).Shape.ToArray());
        Assert.Equal([1, 3, 7, 10], new Conv2d(2, 3, 3, padding: (2, 3)).Forward(Tensor.Ones([1, 2, 5, 6])).Shape.ToArray());
        Assert.Throws<ArgumentException>(() => new Conv2d(2, 3, 3, stride: 2, padding: ConvolutionPadding.Same));
        Assert.Throws<ArgumentException>(() => new Conv2d(2, 3, 3, padding: (1, 1, 1)));
    }

    [Fact]
    public void A_transposed_convolution_undoes_the_shape()
    {
        var layer = new ConvTranspose2d(4, 6, 3, stride: 2, padding: 1, outputPadding: 1, groups: 2);
        Assert.Equal([4, 3, 3, 3], layer.Weight.Shape.ToArray());
        Assert.Equal([2, 6, 10, 14], layer.Forward(Tensor.Ones([2, 4, 5, 7])).Shape.ToArray());
    }

    [Fact]
    public void Padding_layers_take_a_number_or_one_for_each_end()
    {
        Assert.Equal([7f, 1, 2, 7, 7], new ConstantPad1d([1, 2], 7).Forward(Tensor.From<float>([1, 2], [1, 2])).AsSpan<float>());
        Assert.Equal([1, 6, 7], new ZeroPad2d(2).Forward(Tensor.Ones([1, 2, 3])).Shape.ToArray());
        Assert.Equal([2f, 1, 2, 3, 2], new ReflectionPad1d(1).Forward(Tensor.From<float>([1, 2, 3], [1, 3])).AsSpan<float>());
    }

    [Fact]
    public void Channels_that_groups_do_not_divide_are_refused() => Assert.Throws<ArgumentException>(() => new Conv1d(3, 4, 3, groups: 2));

    [Fact]
    public void PReLU_has_one_factor_or_one_a_channel()
    {
        Assert.Equal([-0.25f, 2f], new PReLU().Forward(Tensor.From<float>([-1, 2], [2])).AsSpan<float>());
        var each = new PReLU(2);
        each.Weight.Detach().AsSpan<float>()[1] = 3;
        Assert.Equal([-0.25f, -0.25f, -3f, -3f], each.Forward(Tensor.Full([1, 2, 2], -1)).AsSpan<float>());
        Assert.Throws<ArgumentException>(() => each.Forward(Tensor.Ones([1, 3, 2])));
    }

    [Fact]
    public void GLU_gates_the_first_half_by_the_second()
    {
        Tensor x = Tensor.From<double>([1, 2, 0, 100], [1, 4]);
        Assert.Equal([0.5, 2], new GLU().Forward(x).AsSpan<double>().ToArray(), new Near(1e-12));
        Assert.Throws<ArgumentException>(() => new GLU(0).Forward(x));
    }

    public static TheoryData<IForward, double, double> Activations() => new()
    {
        { new ReLU(), -0.5, 0 }, { new ReLU6(), 7, 6 }, { new LeakyReLU(0.1), -0.5, -0.05 }, { new ELU(2), -0.5, 2 * (Math.Exp(-0.5) - 1) },
        { new CELU(2), -0.5, 2 * (Math.Exp(-0.25) - 1) }, { new SELU(), 2, 2 * 1.0507009873554805 }, { new Threshold(0.1, 20), 0.05, 20 }, { new Hardtanh(-2, 3), 4, 3 },
        { new Hardsigmoid(), 1.5, 0.75 }, { new Hardswish(), 1.5, 1.125 }, { new Sigmoid(), 0.5, 1 / (1 + Math.Exp(-0.5)) }, { new LogSigmoid(), 0.5, -Math.Log(1 + Math.Exp(-0.5)) },
        { new Tanh(), 0.5, Math.Tanh(0.5) }, { new GELU(), 1, 0.8413447461 }, { new GELU(GeluApproximation.Tanh), 1, 0.8411919906 }, { new SiLU(), 1, 0.7310585786 },
        { new Mish(), 1, 0.8650983883 }, { new Softplus(2), 0.5, Math.Log(1 + Math.E) / 2 }, { new Softsign(), -3, -0.75 }, { new Tanhshrink(), 0.5, 0.5 - Math.Tanh(0.5) },
        { new Softshrink(), 0.75, 0.25 }, { new Hardshrink(), 0.4, 0 },
    };

    [Theory]
    [MemberData(nameof(Activations))]
    public void Activations_compute_their_function(IForward activation, double x, double expected) =>
        Assert.Equal(expected, activation.Forward(Tensor.Full([1], x, DType.Float64)).Item<double>(), 1e-9);
}
