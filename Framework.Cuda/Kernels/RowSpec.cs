using Framework.Kernels;

namespace Framework.Cuda.Kernels;

/// <summary>What the text of a row-wise program's kernel depends on.</summary>
/// <param name="Operation">The program.</param>
/// <param name="Backward">The gradients instead of the results.</param>
/// <param name="Type">The type computed in.</param>
/// <param name="Scalars">How many numbers the fragments take.</param>
sealed record RowSpec(RowOperation Operation, bool Backward, ComputeType Type, int Scalars)
{
    /// <summary>The types of the rows that are read.</summary>
    public required DType[] Rows { get; init; }

    /// <summary>The types of the tensors of numbers, and how many numbers of a row each has.</summary>
    public required (DType Type, int Count)[] Given { get; init; }

    /// <summary>The types of the rows that are written; null where the result is not wanted.</summary>
    public required DType?[] Targets { get; init; }

    /// <summary>The types of the tensors that numbers are written to, and how many of a row each takes.</summary>
    public required (DType Type, int Count)[] Found { get; init; }

    /// <summary>Threads that work on a row: a warp or a block.</summary>
    public required int Lanes { get; init; }

    /// <summary>Neighbouring elements that a thread takes together, unless the fragments are so long that they are fewer.</summary>
    public required int Width { get; init; }

    /// <summary>The dimensions over which rows lie.</summary>
    public required int Rank { get; init; }

    /// <summary>Whether offsets need 64 bits.</summary>
    public required bool Wide { get; init; }

    public bool Equals(RowSpec? other) => other is not null && Operation == other.Operation && Backward == other.Backward && Type == other.Type && Scalars == other.Scalars
        && Rows.AsSpan().SequenceEqual(other.Rows) && Given.AsSpan().SequenceEqual(other.Given) && Targets.AsSpan().SequenceEqual(other.Targets)
        && Found.AsSpan().SequenceEqual(other.Found) && Lanes == other.Lanes && Width == other.Width && Rank == other.Rank && Wide == other.Wide;

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Operation);
        hash.Add((Backward, Type, Lanes, Width, Rank, Wide));
        foreach (var row in Rows)
        {
            hash.Add(row);
        }
        foreach (var target in Targets)
        {
            hash.Add(target);
        }
        return hash.ToHashCode();
    }

    /// <summary>Rows of a block.</summary>
    public int RowsOfBlock => PtxWriter.BlockSize / Lanes;
}
