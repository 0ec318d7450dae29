using System.Collections;

namespace PtxInterpreter.Verification;

/// <summary>Where control can go, and that every register has a value before it is read, on every path.</summary>
static class Flow
{
    public static void Check(IReadOnlyList<Instruction> instructions, IReadOnlyList<Register> registers)
    {
        Facts facts = new(instructions, registers);
        BitArray?[] before = new BitArray?[instructions.Count];
        Queue<int> pending = new();
        before[0] = new BitArray(facts.Count);
        pending.Enqueue(0);
        while (pending.TryDequeue(out int index))
        {
            Instruction instruction = instructions[index];
            BitArray after = facts.After(instruction, before[index]!);
            foreach (int next in Successors(instruction, index))
            {
                if (next >= instructions.Count) throw new PtxVerificationException(instruction.Position, $"control runs past the end of the kernel after this {instruction.Opcode}: a ret or exit is missing");
                if (before[next] is not { } known)
                {
                    before[next] = new BitArray(after);
                    pending.Enqueue(next);
                }
                else if (facts.Meet(known, after))
                {
                    pending.Enqueue(next);
                }
            }
        }
        for (int i = 0; i < instructions.Count; i++)
            if (before[i] is { } known) facts.CheckReads(instructions[i], known);
    }

    static IEnumerable<int> Successors(Instruction instruction, int index)
    {
        if (instruction.Opcode == "bra")
        {
            yield return ((LabelOperand)instruction.Operands[0]).Label.Target;
            if (instruction.Guard is null) yield break;
        }
        if (!instruction.EndsThread) yield return index + 1;
    }

    /// <summary>
    /// The facts tracked: "r has a value" for each register, and "r has a value where p is true (or false)" for each write under a guard. A write to p ends what was known under it;
    /// what is known under p and under its negation is known.
    /// </summary>
    sealed class Facts
    {
        readonly int predicates;
        readonly Dictionary<(int Register, int Predicate, bool Negated), int> guarded = [];
        readonly List<int>[] endedBy;

        public Facts(IReadOnlyList<Instruction> instructions, IReadOnlyList<Register> registers)
        {
            predicates = registers.Count(r => r.IsPredicate);
            Count = registers.Count;
            endedBy = new List<int>[predicates];
            for (int p = 0; p < predicates; p++) endedBy[p] = [];
            foreach (Instruction instruction in instructions)
            {
                if (instruction.Guard is not { } guard) continue;
                foreach (Register register in instruction.Written)
                {
                    if (guarded.TryAdd((Of(register), guard.Predicate.Index, guard.IsNegated), Count))
                        endedBy[guard.Predicate.Index].Add(Count++);
                }
            }
        }

        public int Count { get; private set; }

        int Of(Register register) => register.IsPredicate ? register.Index : predicates + register.Index;

        bool Under(Register register, int predicate, bool negated, BitArray known) => guarded.TryGetValue((Of(register), predicate, negated), out int fact) && known[fact];

        public BitArray After(Instruction instruction, BitArray before)
        {
            BitArray after = new(before);
            foreach (Register register in instruction.Written)
            {
                if (register.IsPredicate)
                    foreach (int fact in endedBy[register.Index]) after[fact] = false;
            }
            foreach (Register register in instruction.Written)
            {
                if (instruction.Guard is not { } guard)
                {
                    after[Of(register)] = true;
                }
                else if (guard.Predicate != register)
                {
                    after[guarded[(Of(register), guard.Predicate.Index, guard.IsNegated)]] = true;
                    if (Under(register, guard.Predicate.Index, !guard.IsNegated, after)) after[Of(register)] = true;
                }
            }
            return after;
        }

        /// <summary>Keeps in <paramref name="known"/> what holds on both paths; true when that is less than before.</summary>
        public bool Meet(BitArray known, BitArray other)
        {
            bool less = false;
            for (int i = 0; i < Count; i++)
            {
                if (!known[i] || other[i]) continue;
                known[i] = false;
                less = true;
            }
            return less;
        }

        public void CheckReads(Instruction instruction, BitArray known)
        {
            if (instruction.Guard is { } own && !known[Of(own.Predicate)]) throw Unassigned(instruction, own.Predicate);
            foreach (Register register in instruction.Read)
            {
                bool assigned = known[Of(register)] || instruction.Guard is { } guard && Under(register, guard.Predicate.Index, guard.IsNegated, known);
                if (!assigned) throw Unassigned(instruction, register);
            }
        }

        static PtxVerificationException Unassigned(Instruction instruction, Register register)
            => new(instruction.Position, $"'{register.Name}' may be read here before it has a value");
    }
}
