namespace PtxInterpreter.Verification;

/// <summary>Where control can go, and that every register has a value before it is read, on every path.</summary>
sealed class Flow
{
    readonly IReadOnlyList<Instruction> instructions;
    readonly Facts facts;

    /// <summary>What is known where control can arrive by a branch, and at the start; null where no path that has been followed leads.</summary>
    readonly ulong[]?[] known;
    readonly bool[] isTarget;
    readonly Queue<int> pending = new();

    Flow(IReadOnlyList<Instruction> instructions, IReadOnlyList<Register> registers)
    {
        this.instructions = instructions;
        facts = new(instructions, registers);
        known = new ulong[instructions.Count][];
        isTarget = new bool[instructions.Count];
        foreach (Instruction instruction in instructions)
            if (instruction.BranchTarget is { } target && target < instructions.Count) isTarget[target] = true;
    }

    public static void Check(IReadOnlyList<Instruction> instructions, IReadOnlyList<Register> registers)
    {
        Flow flow = new(instructions, registers);
        flow.Arrive(instructions[0], 0, flow.facts.None());
        while (flow.pending.TryDequeue(out int start)) flow.Follow(start, (instruction, state, next) => flow.Arrive(instruction, next, state));
        for (int start = 0; start < instructions.Count; start++)
            if (flow.known[start] is not null) flow.Follow(start, null);
    }

    /// <summary>Follows the instructions from a start to where control cannot but leave or others join; calls for each place that is reached, or without a call checks what is read.</summary>
    void Follow(int start, Action<Instruction, ulong[], int>? reach)
    {
        ulong[] state = [.. known[start]!];
        for (int index = start; ; index++)
        {
            Instruction instruction = instructions[index];
            if (reach is null) facts.CheckReads(instruction, state);
            facts.Apply(instruction, state);
            if (instruction.BranchTarget is { } target) reach?.Invoke(instruction, state, target);
            if (instruction.EndsPath) return;
            if (index + 1 < instructions.Count && !isTarget[index + 1]) continue;
            reach?.Invoke(instruction, state, index + 1);
            return;
        }
    }

    void Arrive(Instruction from, int index, ulong[] state)
    {
        if (index >= instructions.Count) throw new PtxVerificationException(from.Position, $"control runs past the end of the kernel after this {from.Opcode}: a ret or exit is missing");
        if (known[index] is not { } before) known[index] = [.. state];
        else if (!Facts.Meet(before, state)) return;
        pending.Enqueue(index);
    }

    /// <summary>
    /// The facts tracked, a bit each: "r has a value" for each register, and "r has a value where p is true (or false)" for each write under a guard. A write to p ends what was known under it;
    /// what is known under p and under its negation is known.
    /// </summary>
    sealed class Facts
    {
        readonly int predicates;
        readonly Dictionary<(int Register, int Predicate, bool Negated), int> guarded = [];
        readonly List<int>[] endedBy;
        readonly int count;

        public Facts(IReadOnlyList<Instruction> instructions, IReadOnlyList<Register> registers)
        {
            predicates = registers.Count(r => r.IsPredicate);
            count = registers.Count;
            endedBy = new List<int>[predicates];
            for (int p = 0; p < predicates; p++) endedBy[p] = [];
            foreach (Instruction instruction in instructions)
            {
                if (instruction.Guard is not { } guard) continue;
                foreach (Register register in instruction.Written)
                {
                    if (guarded.TryAdd((Of(register), guard.Predicate.Index, guard.IsNegated), count))
                        endedBy[guard.Predicate.Index].Add(count++);
                }
            }
        }

        public ulong[] None() => new ulong[(count + 63) / 64];

        int Of(Register register) => register.IsPredicate ? register.Index : predicates + register.Index;

        static bool Holds(ulong[] state, int fact) => (state[fact >> 6] >> fact & 1) != 0;

        static void Set(ulong[] state, int fact) => state[fact >> 6] |= 1ul << fact;

        bool HoldsUnder(Register register, int predicate, bool negated, ulong[] state) => guarded.TryGetValue((Of(register), predicate, negated), out int fact) && Holds(state, fact);

        public void Apply(Instruction instruction, ulong[] state)
        {
            foreach (Register register in instruction.Written)
            {
                if (!register.IsPredicate) continue;
                foreach (int fact in endedBy[register.Index]) state[fact >> 6] &= ~(1ul << fact);
            }
            foreach (Register register in instruction.Written)
            {
                if (instruction.Guard is not { } guard)
                {
                    Set(state, Of(register));
                }
                else if (guard.Predicate != register)
                {
                    Set(state, guarded[(Of(register), guard.Predicate.Index, guard.IsNegated)]);
                    if (HoldsUnder(register, guard.Predicate.Index, !guard.IsNegated, state)) Set(state, Of(register));
                }
            }
        }

        /// <summary>Keeps in <paramref name="state"/> what holds on both paths; true when that is less than before.</summary>
        public static bool Meet(ulong[] state, ulong[] other)
        {
            bool less = false;
            for (int i = 0; i < state.Length; i++)
            {
                less |= (state[i] & ~other[i]) != 0;
                state[i] &= other[i];
            }
            return less;
        }

        public void CheckReads(Instruction instruction, ulong[] state)
        {
            if (instruction.Guard is { } own && !Holds(state, Of(own.Predicate))) throw Unassigned(instruction, own.Predicate);
            foreach (Register register in instruction.Read)
            {
                bool assigned = Holds(state, Of(register)) || instruction.Guard is { } guard && HoldsUnder(register, guard.Predicate.Index, guard.IsNegated, state);
                if (!assigned) throw Unassigned(instruction, register);
            }
        }

        static PtxVerificationException Unassigned(Instruction instruction, Register register)
            => new(instruction.Position, $"'{register.Name}' may be read here before it has a value");
    }
}
