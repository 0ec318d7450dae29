using System.Numerics;

namespace Framework;

/// <summary>Some of an operation's inputs and results, kept for backward by number: inputs first, then results. Up to two take no array.</summary>
readonly struct SavedTensors
{
    readonly Tensor? first, second;
    readonly SavedTensor[]? others;
    readonly int firstVersion, secondVersion;
    readonly uint kept;

    /// <summary>Keeps tensors.</summary>
    /// <param name="inputs">The operation's inputs.</param>
    /// <param name="keptInputs">A bit for each that is to be kept.</param>
    /// <param name="results">The operation's results.</param>
    /// <param name="keptResults">A bit for each that is to be kept.</param>
    public SavedTensors(ReadOnlySpan<Tensor> inputs, uint keptInputs, ReadOnlySpan<Tensor> results, uint keptResults)
    {
        kept = keptInputs | keptResults << inputs.Length;
        int place = 0;
        for (uint rest = kept; rest != 0; rest &= rest - 1, place++)
        {
            int number = BitOperations.TrailingZeroCount(rest);
            Tensor tensor = number < inputs.Length ? inputs[number] : results[number - inputs.Length];
            if (place == 0)
            {
                (first, firstVersion) = (tensor, tensor.Version);
            }
            else if (place == 1)
            {
                (second, secondVersion) = (tensor, tensor.Version);
            }
            else
            {
                others ??= new SavedTensor[BitOperations.PopCount(kept) - 2];
                others[place - 2] = new SavedTensor(tensor);
            }
        }
    }

    /// <summary>The tensor of a number as it was when it was saved, or null if it is not kept.</summary>
    /// <exception cref="InvalidOperationException">Its memory was written in place since.</exception>
    public Tensor? this[int number]
    {
        get
        {
            if ((kept >> number & 1) == 0)
            {
                return null;
            }
            return BitOperations.PopCount(kept & (1u << number) - 1) switch
            {
                0 => new SavedTensor(first!, firstVersion).Value,
                1 => new SavedTensor(second!, secondVersion).Value,
                int place => others![place - 2].Value,
            };
        }
    }
}
