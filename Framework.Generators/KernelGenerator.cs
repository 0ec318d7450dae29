using System.Linq;
using System.Text;
using Framework.Generators.Diagnostics;
using Framework.Generators.Emit.Glue;
using Framework.Generators.Frontend;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Framework.Generators;

/// <summary>Makes kernels, their derivatives and tensor methods of scalar declarations.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class KernelGenerator : IIncrementalGenerator
{
    /// <summary>The names that the steps of the pipeline are tracked by.</summary>
    internal static class Steps
    {
        public const string Readings = nameof(Readings);
        public const string Models = nameof(Models);
        public const string Registry = nameof(Registry);
    }

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var readings = context.SyntaxProvider
            .ForAttributeWithMetadataName(Attributes.Elementwise, static (_, _) => true, DeclarationReader.Read)
            .WithTrackingName(Steps.Readings);

        context.ReportFindings(readings.SelectMany(static (reading, _) => reading.Findings));

        var strays = context.SyntaxProvider
            .ForAttributeWithMetadataName(Attributes.Derivative, static (_, _) => true, static (declared, _) => new EquatableArray<Finding>(DerivativeReader.Strays(declared)));
        context.ReportFindings(strays.SelectMany(static (found, _) => found));

        var kinks = context.SyntaxProvider
            .ForAttributeWithMetadataName(Attributes.Kink, static (_, _) => true, static (declared, cancellation) => new EquatableArray<Finding>(KinkReader.Strays(declared, cancellation)));
        context.ReportFindings(kinks.SelectMany(static (found, _) => found));

        var models = readings.Where(static reading => reading.Model is not null).Select(static (reading, _) => reading.Model!).WithTrackingName(Steps.Models);
        context.RegisterSourceOutput(models, static (output, model) => output.AddSource(model.FullName + ".g.cs", SourceText.From(OperationEmitter.Emit(model), Encoding.UTF8)));

        var place = context.CompilationProvider.Select(static (compilation, _) => RegistryNamespace.Of(compilation));
        var registry = models.Select(static (model, _) => model.FullName).Collect()
            .Select(static (names, _) => new EquatableArray<string>(names)).Combine(place).WithTrackingName(Steps.Registry);
        context.RegisterSourceOutput(registry, static (output, pair) =>
        {
            if (pair.Left.Count > 0)
                output.AddSource("OperationRegistry.g.cs", SourceText.From(RegistryEmitter.Emit(pair.Right, pair.Left), Encoding.UTF8));
        });
    }
}
