namespace Framework;

/// <summary>
/// The arrays of small gradients that backward has consumed, for those it computes next. They are still in the first-level cache, and the collector has so much less to do.
/// Each thread keeps a few of each size.
/// </summary>
static class SpareArrays
{
    /// <summary>Lengths are multiples of so many bytes.</summary>
    const int Step = 64;

    /// <summary>Arrays of one length that a thread keeps. All lengths together, that is 135 KB at most.</summary>
    const int Most = 4;

    const int Lengths = Storage.LargestManaged / Step + 1;

    [ThreadStatic]
    static byte[]?[]? spare;

    /// <summary>An array of at least some length, with undetermined content.</summary>
    public static byte[] Take(int length)
    {
        int rounded = (length + Step - 1) / Step, first = Most * rounded;
        if (spare is { } arrays)
        {
            for (int i = first + Most - 1; i >= first; i--)
            {
                if (arrays[i] is { } array)
                {
                    arrays[i] = null;
                    return array;
                }
            }
        }
        return new byte[Step * rounded];
    }

    /// <summary>Keeps an array that <see cref="Take"/> gave, unless there are enough of its length.</summary>
    public static void Return(byte[] array)
    {
        byte[]?[] arrays = spare ??= new byte[]?[Most * Lengths];
        int first = array.Length / Step * Most;
        for (int i = first; i < first + Most; i++)
        {
            if (arrays[i] is null)
            {
                arrays[i] = array;
                return;
            }
        }
    }
}
