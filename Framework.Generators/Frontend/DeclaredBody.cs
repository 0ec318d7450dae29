using System;
using System.Collections.Generic;
using System.Linq;
using Framework.Generators.Ir;
using Microsoft.CodeAnalysis;

namespace Framework.Generators.Frontend;

/// <summary>A declaration as another one inlines it, whether its source is here or in another assembly.</summary>
/// <param name="Graph">The body (<see cref="GraphText"/>): a root for each result, then one for each declared derivative.</param>
/// <param name="Overrides">The operands whose derivative was declared.</param>
sealed record DeclaredBody(string Graph, IReadOnlyList<int> Overrides)
{
    /// <summary>What the public method of a declaration in another assembly carries, or null where it carries nothing.</summary>
    /// <param name="scalar">The declared method.</param>
    /// <param name="version">The version of its text; only that of <see cref="GraphText"/> can be read.</param>
    public static DeclaredBody? Find(IMethodSymbol scalar, out int version)
    {
        version = 0;
        if (!IsDeclaration(scalar))
            return null;
        var carried = scalar.ContainingType.GetMembers(scalar.Name).SelectMany(m => m.GetAttributes()).FirstOrDefault(a => Attributes.Is(a, Attributes.KernelBody));
        if (carried is not { ConstructorArguments: { Length: 3 } parts } || parts[0].Value is not int format || parts[1].Value is not string graph || parts[2].Kind != TypedConstantKind.Array)
            return null;
        version = format;
        return new(graph, [.. parts[2].Values.Select(v => v.Value).OfType<int>()]);
    }

    public static bool IsDeclaration(IMethodSymbol method) =>
        Attributes.Has(method, Attributes.Elementwise) || Attributes.Has(method, Attributes.Rowwise);

    /// <summary>What it gives for operands and scalars, with the derivatives declared for it.</summary>
    /// <exception cref="FormatException">The text is none that this generator wrote.</exception>
    public Expr[] Inline(ExprBuilder builder, Rows? rows, IReadOnlyList<Expr> operands, IReadOnlyList<Expr> scalars)
    {
        var roots = At(operands, null);
        var values = roots.Take(roots.Length - Overrides.Count).ToArray();
        // Where nothing varies there is nothing to differentiate.
        var declared = Overrides.Where(i => DeclaredDerivative.Varies(operands[i])).ToArray();
        if (declared.Length == 0)
            return values;
        var slopes = At(operands, values[0]);
        var held = operands.Select((o, i) => declared.Contains(i) ? builder.Make(Op.Detach, o) : o).ToArray();
        var value = At(held, null)[0];
        foreach (var input in declared)
            value = DeclaredDerivative.Attach(value, operands[input], slopes[values.Length + Overrides.ToList().IndexOf(input)]);
        return [value];

        Expr[] At(IReadOnlyList<Expr> inputs, Expr? result) => GraphText.Read(
            Graph,
            (op, value, kind) => op switch
            {
                Op.Input => kind == ValueKind.Number ? Counted(Argument(inputs, value)) : Argument(inputs, value),
                Op.Scalar when rows is not null && value == scalars.Count => rows.Length,
                Op.Scalar => Fit(Argument(scalars, value), kind),
                Op.Output => result ?? builder.Output(0, kind),
                // A derivative is linear in the gradient that arrives.
                Op.Gradient => builder.Constant(1),
                _ => builder.Node(op, kind, value, []),
            },
            (op, inner) => rows is null ? builder.Make(op, inner)
                : Rows.IsReduction(op) ? rows.Reduce(op, inner[0])
                : op == Op.RowPick ? rows.Pick(inner[0], inner[1])
                : builder.Make(op, inner));

        static Expr Argument(IReadOnlyList<Expr> arguments, double index) =>
            index >= 0 && index < arguments.Count ? arguments[(int)index] : throw new FormatException($"There is no parameter {index}.");

        // Over rows, truth values are numbers.
        Expr Counted(Expr value) => value.Kind == ValueKind.Boolean ? builder.Select(value, builder.Constant(1), builder.Constant(0)) : value;

        // A scalar of type int or bool serves as a number where the body asks for one.
        Expr Fit(Expr scalar, ValueKind kind) => scalar.Kind == kind ? scalar
            : kind == ValueKind.Number && scalar.Kind == ValueKind.Boolean ? Counted(scalar)
            : kind == ValueKind.Number && builder.AsNumber(scalar) is { } number ? number
            : throw new FormatException($"A scalar is {scalar.Kind} and not {kind}.");
    }
}
