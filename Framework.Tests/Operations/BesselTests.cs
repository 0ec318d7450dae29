using Framework;

namespace Framework.Tests.Operations;

/// <summary>Against mpmath at 30 digits.</summary>
public class BesselTests
{
    [Theory]
    [InlineData("I0", 0.0, 1.0)]
    [InlineData("I0e", 0.0, 1.0)]
    [InlineData("I1", 0.0, 0.0)]
    [InlineData("I1e", 0.0, 0.0)]
    [InlineData("I0", 0.001, 1.0000002500000156)]
    [InlineData("I0e", 0.001, 0.9990007495835156)]
    [InlineData("I1", 0.001, 0.0005000000625000026)]
    [InlineData("I1e", 0.001, 0.0004995003123542213)]
    [InlineData("I0", 0.5, 1.0634833707413236)]
    [InlineData("I0e", 0.5, 0.6450352704491501)]
    [InlineData("I1", 0.5, 0.2578943053908963)]
    [InlineData("I1e", 0.5, 0.1564208031848717)]
    [InlineData("I0", -1.25, 1.4304687177218296)]
    [InlineData("I0e", -1.25, 0.4098361493857494)]
    [InlineData("I1", -1.25, -0.7552814183407472)]
    [InlineData("I1e", -1.25, -0.21639174933399202)]
    [InlineData("I0", 3.75, 9.118945860844567)]
    [InlineData("I0e", 3.75, 0.2144570512300487)]
    [InlineData("I1", 3.75, 7.780015229824416)]
    [InlineData("I1e", 3.75, 0.1829684209308909)]
    [InlineData("I0", 7.9, 389.406283282158)]
    [InlineData("I0e", 7.9, 0.14436986414104191)]
    [InlineData("I1", 7.9, 363.8539440845084)]
    [InlineData("I1e", 7.9, 0.13489649943989376)]
    [InlineData("I0", 8.0, 427.5641157218048)]
    [InlineData("I0e", 8.0, 0.14343178185685032)]
    [InlineData("I1", 8.0, 399.8731367825601)]
    [InlineData("I1e", 8.0, 0.13414249329269817)]
    [InlineData("I0", 8.1, 469.5006067101215)]
    [InlineData("I0e", 8.1, 0.14251180948829528)]
    [InlineData("I1", 8.1, 439.48430891035844)]
    [InlineData("I1e", 8.1, 0.13340068832583662)]
    [InlineData("I0", -12.0, 18948.925349296307)]
    [InlineData("I0e", -12.0, 0.11642622121344044)]
    [InlineData("I1", -12.0, -18141.348781638833)]
    [InlineData("I1e", -12.0, -0.11146429929018098)]
    [InlineData("I0", 30.0, 781672297823.9775)]
    [InlineData("I0e", 30.0, 0.0731459464822373)]
    [InlineData("I1", 30.0, 768532038938.957)]
    [InlineData("I1e", 30.0, 0.07191633059864755)]
    [InlineData("I0", 80.0, 2.4751784043341704e+33)]
    [InlineData("I0e", 80.0, 0.044673291782275276)]
    [InlineData("I1", 80.0, 2.459659579567541e+33)]
    [InlineData("I1e", 80.0, 0.044393200058097465)]
    public void Agrees_with_the_exact_value(string name, double x, double expected)
    {
        Func<Tensor, Tensor> function = name switch { "I0" => Functional.I0, "I0e" => Functional.I0e, "I1" => Functional.I1, _ => Functional.I1e };
        Assert.Equal(expected, function(Tensor.From(x)).Item<double>(), 4e-15 * Math.Abs(expected));
        Assert.Equal((float)expected, function(Tensor.From((float)x)).Item<float>(), 2e-6f * Math.Abs((float)expected));
    }
}
