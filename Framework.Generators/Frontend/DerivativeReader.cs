using System.Collections.Generic;
using System.Linq;
using Framework.Generators.Diagnostics;
using Framework.Generators.Ir;
using Microsoft.CodeAnalysis;

namespace Framework.Generators.Frontend;

/// <summary>
/// Reads the [Derivative] methods beside a declaration. Their parameters are taken by name from the declaration's own, and "result" is its result
/// and "gradient" the gradient that arrives; without a parameter of that name the derivative is multiplied by it.
/// </summary>
static class DerivativeReader
{
    public static Dictionary<int, Expr> Read(
        IMethodSymbol method, IReadOnlyList<Parameter> parameters, IReadOnlyList<ResultModel> results, BodyReader reader, ExprBuilder builder, List<Finding> findings)
    {
        var overrides = new Dictionary<int, Expr>();
        foreach (var derivative in method.ContainingType.GetMembers().OfType<IMethodSymbol>())
        {
            foreach (var attribute in derivative.GetAttributes().Where(a => Attributes.Is(a, Attributes.Derivative)))
            {
                if (attribute.ConstructorArguments is not { Length: 2 } words
                    || words[0].Value is not string target || words[1].Value is not string operand || target != method.Name)
                {
                    continue;
                }
                var input = parameters.FirstOrDefault(p => p.Name == operand && p.Operand is { Kind: ValueKind.Number });
                var arguments = new List<Expr>();
                var fault = input is null ? $"it has no operand '{operand}' of type double"
                    : overrides.ContainsKey(input.Index) ? $"another one is declared for '{operand}'"
                    : Attributes.Has(method, Attributes.NotDifferentiable) ? "it is declared [NotDifferentiable]"
                    : results.Count > 1 ? "only a single result can have declared derivatives"
                    : derivative.ReturnType.SpecialType != SpecialType.System_Double || !derivative.IsStatic ? "it must be static and return double"
                    : Bind(derivative, parameters, results[0], builder, arguments);
                if (fault is not null)
                {
                    findings.Add(Finding.At(Descriptors.DerivativeSignature, derivative.Locations[0], derivative.Name, target, fault));
                    continue;
                }
                var value = reader.Read(derivative, arguments)[0];
                overrides[input!.Index] = derivative.Parameters.Any(p => p.Name == "gradient") ? value : builder.Gradient(0) * value;
            }
        }
        return overrides;
    }

    /// <summary>Declared derivatives of nothing: left alone they would look as if they counted.</summary>
    public static IEnumerable<Finding> Strays(GeneratorAttributeSyntaxContext context)
    {
        foreach (var attribute in context.Attributes)
        {
            if (attribute.ConstructorArguments is { Length: 2 } words && words[0].Value is string target
                && !context.TargetSymbol.ContainingType.GetMembers(target).Any(m => Attributes.Has(m, Attributes.Elementwise)))
            {
                yield return Finding.At(
                    Descriptors.DerivativeSignature, context.TargetSymbol.Locations[0], context.TargetSymbol.Name, target, "the class has no [Elementwise] method of that name");
            }
        }
    }

    static string? Bind(IMethodSymbol derivative, IReadOnlyList<Parameter> parameters, ResultModel result, ExprBuilder builder, List<Expr> arguments)
    {
        var known = DeclarationReader.Arguments(parameters, builder);
        foreach (var symbol in derivative.Parameters)
        {
            var position = parameters.Select((p, i) => (p, i)).FirstOrDefault(p => p.p.Name == symbol.Name);
            var argument = position.p is not null ? known[position.i]
                : symbol.Name == "gradient" ? builder.Gradient(0)
                : symbol.Name == "result" ? builder.Output(0, result.Kind)
                : null;
            if (argument is null)
                return $"its parameter '{symbol.Name}' is neither one of the declaration's nor 'gradient' nor 'result'";
            if (KernelTypes.KindOf(symbol.Type) != argument.Kind)
                return $"its parameter '{symbol.Name}' is of another type than in the declaration";
            arguments.Add(argument);
        }
        return null;
    }
}
