using System.Globalization;
using System.Reflection;
using System.Text;
using Framework.Generators.Frontend;
using Framework.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Framework.Tests.Generators.Ir;

/// <summary>Random scalar methods, compiled by the C# compiler, against what the frontend reads of them, interpreted: neither knows of the other.</summary>
public sealed class CompiledMethodTests
{
    const int Methods = 1500;

    [Fact]
    public void TheInterpreterComputesWhatTheCompiledMethodDoes()
    {
        var sources = Enumerable.Range(0, Methods).Select(seed => new RandomExpressions(seed)).ToArray();
        var code = new StringBuilder("using System; using Framework;\npublic static class Methods\n{\n");
        for (var k = 0; k < Methods; k++)
            code.Append(CultureInfo.InvariantCulture, $"    public static {sources[k].Method($"F{k}", 4)}\n");
        var compilation = GeneratorRun.Compile(code.Append('}').ToString());
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(5)));
        var type = Assembly.Load(image.ToArray()).GetType("Methods")!;
        var symbol = compilation.GetTypeByMetadataName("Methods")!;
        var compared = 0;
        for (var k = 0; k < Methods; k++)
        {
            var builder = new ExprBuilder();
            var reader = new BodyReader(compilation, builder, default);
            var read = reader.Read(symbol.GetMembers($"F{k}").OfType<IMethodSymbol>().Single(), [builder.Input(0), builder.Input(1), builder.Input(2)])[0];
            Assert.Empty(reader.Findings);
            var method = type.GetMethod($"F{k}")!.CreateDelegate<Func<double, double, double, double>>();
            foreach (var point in new[] { sources[k].Point(), sources[k].Point(20), [0, -0.0, 1], [double.NaN, double.PositiveInfinity, -1] })
            {
                var (expected, actual) = (method(point[0], point[1], point[2]), Interpreter.Evaluate(read, new(point, [])));
                Assert.True(expected.Equals(actual) || expected == actual || Math.Abs(expected - actual) <= 1e-9 * (1 + Math.Abs(expected)),
                    $"F{k} at ({string.Join(", ", point)}): compiled {expected:R}, interpreted {actual:R}\n{read}");
                compared += double.IsFinite(expected) ? 1 : 0;
            }
        }
        Assert.True(compared > Methods, $"Only {compared} values are finite.");
    }
}
