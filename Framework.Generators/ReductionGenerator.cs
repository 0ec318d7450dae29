using System.Linq;
using System.Text;
using Framework.Generators.Diagnostics;
using Framework.Generators.Emit.Glue;
using Framework.Generators.Frontend;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Framework.Generators;

/// <summary>Makes tensor operations of declared reductions.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class ReductionGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var readings = context.SyntaxProvider
            .ForAttributeWithMetadataName(Attributes.Reduction, static (_, _) => true, ReductionReader.Read)
            .WithTrackingName(KernelGenerator.Steps.Readings);
        context.ReportFindings(readings.SelectMany(static (reading, _) => reading.Findings));

        var models = readings.Where(static reading => reading.Model is not null).Select(static (reading, _) => reading.Model!).WithTrackingName(KernelGenerator.Steps.Models);
        context.RegisterSourceOutput(models, static (output, model) => output.AddSource(model.FullName + ".g.cs", SourceText.From(ReductionEmitter.Emit(model), Encoding.UTF8)));

        var place = context.CompilationProvider.Select(static (compilation, _) => RegistryNamespace.Of(compilation));
        var registry = models.Select(static (model, _) => model.OperationName).Collect()
            .Select(static (names, _) => new EquatableArray<string>(names)).Combine(place).WithTrackingName(KernelGenerator.Steps.Registry);
        context.RegisterSourceOutput(registry, static (output, pair) =>
        {
            if (pair.Left.Count > 0)
                output.AddSource("OperationRegistry.Reductions.g.cs", SourceText.From(RegistryEmitter.Emit(pair.Right, "Reductions", "ReductionEntry", pair.Left), Encoding.UTF8));
        });
    }
}
