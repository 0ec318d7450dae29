using System.Collections.Generic;
using Framework.Generators.Ir;
using Microsoft.CodeAnalysis;

namespace Framework.Generators.Frontend;

/// <summary>What the parameters and locals of a body hold at one point of it.</summary>
sealed class Scope
{
    readonly Dictionary<ISymbol, Expr> values = new(SymbolEqualityComparer.Default);

    public bool TryGet(ISymbol symbol, out Expr value) => values.TryGetValue(symbol, out value);

    public void Set(ISymbol symbol, Expr value) => values[symbol] = value;

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
                values[pair.Key] = pair.Value == other ? other : condition.Builder.Select(condition, pair.Value, other);
        }
    }
}
