using System.Runtime.CompilerServices;

namespace Framework;

/// <summary>What a thread has allocated since it began a memory scope, apart from scopes within. There is one for each depth, which its scopes use in turn.</summary>
sealed class ScopedStorages
{
    [ThreadStatic]
    static ScopedStorages? innermost, outermost;

    /// <summary>The scopes open on all threads.</summary>
    static int open;

    readonly ScopedStorages? outer;
    readonly List<Storage> storages = [];
    ScopedStorages? inner;

    ScopedStorages(ScopedStorages? outer)
    {
        this.outer = outer;
    }

    /// <summary>Counts the scopes of this depth, so that one that has ended does not pass for a later one.</summary>
    public long Serial { get; private set; }

    /// <summary>Begins a scope within those of this thread.</summary>
    public static ScopedStorages Begin()
    {
        ScopedStorages begun = innermost is { } around ? around.inner ??= new(around) : outermost ??= new(null);
        begun.Serial++;
        innermost = begun;
        Interlocked.Increment(ref open);
        return begun;
    }

    /// <summary>Whether any thread has a scope; where none has, an allocation looks no further.</summary>
    public static bool AreInUse => open != 0;

    /// <summary>Puts what was just allocated into this thread's innermost scope, if it has one.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Add(Storage allocated) => innermost?.storages.Add(allocated);

    /// <summary>Moves a storage, where it is this scope's or one's within, to the scope around.</summary>
    public void Keep(Storage storage)
    {
        for (ScopedStorages scope = innermost!; scope != outer; scope = scope.outer!)
        {
            int place = scope.storages.LastIndexOf(storage);
            if (place >= 0)
            {
                scope.storages.RemoveAt(place);
                outer?.storages.Add(storage);
                return;
            }
        }
    }

    /// <summary>Gives back what is in this scope and in those within that were never ended.</summary>
    public void End()
    {
        while (innermost != outer)
        {
            innermost = innermost!.GiveBack();
        }
    }

    ScopedStorages? GiveBack()
    {
        Serial++;
        Interlocked.Decrement(ref open);
        foreach (Storage storage in storages)
        {
            if (!storage.OutlivesScopes)
            {
                storage.Dispose();
            }
        }
        storages.Clear();
        return outer;
    }
}
