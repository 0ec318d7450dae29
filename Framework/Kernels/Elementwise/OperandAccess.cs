using System.Numerics;

namespace Framework.Kernels;

/// <summary>How a run reads and writes its operands; a bit for each operand.</summary>
/// <param name="Direct">In place.</param>
/// <param name="Constant">Holds one value throughout.</param>
/// <param name="PerRow">Holds one value for each row.</param>
/// <param name="Repeated">Holds one row throughout.</param>
/// <param name="Flat">Everything read in place is contiguous, so that stretches need not end with a row.</param>
readonly record struct OperandAccess(uint Direct, uint Constant, uint PerRow, uint Repeated, bool Flat)
{
    /// <summary>Elements of the smallest staged tile.</summary>
    public const int SmallestTile = 512;

    /// <summary>Elements of all tiles together where few operands are staged: with what streams past them they fit the first-level cache.</summary>
    const int AllTiles = 2048;

    /// <summary>Rows shorter than this are gathered several at a time; the second number is for rows that some operand has a single value for.</summary>
    const int ShortRow = 128, ShortUniformRow = 64;

    /// <summary>Operands that a vector stands for.</summary>
    public uint Uniform => Constant | PerRow;

    public bool IsDirect(int operand) => (Direct >> operand & 1) != 0;

    public bool IsConstant(int operand) => (Constant >> operand & 1) != 0;

    public bool IsPerRow(int operand) => (PerRow >> operand & 1) != 0;

    public bool IsRepeated(int operand) => (Repeated >> operand & 1) != 0;

    /// <summary>Elements of each operand's tile, whole vectors of every type.</summary>
    public int Tile(int operands) => Math.Max(SmallestTile, AllTiles / Math.Max(1, operands - BitOperations.PopCount(Direct)) & -64);

    /// <summary>In stretches that may cross rows if that allows to take several rows at once; else row by row.</summary>
    public static OperandAccess Choose<T>(ReadOnlySpan<Tensor> operands, int inputs, ReadOnlySpan<int> sizes, ReadOnlySpan<long> strides) where T : unmanaged
    {
        OperandAccess byRow = Classify<T>(operands, inputs, sizes, strides, flat: false);
        if (byRow.PerRow != 0)
        {
            return byRow;
        }
        OperandAccess flat = Classify<T>(operands, inputs, sizes, strides, flat: true);
        return flat.Flat && 2 * sizes[^1] <= flat.Tile(operands.Length) ? flat : byRow;
    }

    static OperandAccess Classify<T>(ReadOnlySpan<Tensor> operands, int inputs, ReadOnlySpan<int> sizes, ReadOnlySpan<long> strides, bool flat) where T : unmanaged
    {
        int rank = sizes.Length, row = sizes[^1], pitch = strides.Length / operands.Length;
        uint direct = 0, constant = 0, perRow = 0, repeated = 0;
        bool possible = true;
        int shortRow = ShortRow;
        for (int k = 0; k < inputs && !flat && row >= ShortUniformRow; k++)
        {
            ReadOnlySpan<long> own = strides.Slice(k * pitch, rank);
            if (own[^1] == 0 && own.IndexOfAnyExcept(0) >= 0)
            {
                perRow |= 1u << k;
                shortRow = ShortUniformRow;
            }
        }
        for (int k = 0; k < operands.Length; k++)
        {
            ReadOnlySpan<long> own = strides.Slice(k * pitch, rank);
            bool native = operands[k].DType == Staging<T>.Native && own[^1] == 1;
            bool sameInEachRow = k < inputs && own[..^1].IndexOfAnyExcept(0) < 0;
            if (native && (flat ? IsContiguous(own, sizes) : row >= shortRow))
            {
                direct |= 1u << k;
            }
            else if (sameInEachRow && own[^1] == 0)
            {
                constant |= 1u << k;
            }
            else if (sameInEachRow && flat)
            {
                repeated |= 1u << k;
            }
            else
            {
                possible &= !native || row < ShortRow;
            }
        }
        return new OperandAccess(direct, constant, perRow, repeated, flat && possible);
    }

    static bool IsContiguous(ReadOnlySpan<long> own, ReadOnlySpan<int> sizes)
    {
        long step = 1;
        for (int d = own.Length - 1; d >= 0; d--)
        {
            if (own[d] != step)
            {
                return false;
            }
            step *= sizes[d];
        }
        return true;
    }
}
