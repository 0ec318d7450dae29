using System.Collections.Generic;
using System.Linq;
using Framework.Generators.Ir;
using Microsoft.CodeAnalysis;

namespace Framework.Generators.Frontend;

/// <summary>What the parameters and locals of a body hold at one point of it: a value, or one for each element of a tuple.</summary>
sealed class Scope
{
    readonly Dictionary<ISymbol, Expr[]> values = new(SymbolEqualityComparer.Default);

    public bool TryGet(ISymbol symbol, out Expr[] value) => values.TryGetValue(symbol, out value);

    public void Set(ISymbol symbol, params Expr[] value) => values[symbol] = value;

    public Scope Copy()
    {
        var copy = new Scope();
        foreach (var pair in values)
            copy.values.Add(pair.Key, pair.Value);
        return copy;
    }

    /// <summary>Takes over what two branches left behind: where they differ, a choice between the two.</summary>
    public void Merge(Expr condition, Scope then, Scope otherwise)
    {
        foreach (var pair in then.values)
        {
            if (otherwise.values.TryGetValue(pair.Key, out var other))
                values[pair.Key] = Choose(condition, pair.Value, other);
        }
    }

    public static Expr[] Choose(Expr condition, Expr[] then, Expr[] otherwise) =>
        [.. then.Zip(otherwise, (a, b) => a == b ? a : condition.Builder.Select(condition, a, b))];
}
