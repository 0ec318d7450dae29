using Framework.Kernels;

namespace Framework.Cuda.Kernels;

/// <summary>What the text of a reduction's kernel depends on.</summary>
/// <param name="Operation">What is computed.</param>
/// <param name="Type">The type computed in.</param>
/// <param name="Scalars">How many numbers the fragments take.</param>
/// <param name="States">How many numbers the state has.</param>
readonly record struct ReductionSpec(ReductionOperation Operation, ComputeType Type, int Scalars, int States)
{
    /// <summary>The elements' type; null where states of slices are combined.</summary>
    public DType? Source { get; init; }

    /// <summary>The results' type; null where the states of slices are written.</summary>
    public DType? Target { get; init; }

    /// <summary>Threads that work on one output, a power of two.</summary>
    public int Lanes { get; init; }

    /// <summary>Elements that a thread reads at once, neighbours in memory.</summary>
    public int Width { get; init; }

    /// <summary>Whether neighbouring threads work on neighbouring outputs rather than on neighbouring elements of one.</summary>
    public bool ByColumns { get; init; }

    /// <summary>The dimensions that are kept, and those that are reduced.</summary>
    public (int Kept, int Reduced) Ranks { get; init; }

    /// <summary>Whether element numbers and offsets need 64 bits.</summary>
    public bool Wide { get; init; }

    /// <summary>Outputs of a block.</summary>
    public int Outputs => PtxWriter.BlockSize / Lanes;

    /// <summary>The type of a result: a truth value is one byte.</summary>
    public DType TypeOf(int result) => Operation.Traits.Results[result] == ResultKind.Bool ? DType.Bool : Target!.Value;
}
