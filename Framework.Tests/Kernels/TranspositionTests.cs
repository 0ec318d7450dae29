using Framework.Kernels;

namespace Framework.Tests.Kernels;

/// <summary>Matrices of every small shape, tight and with gaps, between pages that must not be touched; what lies in the gaps stays as it is.</summary>
public sealed unsafe class TranspositionTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 0)]
    [InlineData(0, 5)]
    [InlineData(2, 1)]
    public void SinglesLandWhereTheyBelong(int lineGap, int targetGap) => Check<float>(lineGap, targetGap, i => i);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 2)]
    public void DoublesLandWhereTheyBelong(int lineGap, int targetGap) => Check<double>(lineGap, targetGap, i => i);

    static void Check<T>(int lineGap, int targetGap, Func<int, T> number) where T : unmanaged
    {
        foreach (int lines in (int[])[1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33])
        {
            foreach (int depth in (int[])[1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 16, 31, 40])
            {
                int stride = depth + lineGap, pitch = lines + targetGap;
                using var source = new GuardedMemory<T>((lines - 1) * stride + depth);
                using var target = new GuardedMemory<T>((depth - 1) * pitch + lines);
                using var targetBehindPage = new GuardedMemory<T>((depth - 1) * pitch + lines, atStart: true);
                for (int i = 0; i < source.Count; i++)
                {
                    source.Span[i] = number(i + 1);
                }
                foreach (GuardedMemory<T> memory in (GuardedMemory<T>[])[target, targetBehindPage])
                {
                    memory.Span.Fill(number(-1));
                    Transposition.Matrix(source.Pointer, stride, lines, depth, memory.Pointer, pitch);
                    for (int i = 0; i < memory.Count; i++)
                    {
                        var (p, line) = Math.DivRem(i, pitch);
                        T expected = line < lines ? number(line * stride + p + 1) : number(-1);
                        Assert.True(expected.Equals(memory.Span[i]), $"{lines} lines of {depth}, gaps {lineGap} and {targetGap}: element {i} is {memory.Span[i]} instead of {expected}.");
                    }
                }
            }
        }
    }
}
