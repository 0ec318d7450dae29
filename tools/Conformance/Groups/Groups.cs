namespace Conformance;

/// <summary>The corpus' folders in the order in which they are run.</summary>
static class Groups
{
    public static readonly (string Name, Func<Corpus, Case, Verdict> Run)[] All =
    [
        ("ops", Operations.Run),
        ("errors", Errors.Run),
        ("modules", Modules.Run),
        ("optim", Optimizers.Run),
        ("dist", Distributions.Run),
        ("serialization", SerializedFiles.Run),
    ];
}
