using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Framework.Generators.Diagnostics;
using Framework.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Framework.Generators.Frontend;

/// <summary>
/// Turns a method's body into expressions by running it on symbols: assignments rebind, branches meet in choices, calls are inlined.
/// A fault is noted and reading goes on with a stand-in, so that one pass finds them all.
/// </summary>
sealed partial class BodyReader(Compilation compilation, ExprBuilder builder, CancellationToken cancellation)
{
    readonly List<Finding> findings = [];
    readonly Dictionary<Expr, string> names = [];
    readonly Stack<IMethodSymbol> calls = new();
    readonly HashSet<ISymbol> fields = new(SymbolEqualityComparer.Default);

    /// <summary>Declarations whose declared derivatives are being read. Inside, they are inlined without: I0 has I1 in its derivative, and I1 has I0.</summary>
    readonly HashSet<ISymbol> derived = new(SymbolEqualityComparer.Default);

    public IReadOnlyList<Finding> Findings => findings;

    /// <summary>What is known of rows, where the body is that of a row-wise program.</summary>
    public Rows? Rows { get; init; }

    /// <summary>Expressions that a local variable was declared for.</summary>
    public IReadOnlyDictionary<Expr, string> Names => names;

    /// <summary>Whether the compiler itself rejects the code; it will say why.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>What a method returns for given arguments: one expression, or one for each element of a tuple.</summary>
    public Expr[] Read(IMethodSymbol method, IEnumerable<Expr> arguments) => Read(method, [.. arguments.Select(a => new[] { a })]);

    /// <summary>As above, where an argument may be a tuple's elements.</summary>
    public Expr[] Read(IMethodSymbol method, IReadOnlyList<Expr[]> arguments) => Read(method, Bodies.Of(compilation, method, cancellation), arguments, new Scope());

    /// <param name="method">The method, local function or lambda.</param>
    /// <param name="body">Its body.</param>
    /// <param name="arguments">The values of its parameters.</param>
    /// <param name="scope">What it sees of the method around it, as it is when it is called; takes what the parameters hold.</param>
    Expr[] Read(IMethodSymbol method, IBlockOperation? body, IReadOnlyList<Expr[]> arguments, Scope scope)
    {
        cancellation.ThrowIfCancellationRequested();
        if (arguments.Count != method.Parameters.Length || body is not { } block)
        {
            IsBroken = true;
            return StandIn(method.ReturnType);
        }
        for (var i = 0; i < method.Parameters.Length; i++)
            scope.Set(method.Parameters[i], arguments[i]);
        calls.Push(method);
        var result = Run(new Sequence(block, null), scope, method.ReturnType);
        calls.Pop();
        return result;
    }

    /// <summary>Statements still to run.</summary>
    sealed record Sequence(IOperation Head, Sequence? Tail)
    {
        public static Sequence? Of(IReadOnlyList<IOperation> statements, Sequence? tail)
        {
            for (var i = statements.Count - 1; i >= 0; i--)
                tail = new Sequence(statements[i], tail);
            return tail;
        }
    }

    Expr[] Run(Sequence? statements, Scope scope, ITypeSymbol returns)
    {
        while (statements is { Head: var head, Tail: var tail })
        {
            switch (head)
            {
                case IBlockOperation block:
                    statements = Sequence.Of(block.Operations, tail);
                    continue;
                case IReturnOperation { ReturnedValue: { } value }:
                    var results = Results(value, scope);
                    IsBroken |= results.Length != StandIn(returns).Length;
                    return results;
                case IConditionalOperation choice when ContainsReturn(choice):
                    // What follows belongs to the branch that does not return.
                    var condition = Value(choice.Condition, scope);
                    var then = Run(new Sequence(choice.WhenTrue, tail), scope.Copy(), returns);
                    var otherwise = Run(choice.WhenFalse is { } other ? new Sequence(other, tail) : tail, scope.Copy(), returns);
                    return Scope.Choose(condition, then, otherwise);
                default:
                    Effect(head, scope);
                    statements = tail;
                    continue;
            }
        }
        // A value is missing on this path: the compiler says so, unless a loop or a throw that was reported hid it.
        IsBroken = true;
        return StandIn(returns);
    }

    static bool ContainsReturn(IOperation operation) => operation.DescendantsAndSelf().Any(o => o is IReturnOperation);

    void Effect(IOperation statement, Scope scope)
    {
        switch (statement)
        {
            case IBlockOperation block:
                foreach (var inner in block.Operations)
                    Effect(inner, scope);
                break;
            case IVariableDeclarationGroupOperation group:
                foreach (var declarator in group.Declarations.SelectMany(d => d.Declarators))
                {
                    if (declarator.GetVariableInitializer() is { } initializer)
                        Bind(declarator.Symbol, Results(initializer.Value, scope), scope);
                }
                break;
            case IConditionalOperation choice:
                var condition = Value(choice.Condition, scope);
                var (then, otherwise) = (scope.Copy(), scope.Copy());
                Effect(choice.WhenTrue, then);
                if (choice.WhenFalse is not null)
                    Effect(choice.WhenFalse, otherwise);
                scope.Merge(condition, then, otherwise);
                break;
            case IExpressionStatementOperation expression:
                Results(expression.Operation, scope);
                break;
            case IEmptyOperation or ILocalFunctionOperation:
                break;
            case ILoopOperation:
                Report(Descriptors.Loop, statement.Syntax.GetFirstToken().GetLocation());
                break;
            default:
                Unsupported(statement);
                break;
        }
    }

    void Bind(ISymbol symbol, Expr[] values, Scope scope)
    {
        if (values.Length == 1 && values[0] is { Operands.Length: > 0 } value && !names.ContainsKey(value) && calls.Count == 1)
            names.Add(value, symbol.Name);
        scope.Set(symbol, values);
    }

    void Report(DiagnosticDescriptor descriptor, Location location, params string[] arguments) =>
        findings.Add(Finding.At(descriptor, location, arguments));

    Expr Unsupported(IOperation operation)
    {
        if (operation.Syntax.ContainsDiagnostics || operation.DescendantsAndSelf().Any(o => o is IInvalidOperation || o.Type is IErrorTypeSymbol))
            IsBroken = true;
        else if (operation is IThrowOperation || operation.DescendantsAndSelf().Select(Cause).FirstOrDefault(c => c is not null) is not { } cause)
            Report(Descriptors.UnsupportedSyntax, operation.Syntax.GetLocation(), "'" + Excerpt(operation.Syntax) + "'");
        else
            findings.Add(cause);
        return StandIn(operation.Type)[0];
    }

    /// <summary>What of an unsupported operation is to blame, where it can be told more closely.</summary>
    static Finding? Cause(IOperation operation) => operation switch
    {
        IObjectCreationOperation or IArrayCreationOperation or ICollectionExpressionOperation or IAnonymousObjectCreationOperation or IDelegateCreationOperation or IAnonymousFunctionOperation =>
            Finding.At(Descriptors.Allocation, operation.Syntax.GetLocation(), Excerpt(operation.Syntax)),
        { Type.SpecialType: SpecialType.System_String } => Finding.At(Descriptors.Text, operation.Syntax.GetLocation(), Excerpt(operation.Syntax)),
        IFieldReferenceOperation { Instance: null } or IPropertyReferenceOperation { Instance: null } when KernelTypes.KindOf(operation.Type) is null =>
            Finding.At(Descriptors.MutableState, operation.Syntax.GetLocation(), Excerpt(operation.Syntax)),
        ILiteralOperation or ILocalReferenceOperation or IParameterReferenceOperation or IBinaryOperation or IConversionOperation or IDefaultValueOperation
            when operation.Type is { IsTupleType: false, TypeKind: not TypeKind.Error } type && KernelTypes.KindOf(type) is null =>
            Finding.At(Descriptors.ValueType, operation.Syntax.GetLocation(), Excerpt(operation.Syntax), KernelTypes.Words(type)),
        _ => null,
    };

    static string Excerpt(SyntaxNode syntax)
    {
        var text = string.Join(" ", syntax.ToString().Split(default(char[]), System.StringSplitOptions.RemoveEmptyEntries));
        return text.Length <= 40 ? text : text.Substring(0, 39) + "…";
    }

    Expr[] StandIn(ITypeSymbol? type) => type is INamedTypeSymbol { IsTupleType: true } tuple
        ? [.. tuple.TupleElements.Select(e => StandIn(e.Type)[0])]
        : [builder.Constant(0, KindOf(type) ?? ValueKind.Number)];

    /// <summary>What kind of value a type has here: a row-wise program has no integers apart.</summary>
    ValueKind? KindOf(ITypeSymbol? type) => KernelTypes.KindOf(type) is ValueKind.Integer && Rows is not null ? ValueKind.Number : KernelTypes.KindOf(type);

    static bool IsInteger(ITypeSymbol? type) => KernelTypes.KindOf(type) == ValueKind.Integer;
}
