using PtxInterpreter.Syntax;

namespace PtxInterpreter.Verification;

/// <summary>The names of a module, a kernel or a pair of braces. Inner names hide outer ones; one scope has a name once.</summary>
sealed class Scope(Scope? parent)
{
    readonly Dictionary<string, object> symbols = [];

    public void Declare(string name, object symbol, Position position)
    {
        if (name.StartsWith('%') && SpecialRegisters.IsName(name)) throw new PtxVerificationException(position, $"'{name}' is the name of a special register");
        if (InstructionTable.Of(name) is not null) throw new PtxVerificationException(position, $"'{name}' is the name of an instruction");
        if (!symbols.TryAdd(name, symbol)) throw new PtxVerificationException(position, $"'{name}' is declared twice");
    }

    public object? Find(string name) => symbols.TryGetValue(name, out object? symbol) ? symbol : parent?.Find(name);
}
