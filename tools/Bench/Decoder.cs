using Framework;
using Framework.Nn;

namespace Bench;

/// <summary>A pre-norm transformer block with causal attention.</summary>
[Module]
sealed partial class Block(int dim, int heads)
{
    readonly LayerNorm l1 = new(dim), l2 = new(dim);
    readonly Linear qkv = new(dim, 3 * dim), o = new(dim, dim), f1 = new(dim, 4 * dim), f2 = new(4 * dim, dim);

    public Tensor Forward(Tensor x)
    {
        int b = x.Size(0), t = x.Size(1);
        Tensor[] parts = qkv.Forward(l1.Forward(x)).Split(dim, -1);
        Tensor q = Heads(parts[0]), k = Heads(parts[1]), v = Heads(parts[2]);
        Tensor w = q.MatMul(k.Transpose(-1, -2)) / Math.Sqrt(dim / heads);
        w = w.MaskedFill(Tensor.Ones([t, t], DType.Bool).Triu(1), double.NegativeInfinity);
        x += o.Forward(w.Softmax(-1).MatMul(v).Transpose(1, 2).Reshape([b, t, dim]));
        return x + f2.Forward(Functional.Gelu(f1.Forward(l2.Forward(x))));

        Tensor Heads(Tensor z) => z.Reshape([b, t, heads, dim / heads]).Transpose(1, 2);
    }
}

/// <summary>A decoder-only transformer.</summary>
[Module]
sealed partial class Decoder(int vocabulary, int length, int dim, int heads, int layers)
{
    readonly Embedding token = new(vocabulary, dim), position = new(length, dim);
    readonly ModuleList<Block> blocks = [.. Enumerable.Range(0, layers).Select(_ => new Block(dim, heads))];
    readonly LayerNorm norm = new(dim);
    readonly Linear head = new(dim, vocabulary);

    public Tensor Forward(Tensor x)
    {
        Tensor h = token.Forward(x) + position.Forward(Tensor.Arange(x.Size(1)));
        foreach (Block block in blocks)
        {
            h = block.Forward(h);
        }
        return head.Forward(norm.Forward(h));
    }
}
