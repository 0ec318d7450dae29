namespace Framework;

/// <summary>
/// A source of random numbers that depend on its seed and on how many were drawn before, and on nothing else: not on the number of
/// threads, not on the machine. May be used from several threads at once.
/// </summary>
/// <param name="seed">Generators of the same seed give the same numbers.</param>
public sealed class Generator(ulong seed)
{
    readonly Lock gate = new();
    ulong seed = seed, position;

    /// <summary>The generator that is used where none is passed. Seeded from the clock at first; see <see cref="Tensor.ManualSeed"/>.</summary>
    public static Generator Default { get; } = new((ulong)DateTime.UtcNow.Ticks);

    /// <summary>The seed.</summary>
    public ulong Seed
    {
        get
        {
            lock (gate)
            {
                return seed;
            }
        }
    }

    /// <summary>Where in the stream the generator stands; saving and restoring it resumes the stream exactly.</summary>
    public GeneratorState State
    {
        get
        {
            lock (gate)
            {
                return new GeneratorState(seed, position);
            }
        }
        set
        {
            lock (gate)
            {
                (seed, position) = value;
            }
        }
    }

    /// <summary>Starts the stream of a seed from its beginning.</summary>
    /// <param name="value">The seed.</param>
    /// <returns>This generator.</returns>
    public Generator ManualSeed(ulong value)
    {
        State = new GeneratorState(value, 0);
        return this;
    }

    /// <summary>Takes blocks of the stream for the caller alone.</summary>
    internal (ulong Key, ulong Counter) Reserve(long blocks)
    {
        lock (gate)
        {
            ulong counter = position;
            position += (ulong)blocks;
            return (seed, counter);
        }
    }
}

/// <summary>A place in a generator's stream.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Position">How many blocks of random words have been drawn.</param>
public readonly record struct GeneratorState(ulong Seed, ulong Position);
