using PtxInterpreter.Syntax;

namespace PtxInterpreter.Verification;

/// <summary>One entry: its declarations by scope, its instructions against the table, then its flow.</summary>
sealed class KernelVerifier
{
    /// <summary>More registers than this in one kernel are a mistake in a declaration such as <c>%r&lt;1000000&gt;</c>.</summary>
    const int RegisterLimit = 65536;

    readonly ModuleSyntax module;
    readonly EntrySyntax entry;
    readonly List<Register> registers = [];
    readonly List<Instruction> instructions = [];
    int predicates, values;

    KernelVerifier(ModuleSyntax module, EntrySyntax entry) => (this.module, this.entry) = (module, entry);

    public static Kernel Check(ModuleSyntax module, EntrySyntax entry, IReadOnlyList<Variable> variables, Scope moduleScope) => new KernelVerifier(module, entry).Check(variables, moduleScope);

    Kernel Check(IReadOnlyList<Variable> variables, Scope moduleScope)
    {
        IReadOnlyList<Variable> parameters = Layout.Parameters(entry.Parameters, module.Version);
        List<VariableSyntax> declared = [.. module.Variables.Where(v => v.Space == Space.Shared)];
        Collect(entry.Body, declared);
        (IReadOnlyList<Variable> placed, int size) = Layout.Shared([.. declared.Select(v => Layout.Variable(v, 0))]);
        Dictionary<Position, Variable> byPosition = placed.ToDictionary(v => v.Position);

        // Shared variables of the module lie at another offset in every kernel, so their names are bound here.
        Scope scope = new(moduleScope);
        foreach (Variable variable in placed.Where(v => module.Variables.Any(m => m.Position == v.Position))) scope.Declare(variable.Name, variable, variable.Position);
        scope = new(scope);
        foreach (Variable parameter in parameters) scope.Declare(parameter.Name, parameter, parameter.Position);
        Block(entry.Body, new(scope), byPosition);

        if (instructions.Count == 0) throw new PtxVerificationException(entry.Body.Close, $"'{entry.Name}' has no instruction; a ret or exit is missing");
        Flow.Check(instructions, registers);
        (ulong threads, Dim3? required) = Tuning.Of(entry.Tuning);
        return new(entry.Name, entry.Position, module.Version, module.Target, parameters, placed, size, registers, instructions, threads, required, variables);
    }

    static void Collect(BlockSyntax block, List<VariableSyntax> declared)
    {
        foreach (StatementSyntax statement in block.Statements)
        {
            if (statement is VariableSyntax variable) declared.Add(variable);
            else if (statement is BlockSyntax inner) Collect(inner, declared);
        }
    }

    void Block(BlockSyntax block, Scope scope, Dictionary<Position, Variable> variables)
    {
        // Labels may be used before they stand; everything else is declared first.
        foreach (LabelSyntax label in block.Statements.OfType<LabelSyntax>()) scope.Declare(label.Name, new Label(label.Name), label.Position);
        foreach (StatementSyntax statement in block.Statements)
        {
            switch (statement)
            {
                case RegisterSyntax declaration:
                    Declare(declaration, scope);
                    break;
                case VariableSyntax variable:
                    scope.Declare(variable.Name, variables[variable.Position], variable.Position);
                    break;
                case LabelSyntax label:
                    ((Label)scope.Find(label.Name)!).Target = instructions.Count;
                    break;
                case BlockSyntax inner:
                    Block(inner, new(scope), variables);
                    break;
                case InstructionSyntax instruction:
                    instructions.Add(Resolve(instruction, scope));
                    break;
            }
        }
    }

    void Declare(RegisterSyntax declaration, Scope scope)
    {
        if (declaration.Type.Size == 1) throw new PtxVerificationException(declaration.Position, $"a register cannot be {declaration.Type.Word}: 8-bit values live in wider ones");
        foreach (DeclaredName name in declaration.Names)
        {
            if (registers.Count + (name.Count ?? 1) > RegisterLimit) throw new PtxVerificationException(name.Position, $"the kernel declares more than {RegisterLimit} registers");
            if (name.Count is not { } count) Add(name.Name);
            else
                for (int i = 0; i < count; i++) Add($"{name.Name}{i}");

            void Add(string text)
            {
                Register register = new(text, declaration.Type, declaration.Type == PtxType.Pred ? predicates++ : values++);
                scope.Declare(text, register, name.Position);
                registers.Add(register);
            }
        }
    }

    Instruction Resolve(InstructionSyntax syntax, Scope scope)
    {
        Match match = Match.Of(syntax, module.Version, module.Target);
        Guard? guard = null;
        if (syntax.Guard is { } given)
        {
            if (scope.Find(given.Name) is not Register { IsPredicate: true } predicate) throw new PtxVerificationException(given.Position, $"'{given.Name}' is not a declared predicate register");
            guard = new(predicate, given.IsNegated);
        }
        IReadOnlyList<Operand> operands = new OperandResolver(scope, syntax, match).Resolve();
        if (syntax.Opcode == "cvt") Conversions.Check(syntax, match);
        return new(syntax.Position, syntax.Opcode, match, guard, operands);
    }
}
