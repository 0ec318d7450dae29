namespace Framework;

/// <summary>
/// The states that an alignment passes through, side by side for all sequences: a blank, the first label, a blank, the second label and so on to a last blank.
/// From one step to the next it stays, goes on by one, or by two where that leaves out a blank between different labels.
/// </summary>
sealed class CtcStates
{
    readonly int[] steps, labelCounts;
    readonly long[] labels;
    readonly int blank, longest;

    CtcStates(int[] steps, int[] labelCounts, int width, long[] labels, int blank, int longest)
    {
        (this.steps, this.labelCounts, this.labels, this.blank, this.longest) = (steps, labelCounts, labels, blank, longest);
        Width = width;
    }

    public int Batch => steps.Length;

    /// <summary>The number of states: those of the longest sequence; shorter ones end before.</summary>
    public int Width { get; }

    /// <summary>Each state's class, [1, batch, states].</summary>
    public Tensor Labels => Tensor.From<long>(labels, [1, Batch, Width]);

    /// <summary>The two states in which an alignment may end, [batch, 2].</summary>
    public Tensor Ends => Tensor.From<long>([.. labelCounts.SelectMany(static n => (long[])[2 * n, Math.Max(0, 2 * n - 1)])], [Batch, 2]);

    /// <summary>Whether a step counts, [steps, batch], as 1 or 0.</summary>
    public Tensor Steps => Tensor.From<double>([.. Enumerable.Range(0, longest).SelectMany(t => steps.Select(n => t < n ? 1.0 : 0))], [longest, Batch]);

    /// <summary>What a mean divides each loss by, [batch].</summary>
    public Tensor Divisors => Tensor.From<double>([.. labelCounts.Select(static n => Math.Max(1.0, n))], [Batch]);

    public static CtcStates Create(string operation, Shape logProbs, Tensor targets, int[] steps, int[] labelCounts, int blank)
    {
        Check(operation, logProbs, targets, steps, labelCounts, blank);
        // At least one label, so that every alignment has three states to move among.
        int width = 2 * Math.Max(1, labelCounts.Max()) + 1;
        long[] given = targets.To(DType.Int64).Contiguous().ToArray<long>(), labels = new long[steps.Length * width];
        Array.Fill(labels, blank);
        int start = 0;
        for (int sequence = 0; sequence < steps.Length; sequence++)
        {
            for (int i = 0; i < labelCounts[sequence]; i++)
            {
                long label = given[start + i];
                labels[sequence * width + 2 * i + 1] = label >= 0 && label < logProbs[2] && label != blank ? label
                    : throw new ArgumentException($"{operation}: label {i} of sequence {sequence} is {label}; one of {logProbs[2]} classes other than the blank {blank} is needed.", nameof(targets));
            }
            start += targets.Rank == 2 ? targets.Shape[1] : labelCounts[sequence];
        }
        return new(steps, labelCounts, width, labels, blank, logProbs[0]);
    }

    /// <summary>0 where a state may be reached from two before, [batch, states].</summary>
    public Tensor Skip(double never)
    {
        double[] scores = [.. labels.Index().Select(l => l.Index % Width >= 2 && l.Item != blank && l.Item != labels[l.Index - 2] ? 0 : never)];
        return Tensor.From<double>(scores, [Batch, Width]);
    }

    /// <summary>0 in the states in which an alignment may begin, [batch, states].</summary>
    public Tensor Start(double never)
    {
        double[] scores = [.. Enumerable.Range(0, Batch * Width).Select(i => i % Width == 0 || i % Width == 1 && labelCounts[i / Width] > 0 ? 0 : never)];
        return Tensor.From<double>(scores, [Batch, Width]);
    }

    /// <summary>0 for ends that are two different states, [batch, 2].</summary>
    public Tensor EndScores(double never) => Tensor.From<double>([.. labelCounts.SelectMany(n => (double[])[0, n > 0 ? 0 : never])], [Batch, 2]);

    /// <summary>Whether no sequence is over at a step.</summary>
    public bool AllRun(int step) => Array.TrueForAll(steps, n => step < n);

    /// <summary>Which sequences are not over at a step, [batch, 1].</summary>
    public Tensor Running(int step) => Tensor.From<bool>([.. steps.Select(n => step < n)], [Batch, 1]);

    static void Check(string operation, Shape logProbs, Tensor targets, int[] steps, int[] labelCounts, int blank)
    {
        if (logProbs.Rank != 3 || logProbs[0] == 0 || logProbs[1] == 0 || blank < 0 || blank >= logProbs[2])
        {
            throw new ArgumentException($"{operation}: the probabilities have the shape {logProbs} and the blank is {blank}; [steps, batch, classes] with the blank among them is needed.", nameof(logProbs));
        }
        int batch = logProbs[1];
        if (steps.Length != batch || labelCounts.Length != batch || Array.Exists(steps, n => n < 1 || n > logProbs[0]))
        {
            throw new ArgumentException(
                $"{operation}: the numbers of steps are {string.Join(", ", steps)} and those of labels {string.Join(", ", labelCounts)}; {batch} of each are needed, the former from 1 to {logProbs[0]}.", nameof(steps));
        }
        bool fits = Array.TrueForAll(labelCounts, n => n >= 0) && targets.Rank switch
        {
            1 => labelCounts.Sum() <= targets.Shape[0],
            2 => targets.Shape[0] == batch && labelCounts.Max() <= targets.Shape[1],
            _ => false,
        };
        if (!fits || !targets.DType.IsInteger())
        {
            throw new ArgumentException($"{operation}: {targets.DType} labels of shape {targets.Shape} do not fit the numbers {string.Join(", ", labelCounts)}; integers of shape [{batch}, labels], or one list of them all, are needed.", nameof(targets));
        }
    }
}
