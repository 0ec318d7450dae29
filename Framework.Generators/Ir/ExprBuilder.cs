using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace Framework.Generators.Ir;

/// <summary>Makes and owns the nodes of one graph. It rewrites nothing: folding and identities are <see cref="Simplifier"/>'s.</summary>
sealed class ExprBuilder
{
    readonly Dictionary<Key, Expr> nodes = [];

    public int Count => nodes.Count;

    public Expr Input(int index, ValueKind kind = ValueKind.Number) => Leaf(Op.Input, index, kind);
    public Expr Scalar(int index, ValueKind kind = ValueKind.Number) => Leaf(Op.Scalar, index, kind);

    /// <summary>The gradient that arrives for output <paramref name="index"/>.</summary>
    public Expr Gradient(int index) => Leaf(Op.Gradient, index, ValueKind.Number);

    /// <summary>A forward output that backward reads back instead of computing it again.</summary>
    public Expr Output(int index, ValueKind kind = ValueKind.Number) => Leaf(Op.Output, index, kind);

    /// <summary>The place of an element in its row, from 0.</summary>
    public Expr Position => Leaf(Op.Position, 0, ValueKind.Number);

    public Expr Constant(double value, ValueKind kind = ValueKind.Number) => Leaf(Op.Constant, value, kind);
    public Expr Constant(bool value) => Leaf(Op.Constant, value ? 1 : 0, ValueKind.Boolean);

    /// <summary>The node for a primitive applied to operands; its kind follows from the primitive and from theirs.</summary>
    public Expr Make(Op op, params Expr[] operands)
    {
        var kind = Primitives.Of(op).Signature switch
        {
            Signature.Predicate or Signature.Comparison or Signature.Logic => ValueKind.Boolean,
            Signature.Choice => operands[1].Kind,
            Signature.ComparedChoice => operands[2].Kind,
            _ => operands[0].Kind,
        };
        return Intern(new Key(op, kind, 0, ImmutableArray.Create(operands)));
    }

    /// <summary>The same node with other operands.</summary>
    public Expr Rebuild(Expr node, ImmutableArray<Expr> operands) => Intern(new Key(node.Op, node.Kind, node.Value, operands));

    /// <summary>The caller's integers as numbers, which they arrive as whatever they are declared as; null for what depends on operands.</summary>
    public Expr? AsNumber(Expr value)
    {
        if (value.Op is Op.Scalar or Op.Constant)
            return Leaf(value.Op, value.Value, ValueKind.Number);
        if (value.Op == Op.Select)
            return AsNumber(value[1]) is { } a && AsNumber(value[2]) is { } b ? Select(value[0], a, b) : null;
        if (value.Op is not (Op.Add or Op.Subtract or Op.Multiply or Op.Divide or Op.Remainder or Op.Negate or Op.Abs or Op.Min or Op.Max or Op.ShiftLeft or Op.ShiftRight))
            return null;
        var operands = value.Operands.Select(AsNumber).OfType<Expr>().ToArray();
        return operands.Length < value.Operands.Length ? null : value.Op switch
        {
            Op.Divide => Make(Op.Truncate, operands[0] / operands[1]),
            Op.ShiftLeft => operands[0] * Make(Op.Exp2, operands[1]),
            Op.ShiftRight => Make(Op.Floor, operands[0] / Make(Op.Exp2, operands[1])),
            _ => Make(value.Op, operands),
        };
    }

    /// <summary>A node spelled out.</summary>
    public Expr Node(Op op, ValueKind kind, double value, ImmutableArray<Expr> operands) => Intern(new Key(op, kind, value, operands));

    public Expr Fma(Expr a, Expr b, Expr c) => Make(Op.Fma, a, b, c);
    public Expr Fma(Expr a, Expr b, double c) => Make(Op.Fma, a, b, a.Like(c));
    public Expr Fma(Expr a, double b, Expr c) => Make(Op.Fma, a, a.Like(b), c);

    /// <summary>c₀ + x(c₁ + x(c₂ + …)) by Horner's rule in fused steps.</summary>
    public Expr Polynomial(Expr x, params double[] coefficients)
    {
        var sum = x.Like(coefficients[coefficients.Length - 1]);
        for (var i = coefficients.Length - 2; i >= 0; i--)
            sum = Fma(sum, x, coefficients[i]);
        return sum;
    }

    public Expr Select(Expr condition, Expr a, Expr b) => Make(Op.Select, condition, a, b);
    public Expr Less(Expr a, Expr b) => Make(Op.Less, a, b);
    public Expr Less(Expr a, double b) => Less(a, a.Like(b));
    public Expr Greater(Expr a, Expr b) => Make(Op.Greater, a, b);
    public Expr Greater(Expr a, double b) => Greater(a, a.Like(b));
    public Expr Equal(Expr a, Expr b) => Make(Op.Equal, a, b);
    public Expr Equal(Expr a, double b) => Equal(a, a.Like(b));
    public Expr And(Expr a, Expr b) => Make(Op.And, a, b);
    public Expr Or(Expr a, Expr b) => Make(Op.Or, a, b);
    public Expr Not(Expr a) => Make(Op.Not, a);
    public Expr Abs(Expr a) => Make(Op.Abs, a);
    public Expr Sqrt(Expr a) => Make(Op.Sqrt, a);
    public Expr Exp(Expr a) => Make(Op.Exp, a);
    public Expr Log(Expr a) => Make(Op.Log, a);

    Expr Leaf(Op op, double value, ValueKind kind) => Intern(new Key(op, kind, value, ImmutableArray<Expr>.Empty));

    Expr Intern(Key key)
    {
        if (!nodes.TryGetValue(key, out var node))
            nodes.Add(key, node = new Expr(this, nodes.Count, key.Op, key.Kind, key.Operands, key.Value));
        return node;
    }

    readonly struct Key(Op op, ValueKind kind, double value, ImmutableArray<Expr> operands) : IEquatable<Key>
    {
        public Op Op => op;
        public ValueKind Kind => kind;
        public double Value => value;
        public ImmutableArray<Expr> Operands => operands;

        public bool Equals(Key other)
        {
            // By bits, so that −0 and 0 stay apart and NaN is itself.
            if (op != other.Op || kind != other.Kind || operands.Length != other.Operands.Length
                || BitConverter.DoubleToInt64Bits(value) != BitConverter.DoubleToInt64Bits(other.Value))
                return false;
            for (var i = 0; i < operands.Length; i++)
            {
                if (operands[i] != other.Operands[i])
                    return false;
            }
            return true;
        }

        public override bool Equals(object? other) => other is Key key && Equals(key);

        public override int GetHashCode()
        {
            var hash = ((int)op * 31 + (int)kind) * 31 + value.GetHashCode();
            foreach (var operand in operands)
                hash = hash * 31 + operand.Id;
            return hash;
        }
    }
}
