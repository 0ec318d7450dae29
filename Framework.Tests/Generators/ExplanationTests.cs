namespace Framework.Tests.Generators;

/// <summary>What entries tell of themselves.</summary>
public sealed class ExplanationTests
{
    [Fact]
    public void EveryEntryExplainsItself()
    {
        string[] texts =
        [
            .. global::Framework.OperationRegistry.All.Select(e => e.Explain()),
            .. global::Framework.OperationRegistry.Rowwise.Select(e => e.Explain()),
            .. global::Framework.OperationRegistry.Reductions.Select(e => e.Explain()),
        ];
        Assert.All(texts, text => Assert.Contains("backward keeps", text, StringComparison.Ordinal));
    }

    [Fact]
    public void AnElementwiseOperationTellsFormulaCostAndAccuracy()
    {
        string text = global::Framework.OperationRegistry.All.Single(e => e.Name == "Tanh").Explain();
        Assert.StartsWith("Tanh(x)\n  formula                 tanh(x)\n  gradient of x           gradient * (1 - (result * result))", text, StringComparison.Ordinal);
        Assert.Contains("backward keeps          the result\n", text, StringComparison.Ordinal);
        Assert.Contains("8 bytes an element forward, 12 backward", text, StringComparison.Ordinal);
        Assert.Matches(@"accuracy                [12]\.\d\d ulp at x = ", text);
    }
}
