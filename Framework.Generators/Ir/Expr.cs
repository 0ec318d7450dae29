using System;
using System.Collections.Immutable;

namespace Framework.Generators.Ir;

/// <summary>
/// A node of the expression graph. Nodes are made by an <see cref="ExprBuilder"/>, which hands out the same object for the same
/// operation on the same operands: reference equality is structural equality, and operands always have smaller ids than their users.
/// </summary>
sealed class Expr
{
    internal Expr(ExprBuilder builder, int id, Op op, ValueKind kind, ImmutableArray<Expr> operands, double value)
    {
        Builder = builder;
        Id = id;
        Op = op;
        Kind = kind;
        Operands = operands;
        Value = value;
    }

    internal ExprBuilder Builder { get; }
    public int Id { get; }
    public Op Op { get; }
    public ValueKind Kind { get; }
    public ImmutableArray<Expr> Operands { get; }

    /// <summary>The value of a constant (1 or 0 for a boolean one); the index of an input, scalar, gradient or output.</summary>
    public double Value { get; }

    public int Index => (int)Value;
    public bool IsConstant => Op == Op.Constant;
    public Expr this[int operand] => Operands[operand];

    /// <summary>Whether this is the constant <paramref name="value"/>; −0 is not 0 here.</summary>
    public bool Is(double value) =>
        IsConstant && BitConverter.DoubleToInt64Bits(Value) == BitConverter.DoubleToInt64Bits(value);

    public static Expr operator +(Expr a, Expr b) => a.Builder.Make(Op.Add, a, b);
    public static Expr operator +(Expr a, double b) => a + a.Like(b);
    public static Expr operator +(double a, Expr b) => b.Like(a) + b;
    public static Expr operator -(Expr a, Expr b) => a.Builder.Make(Op.Subtract, a, b);
    public static Expr operator -(Expr a, double b) => a - a.Like(b);
    public static Expr operator -(double a, Expr b) => b.Like(a) - b;
    public static Expr operator *(Expr a, Expr b) => a.Builder.Make(Op.Multiply, a, b);
    public static Expr operator *(Expr a, double b) => a * a.Like(b);
    public static Expr operator *(double a, Expr b) => b.Like(a) * b;
    public static Expr operator /(Expr a, Expr b) => a.Builder.Make(Op.Divide, a, b);
    public static Expr operator /(Expr a, double b) => a / a.Like(b);
    public static Expr operator /(double a, Expr b) => b.Like(a) / b;
    public static Expr operator -(Expr a) => a.Builder.Make(Op.Negate, a);

    /// <summary>A constant of this node's kind.</summary>
    internal Expr Like(double value) => Builder.Constant(value, Kind);

    public override string ToString() => Formula.Of(this);
}
