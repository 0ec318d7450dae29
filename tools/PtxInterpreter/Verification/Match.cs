using System.Collections.Concurrent;
using System.Collections.Frozen;
using PtxInterpreter.Syntax;

namespace PtxInterpreter.Verification;

/// <summary>The form that an instruction's modifiers follow, and what they are, without their dots.</summary>
sealed record Match(Form Form, PtxType Type, PtxType SourceType, int Vector, FrozenSet<string> Modifiers)
{
    /// <summary>What has been found before: modules say the same few hundred things.</summary>
    static readonly ConcurrentDictionary<(string Mnemonic, int Version, int Target), Match> Known = new();

    /// <exception cref="PtxVerificationException">No form fits; the message says at which modifier all of them end.</exception>
    public static Match Of(InstructionSyntax syntax, int version, int target)
    {
        var key = (syntax.Mnemonic, version, target);
        return Known.TryGetValue(key, out Match? known) ? known : Known.GetOrAdd(key, Find(syntax, version, target));
    }

    static Match Find(InstructionSyntax syntax, int version, int target)
    {
        Form[] forms = InstructionTable.Of(syntax.Opcode)
            ?? throw new PtxVerificationException(syntax.Position, $"'{syntax.Opcode}' is not an instruction that the interpreter knows");
        int furthest = -1;
        SortedSet<string> expected = [];
        Match? tooNew = null;
        foreach (Form form in forms)
        {
            (Match? match, int failure, IEnumerable<string> words) = Try(form, syntax.Modifiers);
            if (match is not null)
            {
                if (match.Form.Version <= version && match.Form.Target <= target) return match.WithModifiers(syntax, version, target);
                tooNew ??= match;
            }
            else if (failure >= furthest)
            {
                if (failure > furthest) expected.Clear();
                furthest = failure;
                expected.UnionWith(words);
            }
        }
        if (tooNew is not null) throw Unavailable(syntax.Position, syntax.Mnemonic, tooNew.Form.Version, tooNew.Form.Target, version, target);
        bool misplaced = furthest < syntax.Modifiers.Count;
        string before = syntax.Opcode + string.Concat(syntax.Modifiers.Take(furthest).Select(m => m.Text));
        throw new PtxVerificationException(misplaced ? syntax.Modifiers[furthest].Position : syntax.Position,
            (misplaced ? $"'{syntax.Modifiers[furthest].Text}' may not follow '{before}'" : $"'{before}' is not complete")
            + (expected.Count > 0 ? $": {string.Join(", ", expected.Select(w => "." + w))} may" : ", which is complete"));
    }

    Match WithModifiers(InstructionSyntax syntax, int version, int target)
    {
        foreach (ModifierSyntax modifier in syntax.Modifiers)
        {
            (int neededVersion, int neededTarget) = InstructionTable.NeedsOf(modifier.Text);
            if (neededVersion > version || neededTarget > target) throw Unavailable(modifier.Position, $"{syntax.Opcode} with {modifier.Text}", neededVersion, neededTarget, version, target);
        }
        return this;
    }

    static PtxVerificationException Unavailable(Position position, string what, int neededVersion, int neededTarget, int version, int target)
        => new(position, $"'{what}' needs .version {Releases.Text(neededVersion)} and sm_{neededTarget}; the module says {Releases.Text(version)} and sm_{target}");

    /// <summary>The match, or the index of the modifier that does not fit and the words that would.</summary>
    static (Match? Match, int Failure, IEnumerable<string> Expected) Try(Form form, IReadOnlyList<ModifierSyntax> modifiers)
    {
        int index = 0, vector = 1;
        PtxType type = PtxType.Pred, source = PtxType.Pred;
        List<string> skipped = [];
        foreach (Slot slot in form.Slots)
        {
            string? word = index < modifiers.Count ? modifiers[index].Text[1..] : null;
            if (word is null || !slot.Words.Contains(word))
            {
                skipped.AddRange(slot.Words);
                if (slot.IsOptional) continue;
                return (null, index, skipped);
            }
            skipped.Clear();
            index++;
            if (slot.Name == 't') type = PtxTypes.Parse("." + word)!.Value;
            else if (slot.Name == 's') source = PtxTypes.Parse("." + word)!.Value;
            else if (slot.Name == 'v') vector = word[1] - '0';
        }
        return index < modifiers.Count ? (null, index, skipped) : (new(form, type, source, vector, modifiers.Select(m => m.Text[1..]).ToFrozenSet()), index, []);
    }
}
