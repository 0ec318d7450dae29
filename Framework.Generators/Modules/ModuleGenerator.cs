using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Framework.Generators.Modules;

/// <summary>
/// Writes for each class marked <c>[Module]</c> the part that lists its parameters, buffers and children. What is wrong with a class is
/// reported by <see cref="ModuleAnalyzer"/>, so that a moved squiggle emits nothing anew.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class ModuleGenerator : IIncrementalGenerator
{
    internal const string Models = nameof(Models);

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var models = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                Names.ModuleAttribute,
                static (node, _) => node is ClassDeclarationSyntax,
                static (syntax, cancellation) => ModuleReader.Read((INamedTypeSymbol)syntax.TargetSymbol, syntax.SemanticModel.Compilation, cancellation))
            .Where(static model => model is not null)
            .WithTrackingName(Models);
        context.RegisterSourceOutput(models, static (output, model) => output.AddSource(model!.HintName + ".g.cs", ModuleEmitter.Emit(model)));
    }
}
