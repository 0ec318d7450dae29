using System.Numerics;
using Framework.Kernels;

namespace Framework.Cuda.Kernels;

/// <summary>Everything that the text of an elementwise kernel depends on: kernels with equal specifications are one.</summary>
/// <param name="Operation">What is computed.</param>
/// <param name="Wanted">For backward: a bit for each gradient; 0 for the forward computation.</param>
/// <param name="Type">The type computed in.</param>
/// <param name="Scalars">How many numbers the fragment takes.</param>
readonly record struct ElementwiseSpec(ElementwiseOperation Operation, uint Wanted, ComputeType Type, int Scalars)
{
    const int BitsOfType = 4;

    /// <summary>The operands' element types, four bits each: inputs first, then outputs.</summary>
    public ulong Types { get; init; }

    /// <summary>A bit for each operand that is one value for all elements.</summary>
    public uint Constants { get; init; }

    /// <summary>Elements that a thread handles at once, in one access to each operand: they are neighbours in it, or one and the same.</summary>
    public int Width { get; init; }

    /// <summary>A bit for each operand of which the elements that a thread handles at once are one and the same.</summary>
    public uint Repeated { get; init; }

    /// <summary>The dimensions to walk; 0 where all operands are contiguous.</summary>
    public int Rank { get; init; }

    /// <summary>Whether element numbers and offsets need 64 bits.</summary>
    public bool Wide { get; init; }

    public DType TypeOf(int operand) => (DType)(Types >> operand * BitsOfType & 15);

    public static ulong Pack(ReadOnlySpan<Tensor> operands)
    {
        ulong types = 0;
        for (int k = 0; k < operands.Length; k++)
        {
            types |= (ulong)operands[k].DType << k * BitsOfType;
        }
        return types;
    }

    public bool IsConstant(int operand) => (Constants >> operand & 1) != 0;

    public bool IsRepeated(int operand) => (Repeated >> operand & 1) != 0;

    /// <summary>The registers by which the fragment knows the operands, inputs first; then those it may read although nothing is there to be read.</summary>
    public (string[] Inputs, string[] Outputs, string[] Absent) Registers()
    {
        ElementwiseTraits traits = Operation.Traits;
        int results = traits.Results.Length;
        if (Wanted == 0)
        {
            return (Named("%x", Mask(traits.Inputs)), Named("%y", Mask(results)), []);
        }
        var (inputs, outputs) = Saved();
        string[] read = [.. Named("%g", Mask(results)), .. Named("%x", inputs), .. Named("%y", outputs)];
        string[] absent = [.. Named("%x", Mask(traits.Inputs) & ~inputs), .. Named("%y", Mask(results) & ~outputs)];
        return (read, Named("%d", Wanted), absent);
    }

    /// <summary>A bit for each input and for each result that the wanted gradients read.</summary>
    public (uint Inputs, uint Results) Saved()
    {
        uint inputs = 0, results = 0;
        for (int i = 0; i < Operation.Traits.Gradients.Length; i++)
        {
            if ((Wanted >> i & 1) != 0)
            {
                inputs |= Operation.Traits.Gradients[i].SavedInputs;
                results |= Operation.Traits.Gradients[i].SavedOutputs;
            }
        }
        return (inputs, results);
    }

    static uint Mask(int count) => (1u << count) - 1;

    static string[] Named(string prefix, uint mask)
    {
        var names = new string[BitOperations.PopCount(mask)];
        for (int k = 0; k < names.Length; k++)
        {
            names[k] = prefix + BitOperations.TrailingZeroCount(mask);
            mask &= mask - 1;
        }
        return names;
    }
}
