using Framework.Nn;

namespace Framework.Tests.Nn;

/// <summary>Modules of every form that the generator knows, compiled with this assembly.</summary>
[Module]
partial class Scale(int width)
{
    [Parameter] readonly Tensor weight = Tensor.Ones([width]);
    [Buffer] readonly Tensor numCalls = Tensor.Zeros([], DType.Int64);
    [Buffer(Persistent = false)] readonly Tensor scratch = Tensor.Zeros([width]);

    public Tensor Weight => weight;

    public Tensor Scratch => scratch;

    public Tensor Forward(Tensor x) => x.Multiply(weight);
}

[Module]
sealed partial class BiasedScale(int width) : Scale(width)
{
    [Parameter] readonly Tensor bias = Tensor.Zeros([width]);

    protected internal override string Describe() => $"{bias.Shape[0]}";
}

[Module]
sealed partial class Stack(int width)
{
    readonly Scale[] layers = [new Scale(width), new BiasedScale(width)];
    readonly ModuleList<Scale> list = new(new Scale(width));
    readonly ModuleDict<Scale> heads = new() { { "left", new Scale(1) } };
    readonly Dictionary<string, Scale> plain = new() { ["a"] = new Scale(1) };
    [Parameter] readonly Tensor gain = Tensor.Full([1], 2);
    readonly Scale? none = null;

    public IReadOnlyList<Scale> Layers => layers;

    public Tensor Forward(Tensor x) => layers[1].Forward(layers[0].Forward(x)).Multiply(gain).Multiply(list[0].Weight);
}
