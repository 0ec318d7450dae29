using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Framework.Kernels;

/// <summary>
/// The threads behind every parallel kernel. Where results could tell, the caller divides the work into parts by its size alone; the team only decides
/// which thread runs which part, so results cannot depend on the number of threads.
/// </summary>
/// <remarks>
/// One piece of work is shared out at a time. A call that finds the team busy (a second user thread, or a nested call) runs its
/// parts itself, in order, which is also the better choice: the other threads have work already.
/// </remarks>
sealed unsafe class ThreadTeam
{
    // Long enough to bridge the gap between two kernels of one network, short enough not to steal the processor from others.
    static readonly long SpinTicks = Stopwatch.Frequency / 20_000;

    // From 1024 on the runtime spins in native code, where a thread does not keep a collection waiting: about 50 microseconds, which most collections take.
    const int SpinsOutside = 1800;

    // In which every thread of the team looks whether there is a collection: about half a microsecond.
    const int SpinsToLook = 20;

    static ThreadTeam current = new(1);
    static bool collecting, isBackward;

    readonly int size;
    readonly object gate = new();
    int busy, sleeping;
    volatile bool retired;

    // The work being shared out. A thread reads these only between claiming a part and reporting it done, and the owner waits
    // for all reports before it touches them again.
    delegate*<void*, int, void> invoke;
    void* context;
    int parts, groups;
    bool backward;
    Exception? failure;

    // Neighbouring parts are claimed in groups, one where there are no more than bits. A bit for each group nobody has claimed, and groups not reported done:
    // the first falls to zero before the second.
    ulong unclaimed;
    int unfinished;

    ThreadTeam(int size)
    {
        this.size = size;
        for (int i = 1; i < size; i++)
        {
            int thread = i;
            new Thread(() => Serve(thread)) { IsBackground = true, Name = $"Framework kernel {i}" }.Start();
        }
    }

    /// <summary>Number of parts that <paramref name="work"/> is worth when a part should do at least <paramref name="grain"/> of it.</summary>
    internal static int Parts(long work, long grain, int most = 64) => (int)Math.Clamp(work / grain, 1, most);

    /// <summary>As <see cref="Parts"/>, but at most <paramref name="each"/> for every thread and one for a single one: for work whose results cannot tell how it was cut.</summary>
    internal static int PartsForThreads(long work, long grain, int each)
    {
        int threads = Threads.Count, parts = threads == 1 ? 1 : Parts(work, grain, each * threads);
        return parts > threads ? (parts + threads - 1) / threads * threads : parts;
    }

    /// <summary>Parts of work that goes back and forth: a single thread's are short as well, so that it meets first what lies in its caches.</summary>
    internal static int PartsBackAndForth(long work, long grain) => Threads.Count == 1 ? Parts(work, 2 * grain) : PartsForThreads(work, grain, 4);

    /// <summary>The half-open range of <paramref name="length"/> items that falls to <paramref name="part"/>, cut at multiples of <paramref name="step"/>.</summary>
    internal static (long Start, long End) Range(long length, int parts, int part, int step = 1)
    {
        long steps = (length + step - 1) / step;
        return (Math.Min(length, steps * part / parts * step), Math.Min(length, steps * (part + 1) / parts * step));
    }

    /// <summary>Calls <paramref name="body"/> once for every part; the first exception is rethrown when no part is running any more.</summary>
    internal static void Run(int parts, Action<int> body) => Run(parts, new ActionBody(body));

    /// <inheritdoc cref="Run(int, Action{int})"/>
    internal static void Run<TBody>(int parts, TBody body) where TBody : struct, IParallelBody, allows ref struct => Run(parts, body, isBackward = false);

    /// <summary>As <see cref="Run{TBody}(int, TBody)"/>, from the last part to the first if the work before went from the first to the last, whose end the caches still have. It pays where much is read and little written.</summary>
    internal static void RunBackAndForth<TBody>(int parts, TBody body) where TBody : struct, IParallelBody, allows ref struct =>
        Run(parts, body, parts > 1 && (isBackward = !isBackward));

    static void Run<TBody>(int parts, TBody body, bool backward) where TBody : struct, IParallelBody, allows ref struct
    {
        if (parts <= 1 || Threads.Count == 1 || !TryEnter(out ThreadTeam team))
        {
            for (int k = 0; k < parts; k++) body.Invoke(backward ? parts - 1 - k : k);
            return;
        }

        // The body lies on this stack frame, which outlives all use of the pointer and whose references the collector tracks.
        team.Share(parts, backward, &Call<TBody>, Unsafe.AsPointer(ref body));
    }

    /// <summary>Runs a collection. The team's threads are let know: to stop one that spins in managed code takes the runtime as long as a collection does.</summary>
    internal static void Collect(int generation)
    {
        if (Threads.Count > 1)
        {
            Volatile.Write(ref collecting, true);
            Thread.SpinWait(SpinsToLook);
        }
        GC.Collect(generation, GCCollectionMode.Forced, blocking: true);
        Volatile.Write(ref collecting, false);
    }

    static void Call<TBody>(void* context, int part) where TBody : struct, IParallelBody, allows ref struct =>
        Unsafe.AsRef<TBody>(context).Invoke(part);

    static bool TryEnter(out ThreadTeam team)
    {
        team = current;
        if (Interlocked.CompareExchange(ref team.busy, 1, 0) != 0) return false;
        if (team.size == Threads.Count) return true;

        // The old team stays busy for ever: a late caller that still holds it runs its work itself.
        team.Retire();
        team = new ThreadTeam(Threads.Count) { busy = 1 };
        Volatile.Write(ref current, team);
        return true;
    }

    void Share(int count, bool fromLast, delegate*<void*, int, void> call, void* body)
    {
        invoke = call;
        context = body;
        parts = count;
        backward = fromLast;
        groups = Math.Min(count, 64);
        unfinished = groups;
        Interlocked.Exchange(ref unclaimed, ulong.MaxValue >> (64 - groups));
        if (Volatile.Read(ref sleeping) > 0) Wake();

        while (TryWork(0)) { }
        WaitForOthers();

        Exception? thrown = failure;
        failure = null;
        Volatile.Write(ref busy, 0);
        if (thrown is not null) ExceptionDispatchInfo.Throw(thrown);
    }

    bool TryWork(int thread)
    {
        ulong left = Volatile.Read(ref unclaimed);
        if (left == 0) return false;

        // Each thread begins at a place of its own, and so comes back to what its core's cache may hold of the work before.
        bool fromLast = Volatile.Read(ref backward);
        int place = Volatile.Read(ref groups) * (fromLast ? thread + 1 : thread) / size;
        ulong turned = BitOperations.RotateRight(left, place);
        int group = (place + (fromLast ? 63 - BitOperations.LeadingZeroCount(turned) : BitOperations.TrailingZeroCount(turned))) & 63;

        // Losing the race is not an end: there may be parts left for the loser. Should the bits be those of newer work by now,
        // then the claim is one on the newer work, and just as good.
        if (Interlocked.CompareExchange(ref unclaimed, left & ~(1UL << group), left) != left) return true;

        try
        {
            int start = (int)((long)parts * group / groups), end = (int)((long)parts * (group + 1) / groups);
            for (int k = 0; k < end - start && Volatile.Read(ref failure) is null; k++) invoke(context, fromLast ? end - 1 - k : start + k);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref failure, exception, null);
        }

        Interlocked.Decrement(ref unfinished);
        return true;
    }

    void WaitForOthers()
    {
        long start = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref unfinished) > 0)
        {
            if (Stopwatch.GetTimestamp() - start < SpinTicks) Thread.SpinWait(4);
            else Thread.Yield();
        }
    }

    void Serve(int thread)
    {
        while (!retired)
        {
            long idle = Stopwatch.GetTimestamp();
            while (Stopwatch.GetTimestamp() - idle < SpinTicks)
            {
                if (TryWork(thread)) idle = Stopwatch.GetTimestamp();
                else Thread.SpinWait(Volatile.Read(ref collecting) ? SpinsOutside : 4);
            }

            Park();
        }
    }

    void Park()
    {
        lock (gate)
        {
            // Counted before looking, as the owner publishes before counting: one of the two sees the other.
            Interlocked.Increment(ref sleeping);
            while (!retired && Volatile.Read(ref unclaimed) == 0) Monitor.Wait(gate);
            Interlocked.Decrement(ref sleeping);
        }
    }

    void Wake()
    {
        lock (gate) Monitor.PulseAll(gate);
    }

    void Retire()
    {
        retired = true;
        Wake();
    }

    readonly struct ActionBody(Action<int> body) : IParallelBody
    {
        public void Invoke(int part) => body(part);
    }
}
