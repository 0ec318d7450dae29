using System.Collections.Generic;
using System.Linq;

namespace Framework.Generators.Ir;

/// <summary>An elementwise kernel: its outputs as written, simplified, and differentiated.</summary>
sealed class Kernel
{
    /// <summary>The operands that a window of the CPU loops and a launch can carry.</summary>
    public const int Capacity = 12;

    public Kernel(IReadOnlyList<Expr> outputs, IReadOnlyList<ValueKind> inputs, IReadOnlyDictionary<int, Expr> overrides, bool differentiable)
    {
        Source = DeclaredDerivative.Strip(outputs);
        var declared = Stable.Run(Simplifier.Run(outputs));
        Outputs = Simplifier.Run(DeclaredDerivative.Strip(declared));
        Inputs = inputs;
        Backward = differentiable ? BackwardPlan.Make(declared, inputs, overrides) : null;
    }

    /// <summary>The outputs as the declaration has them.</summary>
    public IReadOnlyList<Expr> Source { get; }
    public IReadOnlyList<Expr> Outputs { get; }
    public IReadOnlyList<ValueKind> Inputs { get; }

    /// <summary>Null if the declaration is said not to be differentiable.</summary>
    public BackwardPlan? Backward { get; }

    /// <summary>Whether the kernel has a meaning in floating point; one on integers has not.</summary>
    public bool FloatLegal => !Inputs.Contains(ValueKind.Integer);

    /// <summary>Whether the kernel on integral numbers is the same in wrapping integer arithmetic.</summary>
    public bool IntegerLegal => !FloatLegal || IsIntegerLegal(Outputs);

    static bool IsIntegerLegal(IReadOnlyList<Expr> outputs)
    {
        var nodes = Graph.Reachable(outputs);
        // A quotient is legal where nothing sees it but its floor or its integer part.
        var seen = new HashSet<Expr>(outputs.Concat(nodes.Where(n => n.Op is not (Op.Floor or Op.Truncate)).SelectMany(n => n.Operands)));
        return nodes.All(n => n.Op switch
        {
            Op.Constant => n.Value == System.Math.Floor(n.Value) || double.IsInfinity(n.Value),
            Op.Divide when n.Kind == ValueKind.Number => !seen.Contains(n),
            _ => Primitives.Of(n.Op).IntegerLegal || n.Kind == ValueKind.Integer,
        });
    }

    /// <summary>The types that it is computed in.</summary>
    public IEnumerable<ComputeType> Types
    {
        get
        {
            if (FloatLegal)
            {
                yield return ComputeType.Float32;
                yield return ComputeType.Float64;
            }
            if (IntegerLegal)
                yield return ComputeType.Int64;
        }
    }
}
