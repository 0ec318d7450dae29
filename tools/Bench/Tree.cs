using Framework;
using Framework.Nn;

namespace Bench;

/// <summary>A binary tree with a word at each leaf.</summary>
sealed record TreeNode(int Word, TreeNode? Left, TreeNode? Right);

/// <summary>Tree-LSTM-like recursion: the graph has the shape of the sample.</summary>
[Module]
sealed partial class TreeModel(int dim)
{
    readonly Embedding words = new(100, dim);
    readonly Linear cell = new(2 * dim, 3 * dim), output = new(dim, 5);
    [Buffer(Persistent = false)] readonly Tensor[] ids = [.. Enumerable.Range(0, 100).Select(static i => Tensor.From<long>([i], [1]))];

    public Tensor Forward(TreeNode tree) => output.Forward(Visit(tree));

    Tensor Visit(TreeNode tree)
    {
        if (tree.Left is null)
        {
            return words.Forward(ids[tree.Word]);
        }
        Tensor a = Visit(tree.Left), b = Visit(tree.Right!);
        Tensor[] gates = cell.Forward(Tensor.Cat([a, b], 1)).Chunk(3, 1);
        return gates[0].Sigmoid() * gates[2].Tanh() + gates[1].Sigmoid() * (a + b);
    }
}
