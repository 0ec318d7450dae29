using Framework;
using Framework.Nn;

namespace Bench;

/// <summary>A variational autoencoder of fully connected layers.</summary>
[Module]
sealed partial class Autoencoder(int size, int hidden, int latent)
{
    readonly Linear encoder = new(size, hidden), mean = new(hidden, latent), logVariance = new(hidden, latent), first = new(latent, hidden), second = new(hidden, size);

    public Tensor Loss(Tensor x)
    {
        Tensor h = Functional.Relu(encoder.Forward(x));
        Tensor m = mean.Forward(h), v = logVariance.Forward(h);
        Tensor z = m + Tensor.RandnLike(m) * (0.5 * v).Exp();
        Tensor r = second.Forward(Functional.Relu(first.Forward(z)));
        return Functional.BinaryCrossEntropyWithLogits(r, x, reduction: Reduction.Sum) - 0.5 * (1 + v - m.Pow(2) - v.Exp()).Sum();
    }
}
