using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Framework.Generators.Modules;

/// <summary>Reports layers and tensors that a module holds where they would neither train nor be saved.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ModuleAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        ModuleDiagnostics.NotPartial, ModuleDiagnostics.ForeignBase, ModuleDiagnostics.HiddenLayer, ModuleDiagnostics.UnmarkedTensor,
        ModuleDiagnostics.MarkedWithoutTensor, ModuleDiagnostics.NameClash, ModuleDiagnostics.Unmarked,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolStartAction(Start, SymbolKind.NamedType);
    }

    static void Start(SymbolStartAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind != TypeKind.Class)
            return;
        if (!ModuleTypes.IsMarked(type))
        {
            if (ModuleTypes.IsModule(type) && !ModuleReader.ListsItself(type))
                context.RegisterSymbolEndAction(CheckUnmarked);
            return;
        }
        context.RegisterSymbolEndAction(Check);
        if (!ModuleReader.ListsItself(type))
            context.RegisterOperationAction(CheckStored, OperationKind.FieldInitializer, OperationKind.PropertyInitializer, OperationKind.SimpleAssignment);
    }

    static void Check(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        foreach (var container in ModuleReader.Containers(type).Where(c => !ModuleReader.IsPartial(c)))
            context.ReportDiagnostic(Diagnostic.Create(ModuleDiagnostics.NotPartial, Place(container), container.Name, type.Name));
        if (!ModuleReader.HasUsableBase(type))
            context.ReportDiagnostic(Diagnostic.Create(ModuleDiagnostics.ForeignBase, Place(type), type.Name, type.BaseType!.ToDisplayString()));
        if (ModuleReader.ListsItself(type))
            return;
        var members = Members.Of(type).ToList();
        foreach (var (symbol, memberType, _, fault) in members)
        {
            var diagnostic = fault switch
            {
                Fault.HiddenLayer => Diagnostic.Create(ModuleDiagnostics.HiddenLayer, Place(symbol), symbol.Name),
                Fault.UnmarkedTensor => Diagnostic.Create(ModuleDiagnostics.UnmarkedTensor, Place(symbol), symbol.Name),
                Fault.MarkedWithoutTensor => Diagnostic.Create(ModuleDiagnostics.MarkedWithoutTensor, Place(symbol), symbol.Name, memberType.ToDisplayString()),
                _ => null,
            };
            if (diagnostic is not null)
                context.ReportDiagnostic(diagnostic);
        }
        CheckNames(context, type, members);
    }

    static void CheckNames(SymbolAnalysisContext context, INamedTypeSymbol type, List<Member> members)
    {
        var names = new Dictionary<string, string>();
        for (var current = type.BaseType; current is not null; current = current.BaseType)
            foreach (var member in Members.Of(current).Where(m => m.Model is not null))
                names[member.Model!.Name] = $"{current.Name}.{member.Symbol.Name}";
        foreach (var member in members.Where(m => m.Model is not null))
        {
            if (names.TryGetValue(member.Model!.Name, out var other))
                context.ReportDiagnostic(Diagnostic.Create(ModuleDiagnostics.NameClash, Place(member.Symbol), member.Symbol.Name, other, member.Model.Name));
            else
                names.Add(member.Model.Name, member.Symbol.Name);
        }
    }

    static void CheckUnmarked(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (Members.Of(type).FirstOrDefault(m => m.Model is not null) is { } member)
            context.ReportDiagnostic(Diagnostic.Create(ModuleDiagnostics.Unmarked, Place(type), type.Name, member.Symbol.Name));
    }

    /// <summary>A layer stored in a member whose type does not tell: <c>object</c>, an interface, a delegate whose lambda creates it.</summary>
    static void CheckStored(OperationAnalysisContext context)
    {
        var (targets, value) = context.Operation switch
        {
            IFieldInitializerOperation field => (field.InitializedFields.OfType<ISymbol>(), field.Value),
            IPropertyInitializerOperation property => (property.InitializedProperties.OfType<ISymbol>(), property.Value),
            ISimpleAssignmentOperation { Target: IFieldReferenceOperation { Instance: IInstanceReferenceOperation } field } assignment => ([field.Field], assignment.Value),
            ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Instance: IInstanceReferenceOperation } property } assignment => ([property.Property], assignment.Value),
            _ => ([], context.Operation),
        };
        foreach (var target in targets)
        {
            var type = target is IFieldSymbol field ? field.Type : ((IPropertySymbol)target).Type;
            if (ModuleTypes.Mentioned(type) is null && Layer(value) is { } layer)
                context.ReportDiagnostic(Diagnostic.Create(ModuleDiagnostics.HiddenLayer, layer.Syntax.GetLocation(), target.Name));
        }
    }

    static IOperation? Layer(IOperation value)
    {
        while (value is IConversionOperation conversion)
            value = conversion.Operand;
        if (value is IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda })
            return lambda.Body.Descendants().FirstOrDefault(o => o is IObjectCreationOperation or ILocalReferenceOperation && o.Type is not null && ModuleTypes.IsModule(o.Type) && !IsLocalTo(lambda, o));
        return value.Type is not null && ModuleTypes.Mentioned(value.Type) is { } mentioned && !ModuleTypes.IsTensor(mentioned) ? value : null;
    }

    static bool IsLocalTo(IAnonymousFunctionOperation lambda, IOperation operation) =>
        operation is ILocalReferenceOperation { Local: var local } && local.DeclaringSyntaxReferences.Any(r => lambda.Syntax.Span.Contains(r.Span));

    static Location Place(ISymbol symbol) =>
        symbol.DeclaringSyntaxReferences.Select(r => r.GetSyntax()).OfType<TypeDeclarationSyntax>().FirstOrDefault()?.Identifier.GetLocation() ?? symbol.Locations[0];
}
