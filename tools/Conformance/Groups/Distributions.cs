namespace Conformance;

/// <summary>Group dist: distributions and their transforms, of which the library has none so far.</summary>
static class Distributions
{
    public static Verdict Run(Corpus corpus, Case @case) => Verdict.Missing($"the {@case.Text("kind")}");
}
