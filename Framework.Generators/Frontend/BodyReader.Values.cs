using System;
using System.Linq;
using Framework.Generators.Diagnostics;
using Framework.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Framework.Generators.Frontend;

sealed partial class BodyReader
{
    Expr Value(IOperation operation, Scope scope)
    {
        if (operation.ConstantValue is { HasValue: true, Value: { } constant } && KindOf(operation.Type) is { } kind)
            return builder.Constant(Convert.ToDouble(constant, System.Globalization.CultureInfo.InvariantCulture), kind);
        return operation switch
        {
            IParenthesizedOperation parenthesized => Value(parenthesized.Operand, scope),
            IParameterReferenceOperation parameter => Variable(parameter.Parameter, operation, scope),
            ILocalReferenceOperation local => Variable(local.Local, operation, scope),
            IFieldReferenceOperation field => Field(field, scope),
            IBinaryOperation { IsLifted: false } binary when KernelTypes.IsBuiltIn(binary.OperatorMethod) && KindOf(binary.LeftOperand.Type) is not null => Binary(binary.OperatorKind, Value(binary.LeftOperand, scope), binary.RightOperand, scope, operation),
            IUnaryOperation { IsLifted: false } unary when KernelTypes.IsBuiltIn(unary.OperatorMethod) => Unary(unary, scope),
            IConditionalOperation { WhenFalse: { } otherwise } choice =>
                builder.Select(Value(choice.Condition, scope), Value(choice.WhenTrue, scope), Value(otherwise, scope)),
            IConversionOperation conversion => Conversion(conversion, scope),
            IIncrementOrDecrementOperation { IsLifted: false } step when KernelTypes.IsBuiltIn(step.OperatorMethod) => Step(step, scope),
            IInvocationOperation call => Call(call, scope)[0],
            ISwitchExpressionOperation choice => Switch(choice, scope)[0],
            IIsPatternOperation test => Matches(test.Pattern, Value(test.Value, scope), scope),
            ISimpleAssignmentOperation { IsRef: false } assignment => Assign(assignment.Target, Results(assignment.Value, scope), scope)[0],
            ICompoundAssignmentOperation { IsLifted: false } assignment when KernelTypes.IsBuiltIn(assignment.OperatorMethod) =>
                Assign(assignment.Target, [Binary(assignment.OperatorKind, Value(assignment.Target, scope), assignment.Value, scope, operation)], scope)[0],
            IPropertyReferenceOperation { Instance: { } row } property when Rows is not null && KernelTypes.IsRow(row.Type) => OfRow(property, Value(row, scope), scope),
            IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation } or IInstanceReferenceOperation => State(operation),
            _ => Unsupported(operation),
        };
    }

    Expr Variable(ISymbol symbol, IOperation operation, Scope scope) => scope.TryGet(symbol, out var value) ? value[0] : Unsupported(operation);

    /// <summary>The value before the step or after it.</summary>
    Expr Step(IIncrementOrDecrementOperation step, Scope scope)
    {
        var before = Value(step.Target, scope);
        var after = step.Kind == OperationKind.Increment ? before + 1 : before - 1;
        Assign(step.Target, [after], scope);
        return step.IsPostfix ? before : after;
    }

    Expr State(IOperation operation)
    {
        Report(Descriptors.MutableState, operation.Syntax.GetLocation(), Excerpt(operation.Syntax));
        return StandIn(operation.Type)[0];
    }

    /// <summary>A static readonly number is read from its initializer, where that is in the source and made of numbers.</summary>
    Expr Field(IFieldReferenceOperation reference, Scope scope)
    {
        var field = reference.Field;
        if (reference.Instance is { Type: INamedTypeSymbol { IsTupleType: true } tuple } whole)
            return Results(whole, scope) is { } elements && Element(tuple, field) is var index and >= 0 && index < elements.Length ? elements[index] : Unsupported(reference);
        if (reference.Instance is not (null or IInstanceReferenceOperation))
            return Unsupported(reference);
        if (field is not { IsStatic: true, IsReadOnly: true } || KernelTypes.KindOf(field.Type) is null || Initializer(field) is not { } initializer || !fields.Add(field))
            return State(reference);
        var known = findings.Count;
        if (compilation.GetSemanticModel(initializer.SyntaxTree).GetOperation(initializer, cancellation) is { } operation)
        {
            var value = Simplifier.Run(Value(operation, new Scope()));
            fields.Remove(field);
            if (value.IsConstant && findings.Count == known)
                return value.Kind == KernelTypes.KindOf(field.Type) ? value : builder.Constant(value.Value, KernelTypes.KindOf(field.Type)!.Value);
        }
        // Whatever is wrong inside the initializer, here it is the reference that cannot stand.
        findings.RemoveRange(known, findings.Count - known);
        return State(reference);
    }

    ExpressionSyntax? Initializer(IFieldSymbol field) =>
        field.DeclaringSyntaxReferences.FirstOrDefault(r => compilation.ContainsSyntaxTree(r.SyntaxTree))?.GetSyntax(cancellation) is VariableDeclaratorSyntax { Initializer.Value: { } value } ? value : null;

    /// <summary>An element's place, by its name or as Item1, Item2, …</summary>
    static int Element(INamedTypeSymbol tuple, IFieldSymbol field)
    {
        for (var i = 0; i < tuple.TupleElements.Length; i++)
        {
            if (SymbolEqualityComparer.Default.Equals(tuple.TupleElements[i].CorrespondingTupleField, field.CorrespondingTupleField))
                return i;
        }
        return -1;
    }

    Expr Unary(IUnaryOperation unary, Scope scope)
    {
        var operand = Value(unary.Operand, scope);
        return unary.OperatorKind switch
        {
            UnaryOperatorKind.Minus => -operand,
            UnaryOperatorKind.Plus => operand,
            UnaryOperatorKind.Not when operand.Kind == ValueKind.Boolean => builder.Not(operand),
            UnaryOperatorKind.BitwiseNegation when operand.Kind == ValueKind.Integer => builder.Make(Op.BitwiseNot, operand),
            _ => Unsupported(unary),
        };
    }

    Expr Binary(BinaryOperatorKind kind, Expr a, IOperation right, Scope scope, IOperation whole)
    {
        // A shift's count is an int by C#'s rules, so a conversion of a long to int is a part of it.
        if (kind is BinaryOperatorKind.LeftShift or BinaryOperatorKind.RightShift && right is IConversionOperation { ConstantValue.HasValue: false } narrowing)
            right = narrowing.Operand;
        var b = Value(right, scope);
        if (a.Kind != b.Kind)
            return Unsupported(whole);
        var op = (kind, a.Kind) switch
        {
            (BinaryOperatorKind.And or BinaryOperatorKind.ConditionalAnd, ValueKind.Boolean) => Op.And,
            (BinaryOperatorKind.Or or BinaryOperatorKind.ConditionalOr, ValueKind.Boolean) => Op.Or,
            (BinaryOperatorKind.ExclusiveOr or BinaryOperatorKind.NotEquals, ValueKind.Boolean) => Op.Xor,
            (BinaryOperatorKind.Equals, ValueKind.Boolean) => Op.Equal,
            (_, ValueKind.Boolean) => Op.Input,
            (BinaryOperatorKind.And, ValueKind.Integer) => Op.BitwiseAnd,
            (BinaryOperatorKind.Or, ValueKind.Integer) => Op.BitwiseOr,
            (BinaryOperatorKind.ExclusiveOr, ValueKind.Integer) => Op.BitwiseXor,
            (BinaryOperatorKind.LeftShift, ValueKind.Integer) => Op.ShiftLeft,
            (BinaryOperatorKind.RightShift, ValueKind.Integer) => Op.ShiftRight,
            (BinaryOperatorKind.Add, _) => Op.Add,
            (BinaryOperatorKind.Subtract, _) => Op.Subtract,
            (BinaryOperatorKind.Multiply, _) => Op.Multiply,
            (BinaryOperatorKind.Divide, _) => Op.Divide,
            (BinaryOperatorKind.Remainder, _) => Op.Remainder,
            (BinaryOperatorKind.LessThan, _) => Op.Less,
            (BinaryOperatorKind.LessThanOrEqual, _) => Op.LessOrEqual,
            (BinaryOperatorKind.GreaterThan, _) => Op.Greater,
            (BinaryOperatorKind.GreaterThanOrEqual, _) => Op.GreaterOrEqual,
            (BinaryOperatorKind.Equals, _) => Op.Equal,
            (BinaryOperatorKind.NotEquals, _) => Op.NotEqual,
            _ => Op.Input,
        };
        return op switch
        {
            Op.Input => Unsupported(whole),
            Op.Divide when Rows is not null && IsInteger(whole.Type) => builder.Make(Op.Truncate, a / b),
            Op.Equal when a.Kind == ValueKind.Boolean => builder.Not(builder.Make(Op.Xor, a, b)),
            _ => builder.Make(op, a, b),
        };
    }

    Expr Conversion(IConversionOperation conversion, Scope scope)
    {
        var known = findings.Count;
        var value = Value(conversion.Operand, scope);
        var to = KindOf(conversion.Type);
        if (!KernelTypes.IsBuiltIn(conversion.OperatorMethod) || to is null)
            return findings.Count > known ? StandIn(conversion.Type)[0] : Unsupported(conversion);
        // In a row-wise program, integers are whole numbers of the type computed in.
        if (Rows is not null && IsInteger(conversion.Type) && !IsInteger(conversion.Operand.Type))
            return builder.Make(Op.Truncate, value);
        if (value.Kind == to)
            return value;
        if (value.Kind == ValueKind.Integer && to == ValueKind.Number && builder.AsNumber(value) is { } number)
            return number;
        // What was already found wrong with the operand need not be said twice.
        if (findings.Count == known)
            Report(Descriptors.Conversion, conversion.Syntax.GetLocation(), KernelTypes.Words(conversion.Operand.Type), KernelTypes.Words(conversion.Type));
        return StandIn(conversion.Type)[0];
    }

    /// <summary>A row's length, or one of its elements.</summary>
    Expr OfRow(IPropertyReferenceOperation property, Expr row, Scope scope) =>
        property.Arguments.Length == 1 ? Rows!.Pick(row, Value(property.Arguments[0].Value, scope)) : Rows!.Length;

    Expr[] Switch(ISwitchExpressionOperation choice, Scope scope)
    {
        var value = Value(choice.Value, scope);
        Expr[]? result = null;
        // The last arm has to match if none before it did; the compiler sees to that.
        foreach (var arm in choice.Arms.Reverse())
        {
            var inner = scope.Copy();
            var matches = Matches(arm.Pattern, value, inner);
            if (arm.Guard is not null)
                matches = builder.And(matches, Value(arm.Guard, inner));
            var taken = Results(arm.Value, inner);
            result = result is null || matches.IsConstant && matches.Value != 0 ? taken : Scope.Choose(matches, taken, result);
        }
        return result ?? StandIn(Unsupported(choice), choice.Type);
    }

    Expr Matches(IPatternOperation pattern, Expr value, Scope scope)
    {
        switch (pattern)
        {
            case IDiscardPatternOperation:
                return builder.Constant(true);
            case IDeclarationPatternOperation { DeclaredSymbol: { } symbol, MatchesNull: true }:
                scope.Set(symbol, value);
                return builder.Constant(true);
            case IConstantPatternOperation constant when value.Kind == ValueKind.Boolean:
                return builder.Not(builder.Make(Op.Xor, value, Value(constant.Value, scope)));
            case IConstantPatternOperation constant:
                return builder.Equal(value, Value(constant.Value, scope));
            case INegatedPatternOperation negated:
                return builder.Not(Matches(negated.Pattern, value, scope));
            case IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.And } both:
                return builder.And(Matches(both.LeftPattern, value, scope), Matches(both.RightPattern, value, scope));
            case IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } either:
                return builder.Or(Matches(either.LeftPattern, value, scope), Matches(either.RightPattern, value, scope));
            case IRelationalPatternOperation relation when Relation(relation.OperatorKind) is { } op:
                return builder.Make(op, value, Value(relation.Value, scope));
            default:
                Unsupported(pattern);
                return builder.Constant(true);
        }
    }

    static Op? Relation(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.LessThan => Op.Less,
        BinaryOperatorKind.LessThanOrEqual => Op.LessOrEqual,
        BinaryOperatorKind.GreaterThan => Op.Greater,
        BinaryOperatorKind.GreaterThanOrEqual => Op.GreaterOrEqual,
        _ => null,
    };
}
