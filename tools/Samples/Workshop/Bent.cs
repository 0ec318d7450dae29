using Framework;
using Framework.Nn;

namespace Workshop;

/// <summary>A perceptron made of the operations of this project.</summary>
[Module]
sealed partial class Bent
{
    readonly Linear up = new(2, 32), down = new(32, 1);
    [Parameter] readonly Tensor weight = Tensor.Ones([32]);
    [Parameter] readonly Tensor bias = Tensor.Zeros([32]);

    public Tensor Forward(Tensor x) => down.Forward(up.Forward(x).Norm(weight, bias).Bowl());
}
