using System;
using System.Linq;
using Framework.Generators.Ir;
using Microsoft.CodeAnalysis;

namespace Framework.Generators.Frontend;

/// <summary>The members of the base library and of KernelMath that a kernel may call.</summary>
static class Members
{
    /// <param name="builder">Where the result is made.</param>
    /// <param name="method">The method, e.g. Math.Exp or double.Exp.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>The expression, or null where there is none.</returns>
    public static Expr? TryGet(ExprBuilder builder, IMethodSymbol method, Expr[] arguments)
    {
        // Somebody's own class may be called Math.
        if (method.ContainingNamespace is not { Name: "System" or "Framework", ContainingNamespace.IsGlobalNamespace: true })
            return null;
        var member = Words(method);
        if (!Primitives.TryGetMember(member, out var row) && !IsOfNumbers(member, out row))
        {
            return member is "Math.Clamp" or "double.Clamp" or "long.Clamp" && arguments.Length == 3 ? Clamp(builder, arguments[0], arguments[1], arguments[2]) : null;
        }
        var fits = arguments.Length == row.Arity && arguments.All(a => a.Kind == arguments[0].Kind)
            && (row.Signature == Signature.Arithmetic ? arguments[0].Kind != ValueKind.Boolean : arguments[0].Kind == ValueKind.Number);
        return fits ? builder.Make(row.Op, arguments) : null;
    }

    /// <summary>double.Exp and Row.Exp are Math.Exp, long.Max is Math.Max, and double.Hypot, which Math lacks, is KernelMath.Hypot.</summary>
    static bool IsOfNumbers(string member, out Primitive row)
    {
        row = null!;
        var point = member.IndexOf('.');
        var name = member.Substring(point + 1);
        return member.Substring(0, point) is "double" or "long" or "Row" && (Primitives.TryGetMember("Math." + name, out row) || Primitives.TryGetMember("KernelMath." + name, out row));
    }

    /// <summary>As choices and not as min and max: at the bounds the gradient passes.</summary>
    static Expr Clamp(ExprBuilder builder, Expr x, Expr low, Expr high) =>
        builder.Select(builder.Less(x, low), low, builder.Select(builder.Greater(x, high), high, x));

    /// <summary>The type and the method, e.g. "Math.Exp".</summary>
    public static string Words(IMethodSymbol method) => $"{KernelTypes.Words(method.ContainingType)}.{method.Name}";

    /// <summary>What to call instead of an unknown member.</summary>
    public static string Suggest(IMethodSymbol method)
    {
        if (method.ReturnType is { Name: "Tensor", ContainingNamespace.Name: "Framework" })
            return "it takes tensors, and a kernel is written for one element; call its scalar form if the declaration is public";
        var name = method.Name;
        var nearest = Primitives.Members.Concat(["Math.Clamp"])
            .OrderBy(m => Distance(m.Substring(m.LastIndexOf('.') + 1), name)).ThenBy(m => m, StringComparer.Ordinal).First();
        if (nearest == Words(method))
            return $"its overload of {(Primitives.TryGetMember(nearest, out var known) ? known.Arity : 3)} argument(s) has one";
        return Distance(nearest.Substring(nearest.LastIndexOf('.') + 1), name) <= Math.Max(1, name.Length / 3)
            ? $"the nearest that has one is '{nearest}'"
            : "call members of Math or KernelMath on the documented list, static methods whose source is in this project, or public declarations of a library";
    }

    /// <summary>Levenshtein's distance, letters' case aside.</summary>
    static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substituted = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.Length];
    }
}
