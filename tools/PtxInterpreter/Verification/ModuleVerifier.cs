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
        foreach (VariableSyntax declaration in module.Variables)
        {
            Variable variable = Layout.Variable(declaration, 0);

            // Each kernel places the module's shared variables for itself.
            if (declaration.Space == Space.Shared) continue;
            scope.Declare(variable.Name, variable, variable.Position);
            variables.Add(variable);
        }
        return [.. module.Entries.Select(entry => KernelVerifier.Check(module, entry, variables, scope))];
    }
}
