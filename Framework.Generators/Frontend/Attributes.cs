using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Framework.Generators.Frontend;

/// <summary>The attributes of the declaration language.</summary>
static class Attributes
{
    public const string Elementwise = "Framework.ElementwiseAttribute";
    public const string Scalar = "Framework.ScalarAttribute";
    public const string Domain = "Framework.DomainAttribute";
    public const string Kink = "Framework.KinkAttribute";
    public const string Rowwise = "Framework.RowwiseAttribute";
    public const string Reduction = "Framework.ReductionAttribute";
    public const string KernelBody = "Framework.Kernels.KernelBodyAttribute";
    public const string Derivative = "Framework.DerivativeAttribute";
    public const string NotDifferentiable = "Framework.NotDifferentiableAttribute";

    public static bool Is(AttributeData attribute, string name) => attribute.AttributeClass?.ToDisplayString() == name;

    public static bool Has(ISymbol symbol, string name) => symbol.GetAttributes().Any(a => Is(a, name));

    /// <summary>Where an attribute was written, or else what it was written on.</summary>
    public static Location Place(AttributeData attribute, ISymbol symbol, CancellationToken cancellation) =>
        attribute.ApplicationSyntaxReference?.GetSyntax(cancellation).GetLocation() ?? symbol.Locations[0];
}
