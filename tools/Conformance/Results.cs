using System.Collections;
using System.Runtime.CompilerServices;
using Framework;

namespace Conformance;

/// <summary>What a call returned, as the flat list that the corpus compares.</summary>
static class Results
{
    /// <summary>Depth-first: tensors, and plain values in the corpus' terms.</summary>
    public static List<object?> Flatten(object? result)
    {
        var flat = new List<object?>();
        Append(flat, result);
        return flat;
    }

    static void Append(List<object?> flat, object? result)
    {
        switch (result)
        {
            case Shape shape:
                flat.Add(new TupleValue([.. shape.ToArray().Select(size => (object?)(long)size)]));
                break;
            case int number:
                flat.Add((long)number);
                break;
            case ITuple tuple:
                for (int i = 0; i < tuple.Length; i++)
                {
                    // What was not asked for is null here and absent in PyTorch.
                    if (tuple[i] is { } item)
                    {
                        Append(flat, item);
                    }
                }
                break;
            case IEnumerable items when result is not (Tensor or string):
                foreach (object? item in items)
                {
                    Append(flat, item);
                }
                break;
            default:
                flat.Add(result);
                break;
        }
    }

    /// <summary>Whether two plain values are the same.</summary>
    public static bool Same(object? got, object? expected) => (got, expected) switch
    {
        (TupleValue a, TupleValue b) => Same(a.Items, b.Items),
        (object?[] a, object?[] b) => a.Length == b.Length && a.Zip(b).All(pair => Same(pair.First, pair.Second)),
        (double a, double b) => a.Equals(b),
        (Tensor a, _) when a.NumElements == 1 => Same(a.DType.IsFloatingPoint() ? Comparison.Doubles(a)[0] : a.DType == DType.Bool ? Comparison.Longs(a)[0] != 0 : Comparison.Longs(a)[0], expected),
        _ => Equals(got, expected),
    };
}
