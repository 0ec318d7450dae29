using System.Numerics;
using Framework.Kernels;

namespace Framework.Cuda.Kernels;

/// <summary>How the elements that are reduced to each output are divided among lanes and blocks.</summary>
/// <param name="Lanes">Threads that work on one output and one slice, a power of two.</param>
/// <param name="Width">Neighbouring elements that a lane takes in together.</param>
/// <param name="Slices">Parts of an output's elements, each taken by a block of its own; what several find is combined by a second kernel.</param>
/// <param name="Length">Elements of a slice, a multiple of what its lanes take in together.</param>
/// <param name="Blocks">Blocks of the grid.</param>
readonly record struct ReductionDivision(int Lanes, int Width, int Slices, long Length, uint Blocks)
{
    /// <summary>Elements that a thread takes in, one after the other, at most: the rounding error of a sum grows with their number.</summary>
    const int LongestChain = 512;

    /// <summary>Elements of a thread below which more slices cost more than they hide.</summary>
    const int ShortestChain = 16;

    /// <summary>Blocks that a large GPU works on at once.</summary>
    const int EnoughBlocks = 1024;

    const int MostSlices = 1024;

    /// <summary>Divides.</summary>
    /// <param name="plan">What is kept and what is reduced.</param>
    /// <param name="lanes">Threads of an output and slice.</param>
    /// <param name="widest">The most elements that a lane may take in together.</param>
    public static ReductionDivision Of(in ReductionPlan plan, int lanes, int widest)
    {
        int width = widest;
        while (width > 1 && !HasVectors(plan, lanes, width))
        {
            width /= 2;
        }
        long groups = Groups(plan.Outputs, lanes), chain = (plan.Count + lanes - 1) / lanes;
        long slices = Math.Clamp(Math.Max(Math.Min(chain / ShortestChain, EnoughBlocks / groups), (chain + LongestChain - 1) / LongestChain), 1, MostSlices);
        long length = Math.Max((chain + slices * width - 1) / (slices * width), 1) * lanes * width;
        slices = Math.Max((plan.Count + length - 1) / length, 1);
        return new(lanes, width, (int)slices, length, checked((uint)(groups * slices)));
    }

    /// <summary>A warp for a short row, a block for a long one; several of the shortest share a warp.</summary>
    public static int LanesOf(long count) => count >= 1024 ? PtxWriter.BlockSize : (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(count, 1, 32));

    /// <summary>Blocks that work on so many outputs.</summary>
    public static long Groups(long outputs, int lanes) => (outputs * lanes + PtxWriter.BlockSize - 1) / PtxWriter.BlockSize;

    /// <summary>Whether the elements of each output fall into vectors, one for each lane at least; in several dimensions all must begin a whole number of vectors apart.</summary>
    static bool HasVectors(in ReductionPlan plan, int lanes, int width)
    {
        if (plan.Run.Stride != 1 || plan.Count < lanes * width || !plan.IsOneRun && plan.Run.Size % width != 0)
        {
            return false;
        }
        foreach (var (_, stride) in plan.Reduced[..^1])
        {
            if (stride % width != 0)
            {
                return false;
            }
        }
        return true;
    }
}
