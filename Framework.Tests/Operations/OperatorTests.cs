namespace Framework.Tests.Operations;

public sealed class OperatorTests
{
    static readonly Tensor X = Tensor.From<float>([-3, 0, 2, 7], [4]), Y = Tensor.From<float>([2, 5, 2, -4], [4]);
    static readonly Tensor M = Tensor.From<long>([6, -1, 5], [3]), N = Tensor.From<long>([3, 4, 1], [3]);
    static readonly Tensor P = Tensor.From<bool>([true, true, false, false], [4]), Q = Tensor.From<bool>([true, false, true, false], [4]);

    static void Holds<T>(Tensor actual, params T[] expected) where T : unmanaged => Assert.Equal(expected, actual.AsSpan<T>().ToArray());

    [Fact]
    public void Arithmetic()
    {
        Holds<float>(X + Y, -1, 5, 4, 3);
        Holds<float>(X - Y, -5, -5, 0, 11);
        Holds<float>(X * Y, -6, 0, 4, -28);
        Holds(X / Y, -1.5f, 0, 1, -1.75f);
        Holds<float>(X % Y, 1, 0, 0, -1);
        Holds<float>(-X, 3, -0f, -2, -7);
        Holds<float>(1 - X * 2, 7, 1, -3, -13);
    }

    [Fact]
    public void Comparison()
    {
        Holds(X < Y, true, true, false, false);
        Holds(X <= Y, true, true, true, false);
        Holds(X > Y, false, false, false, true);
        Holds(X >= Y, false, false, true, true);
        Holds(X == Y, false, false, true, false);
        Holds(X != 2, true, true, false, true);
    }

    [Fact]
    public void Bits()
    {
        Holds<long>(M & N, 2, 4, 1);
        Holds<long>(M | N, 7, -1, 5);
        Holds<long>(M ^ N, 5, -5, 4);
        Holds<long>(~M, -7, 0, -6);
        Holds<long>(M << N, 48, -16, 10);
        Holds<long>(M >> N, 0, -1, 2);
    }

    [Fact]
    public void Truth()
    {
        Holds(P & Q, true, false, false, false);
        Holds(P | Q, true, true, true, false);
        Holds(P ^ Q, false, true, true, false);
        Holds(~P, false, false, true, true);
        Holds(!X, false, true, false, false);
    }

    [Fact]
    public void BitsOfFloatsAreRefused() => Assert.Throws<ArgumentException>(() => X & Y);

    [Fact]
    public void ATensorIsItselfAndNotItsValues()
    {
        Tensor twin = X.Clone();
        Assert.False(X.Equals(twin));
        Assert.True(X.Equals((object)X));
        Assert.Equal(2, new Dictionary<Tensor, int> { [X] = 1, [twin] = 2 }[twin]);
        Assert.False(twin is null);
    }

    [Fact]
    public void CompoundAssignmentLeavesWhatWasRecordedAlone()
    {
        Tensor x = Tensor.From<float>([3], [1]).RequireGrad();
        Tensor y = x * x, kept = y;
        y += y;
        y.Backward(Tensor.Ones([1]));
        Holds<float>(kept, 9);
        Holds<float>(x.Grad!, 12);
    }
}
