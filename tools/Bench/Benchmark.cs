namespace Bench;

/// <summary>Prepared work.</summary>
/// <param name="Iteration">Does it once.</param>
/// <param name="Work">What one iteration has to do at least; null where that is a whole model's matter.</param>
sealed record Benchmark(Action Iteration, Work? Work = null);
