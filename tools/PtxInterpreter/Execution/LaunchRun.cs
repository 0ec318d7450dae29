using System.Numerics;
using PtxInterpreter.Verification;

namespace PtxInterpreter.Execution;

/// <summary>One launch: what all its blocks share.</summary>
sealed class LaunchRun(Program program, Dim3 grid, Dim3 extent, int dynamicShared, byte[] arguments, PtxMemory memory, LaunchOptions options)
{
    long warpInstructions, laneInstructions, read, written, barriers;

    public Program Program => program;

    public Kernel Kernel => program.Kernel;

    public Dim3 Grid => grid;

    public Dim3 Extent => extent;

    public int DynamicShared => dynamicShared;

    public byte[] Arguments => arguments;

    public PtxMemory Memory => memory;

    public LaunchOptions Options => options;

    public Intervals Intervals { get; } = new(memory.NextInterval);

    public LaunchReport Run()
    {
        foreach (Variable variable in Kernel.ModuleVariables) memory.Of(variable);
        memory.BeginLaunch();
        Random? random = options.ScheduleSeed is { } seed ? new(seed) : null;
        int[] order = [.. Enumerable.Range(0, checked((int)grid.Count))];
        random?.Shuffle(order);
        BlockRun block = new(this, random);
        try
        {
            foreach (int index in order) block.Run(index);
        }
        finally
        {
            memory.NextInterval = Intervals.Next;
        }
        return new(warpInstructions, laneInstructions, read, written, barriers);
    }

    public void CountInstruction(uint active)
    {
        warpInstructions++;
        laneInstructions += BitOperations.PopCount(active);
    }

    public void CountLoad(Window window, uint active, int size)
    {
        if (window is Window.Global or Window.Generic) read += (long)size * BitOperations.PopCount(active);
    }

    public void CountStore(Window window, uint active, int size)
    {
        if (window is Window.Global or Window.Generic) written += (long)size * BitOperations.PopCount(active);
    }

    public void CountBarrier() => barriers++;
}
