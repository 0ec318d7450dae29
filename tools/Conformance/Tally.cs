namespace Conformance;

/// <summary>How a case ended; the corpus' own words.</summary>
enum Outcome
{
    Passed,
    Failed,
    Missing,
    NotApplicable,
}

/// <summary>A case's end, why, and the number of its gradients for which PyTorch's value is a convention (compared with nothing).</summary>
sealed record Verdict(Outcome Outcome, string Reason = "", int Unconfirmed = 0)
{
    public static readonly Verdict Passed = new(Outcome.Passed);

    public static Verdict Failed(string reason) => new(Outcome.Failed, reason);

    public static Verdict Missing(string reason) => new(Outcome.Missing, reason);

    public static Verdict NotApplicable(string reason) => new(Outcome.NotApplicable, reason);
}

/// <summary>Counts outcomes, and for each name that the cases call whether it exists here.</summary>
sealed class Tally
{
    readonly int[] counts = new int[Enum.GetValues<Outcome>().Length];
    readonly Dictionary<string, HashSet<Outcome>> names = [];
    int unconfirmed;

    public int Names => names.Count;

    /// <summary>Names with at least one case that ran.</summary>
    public int CoveredNames => names.Values.Count(outcomes => outcomes.Contains(Outcome.Passed) || outcomes.Contains(Outcome.Failed));

    /// <summary>Names with a case that passed and none that failed or found an argument missing.</summary>
    public int CleanNames => names.Values.Count(outcomes => outcomes.Contains(Outcome.Passed) && !outcomes.Contains(Outcome.Failed) && !outcomes.Contains(Outcome.Missing));

    public int Count(Outcome outcome) => counts[(int)outcome];

    public void Add(string name, Verdict verdict)
    {
        counts[(int)verdict.Outcome]++;
        unconfirmed += verdict.Unconfirmed;
        if (!names.TryGetValue(name, out var outcomes))
        {
            names[name] = outcomes = [];
        }
        outcomes.Add(verdict.Outcome);
    }

    public void Add(Tally other)
    {
        for (int i = 0; i < counts.Length; i++)
        {
            counts[i] += other.counts[i];
        }
        unconfirmed += other.unconfirmed;
    }

    public override string ToString() =>
        $"{Count(Outcome.Passed)} passed, {Count(Outcome.Failed)} failed, {Count(Outcome.Missing)} missing, {Count(Outcome.NotApplicable)} not applicable, {unconfirmed} unconfirmed";
}
