using System.Collections.Generic;
using System.Linq;
using Framework.Generators.Diagnostics;
using Framework.Generators.Ir;
using Microsoft.CodeAnalysis;

namespace Framework.Generators.Frontend;

sealed partial class BodyReader
{
    /// <summary>Calls of declarations that are said to have no derivative, by the nodes that stand for what they give.</summary>
    readonly Dictionary<Expr, (IMethodSymbol Method, SyntaxNode Call)> barriers = [];

    /// <summary>
    /// What a call gives, such that no gradient passes it unnoticed if the declaration is said to have no derivative. A declared derivative, read here, is
    /// taken at its word: it is differentiated again as it stands.
    /// </summary>
    Expr[] Barred(IMethodSymbol method, Expr[] values, IOperation call)
    {
        if (derived.Count > 0 || !Attributes.Has(method, Attributes.NotDifferentiable))
            return values;
        return [.. values.Select(value =>
        {
            if (value.Kind != ValueKind.Number || !DeclaredDerivative.Varies(value))
                return value;
            var barrier = builder.Make(Op.WithoutDerivative, value);
            barriers[barrier] = (method, call.Syntax);
            return barrier;
        })];
    }

    /// <summary>Finds the call that a gradient of the first or of the second order would have to pass.</summary>
    /// <param name="name">The declaration.</param>
    /// <param name="outputs">What it gives.</param>
    /// <param name="inputs">How many operands it has.</param>
    /// <param name="declared">The operands whose derivative was declared.</param>
    /// <param name="found">Takes the finding.</param>
    public void RequireDerivatives(string name, IReadOnlyList<Expr> outputs, int inputs, IReadOnlyCollection<int> declared, List<Finding> found)
    {
        if (barriers.Count == 0)
            return;
        var first = Derivative.Of(outputs, [.. outputs.Select((_, i) => builder.Gradient(i))], inputs, out var failure, declared);
        if (failure is null)
        {
            var gradients = first.OfType<Expr>().ToArray();
            Derivative.Of(gradients, [.. gradients.Select(_ => builder.Constant(1))], inputs, out failure);
        }
        ReportBarrier(name, failure, found);
    }

    /// <summary>As <see cref="RequireDerivatives"/>, for the first order of a row-wise program.</summary>
    public void RequireRowDerivatives(string name, IReadOnlyList<Expr> outputs, IReadOnlyList<RowOperand> inputs, List<Finding> found)
    {
        if (barriers.Count == 0)
            return;
        RowDerivative.Of(outputs, inputs, Rows!, out var failure);
        ReportBarrier(name, failure, found);
    }

    void ReportBarrier(string name, Expr? failure, List<Finding> found)
    {
        if (failure is not null && barriers.TryGetValue(failure, out var barrier))
            found.Add(Finding.At(Descriptors.MissingDerivative, barrier.Call.GetLocation(), name, $"'{barrier.Method.Name}'"));
    }
}
