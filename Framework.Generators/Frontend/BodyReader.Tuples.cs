using System.Linq;
using Framework.Generators.Diagnostics;
using Framework.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Framework.Generators.Frontend;

sealed partial class BodyReader
{
    /// <summary>An expression's value, or those of a tuple's elements.</summary>
    Expr[] Results(IOperation operation, Scope scope) => operation switch
    {
        IDeconstructionAssignmentOperation assignment => Assign(assignment.Target, Results(assignment.Value, scope), scope),
        { Type: not { IsTupleType: true } } => [Value(operation, scope)],
        IParenthesizedOperation parenthesized => Results(parenthesized.Operand, scope),
        IConversionOperation conversion => Results(conversion.Operand, scope),
        ITupleOperation tuple => [.. tuple.Elements.Select(e => Value(e, scope))],
        ILocalReferenceOperation local when scope.TryGet(local.Local, out var values) => values,
        IParameterReferenceOperation parameter when scope.TryGet(parameter.Parameter, out var values) => values,
        ISimpleAssignmentOperation { IsRef: false } assignment => Assign(assignment.Target, Results(assignment.Value, scope), scope),
        IConditionalOperation { WhenFalse: { } otherwise } choice => Scope.Choose(Value(choice.Condition, scope), Results(choice.WhenTrue, scope), Results(otherwise, scope)),
        ISwitchExpressionOperation choice => Switch(choice, scope),
        IInvocationOperation call => Call(call, scope),
        _ => StandIn(Unsupported(operation), operation.Type),
    };

    Expr[] StandIn(Expr first, ITypeSymbol? type) => StandIn(type) is { Length: > 1 } elements ? elements : [first];

    Expr[] Assign(IOperation target, Expr[] values, Scope scope)
    {
        switch (target)
        {
            case ILocalReferenceOperation { Local: var local }:
                Rebind(local);
                break;
            case IParameterReferenceOperation { Parameter: var parameter }:
                Rebind(parameter);
                break;
            case IDeclarationExpressionOperation declaration:
                Assign(declaration.Expression, values, scope);
                break;
            case ITupleOperation tuple when tuple.Elements.Length == values.Length:
                for (var i = 0; i < values.Length; i++)
                    Assign(tuple.Elements[i], [values[i]], scope);
                break;
            case IDiscardOperation:
                break;
            default:
                Unsupported(target);
                break;
        }
        return values;

        // What a local function or a lambda does to the variables around it would be lost with its scope.
        void Rebind(ISymbol symbol)
        {
            if (calls.Peek() is { MethodKind: MethodKind.LocalFunction or MethodKind.AnonymousFunction } inner && !SymbolEqualityComparer.Default.Equals(symbol.ContainingSymbol, inner))
                Report(Descriptors.UnsupportedSyntax, target.Syntax.GetLocation(), $"an assignment to '{symbol.Name}' of the method around");
            else
                Bind(symbol, values, scope);
        }
    }
}
