namespace PtxInterpreter.Verification;

/// <summary>
/// One place for modifiers in a form: the words that may stand there, without their dots. A <see cref="Name"/> marks the type of the instruction (t),
/// the type of its source (s) or its vector width (v).
/// </summary>
sealed record Slot(char? Name, bool IsOptional, IReadOnlyList<string> Words);

enum Role
{
    Value,
    Predicate,

    /// <summary>A register or a constant, and for <c>mov</c> also a vector, a special register or the address of a variable.</summary>
    Movable,

    /// <summary>One register per element of the access.</summary>
    Vector,
    Address,
    Label,
    Constant,
}

/// <param name="Type">t or s for a type of the instruction, else null and <paramref name="Fixed"/> says which.</param>
/// <param name="IsRelaxed">The register may be wider than the type.</param>
/// <param name="IsWide">The type has twice the size of the instruction's.</param>
/// <param name="MayNegate">A predicate may be written with an exclamation mark.</param>
/// <param name="HasPredicate">A predicate may follow after a bar.</param>
sealed record OperandRule(Role Role, bool IsDestination, char? Type, PtxType? Fixed, bool IsRelaxed, bool IsWide, bool MayNegate, bool HasPredicate, bool IsOptional);

/// <summary>
/// A form of an instruction, read from one line such as <c>mul lo|hi t=s32|s64 : =t t t</c>. Before the colon the opcode and its modifiers in their order, alternatives
/// with bars, optional ones in brackets. After it the operands: <c>t</c> or <c>s</c> a value of that type, or a type by name; <c>=</c> a destination; <c>~</c> a register that may be wider;
/// <c>2</c> twice as wide; <c>p</c> a predicate, <c>!p</c> one that may be negated; <c>|p</c> a predicate that may follow; <c>[t]</c> an address; <c>v</c> the elements
/// of an access; <c>m</c> what mov takes; <c>@</c> a label; <c>#</c> a constant; <c>?</c> an operand that may be missing.
/// </summary>
sealed class Form
{
    static readonly Dictionary<string, string> Groups = new()
    {
        ["$int"] = "u16|u32|u64|s16|s32|s64",
        ["$signed"] = "s16|s32|s64",
        ["$unsigned"] = "u16|u32|u64",
        ["$bits"] = "b16|b32|b64",
        ["$any"] = "b16|b32|b64|u16|u32|u64|s16|s32|s64|f32|f64",
        ["$memory"] = "b8|b16|b32|b64|u8|u16|u32|u64|s8|s16|s32|s64|f32|f64",
        ["$narrow"] = "u8|u16|u32|u64|s8|s16|s32|s64",
        ["$real"] = "f32|f64",
        ["$order"] = "eq|ne|lt|le|gt|ge",
        ["$unordered"] = "eq|ne|lt|le|gt|ge|equ|neu|ltu|leu|gtu|geu|num|nan",
        ["$logic"] = "and|or|xor",
        ["$evict"] = "L1::evict_normal|L1::evict_unchanged|L1::evict_first|L1::evict_last|L1::no_allocate",
        ["$prefetch"] = "L2::64B|L2::128B",
        ["$ordering"] = "relaxed|acquire|release|acq_rel",
    };

    public Form(string line, int version = 60, int target = 70)
    {
        (Version, Target) = (version, target);
        string[] sides = line.Split(" : ");
        string[] words = sides[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Opcode = words[0];
        Slots = [.. words.Skip(1).Select(SlotOf)];
        Operands = [.. sides[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(RuleOf)];
    }

    public string Opcode { get; }

    public IReadOnlyList<Slot> Slots { get; }

    public IReadOnlyList<OperandRule> Operands { get; }

    /// <summary>The first version of the ISA that has the form, times ten.</summary>
    public int Version { get; }

    /// <summary>The first compute capability, times ten.</summary>
    public int Target { get; }

    static Slot SlotOf(string text)
    {
        bool optional = text.StartsWith('[');
        string inner = optional ? text[1..^1] : text;
        char? name = inner.Length > 1 && inner[1] == '=' ? inner[0] : null;
        if (name is not null) inner = inner[2..];
        return new(name, optional, [.. inner.Split('|').SelectMany(w => w.StartsWith('$') ? Groups[w].Split('|') : [w])]);
    }

    static OperandRule RuleOf(string text)
    {
        bool destination = text.StartsWith('='), optional = text.EndsWith('?'), hasPredicate = text.EndsWith("|p", StringComparison.Ordinal), relaxed = text.EndsWith('~');
        string core = text.TrimStart('=').TrimEnd('?', '~');
        if (hasPredicate) core = core[..^2];
        bool negatable = core.StartsWith('!'), address = core.StartsWith('['), wide = core.StartsWith('2');
        core = core.Trim('!', '[', ']');
        if (wide) core = core[1..];
        Role role = address ? Role.Address : core switch { "p" => Role.Predicate, "m" => Role.Movable, "v" => Role.Vector, "@" => Role.Label, "#" => Role.Constant, _ => Role.Value };
        char? type = core is "t" or "s" ? core[0] : role is Role.Movable or Role.Vector ? 't' : null;
        PtxType? named = role == Role.Value && type is null ? PtxTypes.Parse("." + core) ?? throw new ArgumentException($"'{text}' is not an operand", nameof(text)) : null;
        return new(role, destination, type, named, relaxed || role == Role.Vector, wide, negatable, hasPredicate, optional);
    }
}
