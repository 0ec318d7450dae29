using Framework;
using Framework.Nn;

namespace Train;

/// <summary>A network that reads digits.</summary>
[Module]
public abstract partial class Network
{
    /// <param name="images">[images, 1, height, width], from 0 to 1.</param>
    /// <returns>Logits, [images, classes].</returns>
    public abstract Tensor Forward(Tensor images);

    public static Network Create(ModelKind kind, int height, int width) => kind switch
    {
        ModelKind.Mlp => new FullyConnectedNetwork(height, width),
        _ => new ConvolutionalNetwork(height, width),
    };
}

/// <summary>Two rounds of convolution and pooling, of which small images skip the first pooling, then two fully connected layers.</summary>
[Module]
public sealed partial class ConvolutionalNetwork(int height, int width) : Network
{
    const int Channels = 32, Hidden = 128, SmallSide = 16;

    readonly int firstPool = Pool(height, width);
    readonly Conv2d first = new(1, Channels, kernelSize: 3, padding: 1), second = new(Channels, 2 * Channels, kernelSize: 3, padding: 1);
    readonly Linear hidden = new(2 * Channels * (height / Pool(height, width) / 2) * (width / Pool(height, width) / 2), Hidden), output = new(Hidden, LabelledImages.Classes);

    public override Tensor Forward(Tensor images)
    {
        var x = first.Forward(images).Relu();
        if (firstPool > 1)
        {
            x = x.MaxPool2d(firstPool);
        }
        x = second.Forward(x).Relu().MaxPool2d(2);
        return output.Forward(hidden.Forward(x.Flatten(1)).Relu());
    }

    static int Pool(int height, int width) => Math.Min(height, width) < SmallSide ? 1 : 2;
}

/// <summary>Three fully connected layers.</summary>
[Module]
public sealed partial class FullyConnectedNetwork(int height, int width) : Network
{
    const int Hidden = 256;

    readonly Linear first = new(height * width, Hidden), second = new(Hidden, Hidden), output = new(Hidden, LabelledImages.Classes);

    public override Tensor Forward(Tensor images)
    {
        var x = first.Forward(images.Flatten(1)).Relu();
        x = second.Forward(x).Relu();
        return output.Forward(x);
    }
}
