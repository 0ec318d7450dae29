namespace Framework.Cuda.Kernels;

/// <summary>The type of a kernel parameter.</summary>
enum PtxParameter : byte
{
    /// <summary>4 bytes, an integer or a float's bits.</summary>
    Word,

    /// <summary>8 bytes: an address, a wide integer or a double's bits.</summary>
    Wide,
}

/// <summary>A PTX module with one entry point, and what a launch of it has to know.</summary>
/// <param name="Entry">The name of the entry point.</param>
/// <param name="Text">The module.</param>
/// <param name="BlockSize">Threads of a block, in one dimension; the text promises no other.</param>
/// <param name="Parameters">The types of the parameters, in order.</param>
/// <param name="SharedBytes">Shared memory that the text declares; none is to be added at the launch.</param>
sealed record PtxKernel(string Entry, string Text, int BlockSize, PtxParameter[] Parameters, int SharedBytes = 0);

/// <summary>A kernel with its arguments.</summary>
/// <param name="Kernel">What to run.</param>
/// <param name="Blocks">Blocks of the grid, in one dimension.</param>
/// <param name="Arguments">A value for each parameter: the bits, those of a word in the lower half.</param>
readonly record struct KernelLaunch(PtxKernel Kernel, uint Blocks, ulong[] Arguments);
