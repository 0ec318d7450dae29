using Framework;
using Framework.Nn;

namespace Bench;

/// <summary>Two 3×3 convolutions beside a shortcut, as in CIFAR ResNets.</summary>
[Module]
sealed partial class Residual(int input, int output, int stride)
{
    readonly Conv2d c1 = new(input, output, 3, stride, 1, bias: false), c2 = new(output, output, 3, 1, 1, bias: false);
    readonly BatchNorm2d b1 = new(output), b2 = new(output);
    readonly Sequential skip = stride == 1 && input == output ? new() : new(new Conv2d(input, output, 1, stride, bias: false), new BatchNorm2d(output));

    public Tensor Forward(Tensor x) =>
        Functional.Relu(b2.Forward(c2.Forward(Functional.Relu(b1.Forward(c1.Forward(x))))) + skip.Forward(x));
}
