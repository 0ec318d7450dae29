using PtxInterpreter.Syntax;

namespace PtxInterpreter.Verification;

/// <summary>The rules of a whole module.</summary>
static class ModuleVerifier
{
    public static IReadOnlyList<Kernel> Check(ModuleSyntax module)
    {
        if (Releases.FaultOfPair(module.Version, module.Target) is { } fault) throw new PtxVerificationException(new(1, 1), fault);
        Scope scope = new(null);
        foreach (EntrySyntax entry in module.Entries) scope.Declare(entry.Name, entry, entry.Position);
        List<Variable> variables = [];
        foreach (VariableSyntax declaration in module.Variables.Where(v => v.Space is Space.Global or Space.Const))
        {
            Variable variable = Layout.Variable(declaration, 0);
            scope.Declare(variable.Name, variable, variable.Position);
            variables.Add(variable);
        }
        return [.. module.Entries.Select(entry => KernelVerifier.Check(module, entry, variables, scope))];
    }
}
