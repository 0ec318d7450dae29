namespace Framework.Generators.Ir;

/// <summary>
/// How a primitive is spelt in PTX: instructions separated by "; ". {d} is the result, {0}, {1}, … are the operands, {t} is the type computed in;
/// {p} and {q} are predicates, {f}, {g} and {h} values, {b} the bits of a value and {w} a word that nothing else uses. A mnemonic alone takes the type, the
/// result and the operands in order. Every instruction is correctly rounded or acts on bits, so that it gives what the C# beside it gives.
/// </summary>
/// <param name="Real">In floating point.</param>
/// <param name="Integer">In wrapping 64-bit integers; null where the primitive has no meaning there or is the same.</param>
sealed record PtxForm(string Real, string? Integer = null)
{
    /// <summary>In double precision, where constants or the width of bits differ from single.</summary>
    public string? Double { get; init; }

    /// <summary>Where the result is a truth value although the operands may be numbers elsewhere.</summary>
    public string? Boolean { get; init; }

    public string For(ComputeType type, ValueKind kind) =>
        kind == ValueKind.Boolean && Boolean is not null ? Boolean
        : type switch
        {
            ComputeType.Float64 => Double ?? Real,
            ComputeType.Int64 => Integer ?? Real,
            _ => Real,
        };
}
