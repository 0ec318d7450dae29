using System.Collections.Immutable;
using Framework.Generators.Ir;

namespace Framework.Tests.Generators.Ir;

public sealed class VerifierTests
{
    readonly ExprBuilder b = new();

    [Fact]
    public void RefusesOperandsOfTheWrongKind()
    {
        var x = b.Input(0);
        var flag = b.Less(x, 0);
        Reject(b.Make(Op.Add, x, flag));
        Reject(b.Make(Op.And, x, flag));
        Reject(b.Make(Op.Select, x, x, x));
        Reject(b.Make(Op.Add, x, b.Constant(1, ValueKind.Integer)));
        Reject(b.Make(Op.Exp, b.Input(1, ValueKind.Integer)));
        Reject(b.Make(Op.Exp, new ExprBuilder().Input(0)));
        Reject(b.Rebuild(x + x, ImmutableArray.Create(x)));
    }

    [Fact]
    public void EqualNodesAreOne()
    {
        var x = b.Input(0);
        Assert.Same(x * 2 + 1, x * 2 + 1);
        Assert.NotSame(b.Constant(0), b.Constant(-0.0));
        Assert.Same(b.Constant(double.NaN), b.Constant(double.NaN));
    }

    static void Reject(Expr node) => Assert.Throws<InvalidOperationException>(() => Verifier.Check([node], "a test"));
}
