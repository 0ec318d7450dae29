using System;

namespace Framework.Generators.Ir;

/// <summary>What a primitive takes and gives.</summary>
enum Signature : byte
{
    /// <summary>A node without operands.</summary>
    Leaf,

    /// <summary>Numbers or integers, all alike, to one of the same.</summary>
    Arithmetic,

    /// <summary>Numbers to a number; not for integers.</summary>
    Real,

    /// <summary>Integers to an integer.</summary>
    Bitwise,

    /// <summary>Two numbers or integers to a boolean.</summary>
    Comparison,

    /// <summary>One number to a boolean.</summary>
    Predicate,

    /// <summary>Booleans to a boolean.</summary>
    Logic,

    /// <summary>A boolean and two values alike, to one of these.</summary>
    Choice,

    /// <summary>Two numbers or integers that are compared, and two values alike, to one of these.</summary>
    ComparedChoice,
}

/// <summary>Gives the contributions to the operands of <paramref name="node"/>, where null stands for a structural zero.</summary>
delegate Expr?[] DerivativeRule(DerivativeTerms terms, Expr node, Expr gradient);

/// <summary>One row of the table of primitives: all that the passes and the emitters know about an operation.</summary>
/// <param name="Op">The node kind.</param>
/// <param name="Arity">The number of operands.</param>
/// <param name="Signature">What the operands and the result are.</param>
/// <param name="Text">How formulas and documents show it, with {0}, {1}, … for operands.</param>
/// <param name="Evaluate">The reference in double; booleans are 1 and 0.</param>
sealed record Primitive(Op Op, int Arity, Signature Signature, string Text, Func<double[], double> Evaluate)
{
    /// <summary>The members of C# that a declaration may call for it, e.g. "Math.Exp"; the first is the usual one.</summary>
    public string[] Members { get; init; } = [];

    /// <summary>The derivative, or null where the primitive is piecewise constant.</summary>
    public DerivativeRule? Derivative { get; init; }

    /// <summary>False where no derivative of a continuous function is known: such a node in the way of a gradient is an error.</summary>
    public bool Differentiable { get; init; } = true;

    /// <summary>C# on the vector type V, with {0}, {1}, … for operands; null where <see cref="Lowering"/> must replace it.</summary>
    public string? Simd { get; init; }

    /// <summary>PTX, which gives the same bits; present wherever <see cref="Simd"/> is, reductions over a row excepted.</summary>
    public PtxForm? Ptx { get; init; }

    /// <summary>Whether the primitive on integral numbers is the same in wrapping integer arithmetic.</summary>
    public bool IntegerLegal { get; init; }

    /// <summary>The recorded tensor operation: a member of Functional.</summary>
    public string Recorded { get; init; } = Op.ToString();
}
