using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using Framework.Generators.Diagnostics;
using Framework.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Framework.Generators.Frontend;

/// <summary>Reads one [Reduction] class: its methods, and everything that is wrong with them.</summary>
sealed class ReductionReader
{
    const string Ending = "Reduction", Count = "count";

    readonly INamedTypeSymbol type;
    readonly Location at;
    readonly List<Finding> findings = [];
    readonly List<ScalarModel> scalars = [];
    readonly ExprBuilder builder = new();
    readonly BodyReader reader;
    readonly CancellationToken cancellation;

    ReductionReader(INamedTypeSymbol type, TypeDeclarationSyntax syntax, Compilation compilation, CancellationToken cancellation)
    {
        this.type = type;
        at = syntax.Identifier.GetLocation();
        reader = new(compilation, builder, cancellation);
        this.cancellation = cancellation;
    }

    public static ReductionReading Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        // The attribute is for classes; the compiler says so where it is on something else.
        if (context.TargetSymbol is not INamedTypeSymbol type || context.TargetNode is not TypeDeclarationSyntax syntax)
            return new(null, default);
        var reading = new ReductionReader(type, syntax, context.SemanticModel.Compilation, cancellation);
        var model = reading.Read(syntax, context.SemanticModel.Compilation);
        return new(reading.findings.Count == 0 && !reading.reader.IsBroken ? model : null, new(reading.findings));
    }

    ReductionModel? Read(TypeDeclarationSyntax syntax, Compilation compilation)
    {
        var (seed, accumulate, combine) = (Method("Seed"), Method("Accumulate"), Method("Combine"));
        if (!type.Name.EndsWith(Ending, System.StringComparison.Ordinal) || type.Name.Length == Ending.Length || !type.IsStatic || type.ContainingType is not { IsGenericType: false } outer)
            return Fault($"it must be a static class within another class that is not generic, and its name must end in '{Ending}'");
        var name = type.Name.Substring(0, type.Name.Length - Ending.Length);
        if (seed is null || accumulate is null || combine is null)
            return Fault("it needs static methods Seed, Accumulate and Combine");
        var (finish, derivative) = (Method("Finish"), Method("Derivative"));
        ReadScalars([seed, accumulate, combine, finish, derivative], name);
        foreach (var member in outer.GetMembers().Where(m => m.Name == name + "Operation" || m.Name == name && m is not IMethodSymbol))
            findings.Add(Finding.At(Descriptors.NameClash, at, outer.Name, member.Name));

        var states = Elements(seed);
        if (states.Length > 4)
            return Fault("a state has at most four numbers");
        if (states.Concat(Elements(accumulate)).Concat(Elements(combine)).Any(s => s.Kind != ValueKind.Number))
            return Fault("a state is made of double, of which the tensors choose the width; counts and truth values are numbers in it, and Finish may make a bool of one");
        if (finish is not null && Elements(finish).Any(r => r.Kind == ValueKind.Integer))
            return Fault("Finish returns double or bool: convert the tensor that the operation gives where an integer is wanted");
        if (Elements(accumulate).Length != states.Length || Elements(combine).Length != states.Length)
            return Fault("Seed, Accumulate and Combine must return the same state");
        var (first, second) = (StateParameters(accumulate, states.Length), StateParameters(combine, states.Length));
        if (accumulate.Parameters.Length < first + 1 || combine.Parameters.Length < 2 * second || finish is not null && finish.Parameters.Length < StateParameters(finish, states.Length)
            || new[] { accumulate, combine, finish }.OfType<IMethodSymbol>().Any(m => Tuples(m).Any(p => ((INamedTypeSymbol)p.Type).TupleElements.Length != states.Length))
            || Tuples(combine).Count() == 1)
            return Fault("Accumulate takes the state and an element, Combine two states and Finish one, as tuples or number by number");
        var container = Containers.Read(accumulate, compilation, at, findings);
        if (findings.Count > 0)
            return null;

        var numbers = states.Select((_, k) => builder.Input(k)).ToArray();
        var results = finish is null ? states.Select(s => new ResultModel("", s.Kind)).ToArray() : Elements(finish);
        if (finish is null && states.Length > 1)
            return Fault("a state of several numbers needs a method Finish that makes the result");
        var others = states.Select((_, k) => builder.Input(states.Length + k)).ToArray();
        var roots = Body(seed, [])
            .Concat(Body(accumulate, [.. State(accumulate, numbers), [builder.Input(states.Length)]]))
            .Concat(Body(combine, [.. State(combine, numbers), .. State(combine, others)]))
            .Concat(finish is null ? numbers : Body(finish, State(finish, numbers))).ToList();
        var element = accumulate.Parameters[first].Name;
        var operand = Parameters.Read([accumulate.Parameters[first]], [], cancellation).FirstOrDefault()?.Operand;
        if (operand is not { Kind: ValueKind.Number })
            return Fault("the element must be of type double");
        var differentiable = !Attributes.Has(type, Attributes.NotDifferentiable);
        // The state is counted among the operands: what comes by it came from an element.
        if (differentiable && derivative is null && results.Any(r => r.Kind == ValueKind.Number))
            reader.RequireDerivatives(name, roots, 2 * states.Length, [], findings);
        roots = [.. DeclaredDerivative.Clear(roots)];
        if (derivative is not null)
        {
            var gradients = Body(derivative, [], element, results);
            if (gradients.Length != results.Length)
                return Fault("Derivative must return a number for each result");
            roots.AddRange(DeclaredDerivative.Clear(gradients));
        }
        findings.AddRange(reader.Findings);
        if (findings.Count > 0 || reader.IsBroken)
            return null;

        var model = new ReductionModel(
            name,
            container,
            container with
            {
                Headers = new(container.Headers.Take(container.Headers.Count - 1)),
                Types = new(container.Types.Take(container.Types.Count - 1)),
                CanExtend = type.ContainingType is { IsStatic: true, ContainingType: null },
            },
            new(DeclarationReader.Documentation(syntax)),
            new(TakesTuple(accumulate) ? ((INamedTypeSymbol)accumulate.Parameters[0].Type).TupleElements.Select(e => e.Name) : accumulate.Parameters.Take(states.Length).Select(p => p.Name)),
            operand!,
            new(scalars),
            new([Call(seed, 0), Call(accumulate, first + 1), Call(combine, 2 * second), .. finish is null ? [] : new[] { Call(finish, StateParameters(finish, states.Length)) }]),
            new(results),
            results.Length,
            GraphText.Write(roots, reader.Names),
            derivative is not null,
            differentiable,
            Integers());
        var reduction = Emit.Glue.ReductionEmitter.ReadKernel(model, []);
        if (differentiable && reduction.Form == ReductionGradient.None && results.All(r => r.Kind == ValueKind.Number) && results.Length + states.Length <= 4)
        {
            // The last states may tell what the results do not; those that the gradient reads are kept.
            var all = Enumerable.Range(0, states.Length).ToArray();
            if (With(all).Reduction is { Form: not ReductionGradient.None } known)
                (model, reduction) = With([.. all.Where(k => Graph.Reachable([known.Gradient!]).Any(n => n.Op == Op.Output && n.Index == results.Length + k))]);
        }
        Judge(reduction);
        if (model.Differentiable && reduction.Gradient is not null)
        {
            Emit.Glue.ReductionEmitter.GradientModel(model, reduction, out var kernel);
            var operands = System.Math.Max(kernel.Inputs.Count + 1, kernel.Backward!.Operands(1));
            if (operands > Kernel.Capacity)
                findings.Add(Finding.At(Descriptors.TooManyOperands, at, type.Name, operands.ToString(CultureInfo.InvariantCulture), Kernel.Capacity.ToString(CultureInfo.InvariantCulture)));
        }
        return model;

        (ReductionModel Model, Reduction Reduction) With(int[] kept)
        {
            var wider = model with
            {
                Results = new(results.Select(r => r.Name.Length == 0 ? r with { Name = "result" } : r).Concat(kept.Select(k => new ResultModel("last" + model.States[k], ValueKind.Number)))),
                Graph = GraphText.Write([.. roots, .. kept.Select(k => numbers[k])], reader.Names),
            };
            return (wider, Emit.Glue.ReductionEmitter.ReadKernel(wider, []));
        }
    }

    /// <summary>How many parameters a method has for a state: one if that is a tuple, else one for each of its numbers.</summary>
    public static int StateParameters(IMethodSymbol method, int numbers) => TakesTuple(method) ? 1 : numbers;

    static bool TakesTuple(IMethodSymbol method) => method.Parameters.Length > 0 && method.Parameters[0].Type.IsTupleType;

    static IEnumerable<IParameterSymbol> Tuples(IMethodSymbol method) => method.Parameters.Where(p => p.Type.IsTupleType);

    /// <summary>A state as the arguments that a method takes it in.</summary>
    static Expr[][] State(IMethodSymbol method, Expr[] numbers) => TakesTuple(method) ? [numbers] : [.. numbers.Select(n => new[] { n })];

    /// <param name="method">The method.</param>
    /// <param name="known">How many of its parameters its position fixes.</param>
    static ReductionCall Call(IMethodSymbol method, int known) => new(TakesTuple(method), new(method.Parameters.Skip(known).Select(p => p.Name)));

    IMethodSymbol? Method(string name) => type.GetMembers(name).OfType<IMethodSymbol>().FirstOrDefault(m => m is { IsStatic: true, IsGenericMethod: false });

    /// <summary>Scalars are those of all methods together, by name.</summary>
    void ReadScalars(IEnumerable<IMethodSymbol?> methods, string name)
    {
        foreach (var method in methods.OfType<IMethodSymbol>())
        {
            foreach (var parameter in Parameters.Read(method.Parameters.Where(p => !p.Type.IsTupleType), findings, cancellation))
            {
                if (parameter.Scalar is not { } scalar || scalars.Any(s => s.Name == scalar.Name))
                    continue;
                scalars.Add(scalar);
                if (scalar.Name is "dim" or "keepDim" or "dtype")
                    findings.Add(Finding.At(Descriptors.ParameterName, method.Parameters.First(p => p.Name == scalar.Name).Locations[0], scalar.Name, name));
            }
        }
    }

    static ResultModel[] Elements(IMethodSymbol method) => method.ReturnType is INamedTypeSymbol { IsTupleType: true } tuple
        ? [.. tuple.TupleElements.Select(e => new ResultModel(e.Name, KernelTypes.KindOf(e.Type) ?? ValueKind.Number))]
        : [new("", KernelTypes.KindOf(method.ReturnType) ?? ValueKind.Number)];

    /// <summary>What a method gives for values of its first parameters; the others are bound by name.</summary>
    Expr[] Body(IMethodSymbol method, IReadOnlyList<Expr[]> known, string? element = null, ResultModel[]? results = null)
    {
        var arguments = known.ToList();
        foreach (var parameter in method.Parameters.Skip(known.Count))
        {
            var scalar = scalars.FindIndex(s => s.Name == parameter.Name);
            var result = results is null ? -1 : results.Length == 1 && parameter.Name == "result" ? 0 : System.Array.FindIndex(results, r => r.Name == parameter.Name);
            if (scalar >= 0)
                arguments.Add([builder.Scalar(scalar, scalars[scalar].Kind)]);
            else if (parameter.Name == Count)
                arguments.Add([builder.Scalar(scalars.Count)]);
            else if (element is not null && parameter.Name == element)
                arguments.Add([builder.Input(0)]);
            else if (result >= 0)
                arguments.Add([builder.Output(result)]);
            else
            {
                findings.Add(Finding.At(Descriptors.ReductionParts, parameter.Locations[0], type.Name,
                    $"the parameter '{parameter.Name}' of {method.Name} is neither '{Count}' nor marked [Scalar]" + (results is not null ? ", nor the element or a result" : method.Name == "Accumulate" ? "; a reduction reads one tensor, and a [Rowwise] method several" : "")));
                arguments.Add([builder.Constant(0)]);
            }
        }
        return reader.Read(method, arguments);
    }

    /// <summary>What can only be said once the bodies are known.</summary>
    void Judge(Reduction reduction)
    {
        var differentiable = !Attributes.Has(type, Attributes.NotDifferentiable);
        if (differentiable && reduction.Form == ReductionGradient.None && reduction.Finish.Any(f => f.Kind == ValueKind.Number))
            findings.Add(Finding.At(Descriptors.ReductionParts, at, type.Name, "its derivative is not known by its form; declare a method Derivative, or say [NotDifferentiable]"));
    }

    string Integers()
    {
        var value = type.GetAttributes().First(a => Attributes.Is(a, Attributes.Reduction)).NamedArguments.FirstOrDefault(n => n.Key == "Integers").Value.Value;
        return value switch { (byte)1 => "Widened", (byte)2 => "Kept", _ => "Refused" };
    }

    ReductionModel? Fault(string reason)
    {
        findings.Add(Finding.At(Descriptors.ReductionParts, at, type.Name, reason));
        return null;
    }
}
