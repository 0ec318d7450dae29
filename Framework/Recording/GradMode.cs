namespace Framework;

/// <summary>
/// Whether operations are recorded: ambient state that follows <c>await</c> and is inherited by the tasks and threads a caller starts.
/// Reading it costs one thread-static access; the execution context only tells this thread when the state changes.
/// </summary>
static class GradMode
{
    [Flags]
    internal enum State : byte
    {
        Recording = 0,
        Disabled = 1,
        Inference = 2,
        Anomaly = 4,
    }

    static readonly AsyncLocal<State> Ambient = new(static change => current = change.CurrentValue);

    [ThreadStatic]
    static State current;

    public static bool Enabled => (current & State.Disabled) == 0;

    public static bool IsInference => (current & State.Inference) != 0;

    public static bool DetectsAnomalies => (current & State.Anomaly) != 0;

    public static State Current
    {
        get => current;
        set
        {
            if (value == current)
            {
                return;
            }
            Ambient.Value = value;
            current = value;
        }
    }
}

/// <summary>A change of the recorder's mode that ends when this is disposed.</summary>
public readonly struct GradScope : IDisposable
{
    readonly GradMode.State previous;

    internal GradScope(GradMode.State next)
    {
        previous = GradMode.Current;
        GradMode.Current = next;
    }

    /// <summary>Returns to the mode that held when the scope was opened.</summary>
    public void Dispose() => GradMode.Current = previous;
}
