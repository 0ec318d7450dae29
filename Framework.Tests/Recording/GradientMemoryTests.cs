namespace Framework.Tests.Recording;

/// <summary>Backward gives memory back as it goes; whatever the caller can still see must survive that.</summary>
[Collection(nameof(Kernels.MemoryPoolTests))]
public sealed class GradientMemoryTests
{
    const int Large = 1 << 16;

    [Fact]
    public void GradientsTheCallerSawStayReadable()
    {
        Tensor x = Tensor.Ones([Large]).RequireGrad();
        Tensor y = x.Multiply(2.0), z = y.Multiply(3.0), w = z.Multiply(5.0);
        Tensor? seen = null;
        y.RegisterHook(gradient =>
        {
            seen = gradient;
            return null;
        });
        z.RetainGrad();
        w.Backward(Tensor.Ones([Large]));
        Assert.Equal(15, seen!.AsSpan<float>()[Large - 1]);
        Assert.Equal(5, z.Grad!.AsSpan<float>()[Large - 1]);
        Assert.Equal(30, x.Grad!.AsSpan<float>()[Large - 1]);
    }

    [Fact]
    public void CapturedGradientsStayReadable()
    {
        Tensor x = Tensor.Ones([Large]).RequireGrad();
        Tensor y = x.Multiply(2.0), z = y.Multiply(3.0);
        Tensor seed = Tensor.Ones([Large]);
        Tensor?[] gradients = Autograd.Grad([z], [x, y], [seed]);
        Assert.Equal(6, gradients[0]!.AsSpan<float>()[7]);
        Assert.Equal(3, gradients[1]!.AsSpan<float>()[7]);
        Assert.Equal(1, seed.AsSpan<float>()[7]);
    }

    [Fact]
    public void SharedGradientsReachBothSides()
    {
        Tensor a = Tensor.Ones([Large]).RequireGrad(), b = Tensor.Ones([Large]).RequireGrad();
        Tensor sum = a.Multiply(2.0).Add(b.Multiply(3.0));
        sum.Add(sum).Multiply(1.0).Backward(Tensor.Ones([Large]));
        Assert.Equal(4, a.Grad!.AsSpan<float>()[3]);
        Assert.Equal(6, b.Grad!.AsSpan<float>()[3]);
    }

    [Fact]
    public void ConsumedGradientsAreFreeAgain()
    {
        Tensor x = Tensor.Ones([Large]).RequireGrad();
        Tensor y = x;
        for (int i = 0; i < 64; i++)
        {
            y = y.Multiply(1.0);
        }
        Tensor seed = Tensor.Ones([Large]);
        long before = Memory.Report().InUse;
        y.Backward(seed);
        // Without giving back, 64 gradients of 256 KiB would be in use until a collection finds them.
        Assert.True(Memory.Report().InUse - before <= 8L * sizeof(float) * Large);
    }

    [Fact]
    public void SpansOfSmallGradientsStayReadable()
    {
        Tensor x = Tensor.Ones([4]).RequireGrad(), y = x * 2.0, z = y.Clone();
        Tensor[] seen = new Tensor[2];
        y.RegisterHook(gradient => seen[0] = gradient * 1.0);
        z.RegisterHook(gradient => seen[1] = gradient);
        (z * 3.0 + x).Backward(Tensor.Ones([4]));
        (x * 5.0).Exp().Backward(Tensor.Ones([4]));
        Assert.Equal([3f, 3, 3, 3], seen[0].ToArray<float>());
        Assert.Equal([3f, 3, 3, 3], seen[1].ToArray<float>());
    }

    [Fact]
    public void SmallGradientsTakeTheMemoryOfThoseConsumed()
    {
        const int Operations = 200, Size = 500;
        Tensor x = Tensor.Ones([Size]).RequireGrad();
        Chain(x).Backward(Tensor.Ones([Size]));
        Tensor y = Chain(x), seed = Tensor.Ones([Size]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        y.Backward(seed);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < Operations * sizeof(float) * Size / 4);

        static Tensor Chain(Tensor y)
        {
            for (int i = 0; i < Operations; i++)
            {
                y = y * 1.01;
            }
            return y;
        }
    }
}
