using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>A distribution as a function of random words.</summary>
interface IRandomBody<T>
{
    /// <summary>Makes samples of random words in place; there are whole tiles of them (<see cref="Philox.TileBytes"/>).</summary>
    void Transform(Span<T> words);
}

/// <summary>Fills memory with samples: each tile of them comes from blocks of its own, whoever computes it.</summary>
readonly ref struct RandomFill<T, TBody> : IParallelBody where T : unmanaged where TBody : struct, IRandomBody<T>
{
    /// <summary>Samples below which another thread does not pay.</summary>
    const int Grain = 1 << 14;

    /// <summary>Tiles that are made at a time and stay in the nearest cache meanwhile.</summary>
    const int Tiles = 16;

    readonly TBody body;
    readonly Span<T> samples;
    readonly ulong key, counter;
    readonly int parts;

    RandomFill(TBody body, Span<T> samples, ulong key, ulong counter, int parts)
    {
        this.body = body;
        this.samples = samples;
        this.key = key;
        this.counter = counter;
        this.parts = parts;
    }

    static int PerTile => Philox.TileBytes / Unsafe.SizeOf<T>();

    public static void Run(TBody body, Span<T> samples, Generator generator)
    {
        int parts = ThreadTeam.PartsForThreads(samples.Length, Grain, 4);
        var (key, counter) = generator.Reserve(((long)samples.Length + PerTile - 1) / PerTile * Philox.TileBlocks);
        ThreadTeam.Run(parts, new RandomFill<T, TBody>(body, samples, key, counter, parts));
    }

    [SkipLocalsInit]
    public void Invoke(int part)
    {
        var (start, end) = ThreadTeam.Range(samples.Length, parts, part, PerTile);
        Span<T> last = stackalloc T[PerTile];
        for (int i = (int)start, length; i < end; i += length)
        {
            length = Math.Min(Tiles * PerTile, (int)end - i);
            if (length < PerTile)
            {
                Make(i, last);
                last[..length].CopyTo(samples[i..]);
                return;
            }
            length -= length % PerTile;
            Make(i, samples.Slice(i, length));
        }
    }

    void Make(int first, Span<T> tiles)
    {
        for (int i = 0; i < tiles.Length; i += PerTile)
        {
            Philox.Fill(key, counter + (ulong)((first + i) / PerTile) * Philox.TileBlocks, tiles.Slice(i, PerTile));
        }
        body.Transform(tiles);
    }
}
