using Framework.Nn;
using Framework.Optim;
using Framework.Tests.Kernels;

namespace Framework.Tests.Tensors;

/// <summary>What ends with a scope and what does not. Sizes: a value within its storage, an array of the managed heap, a block of the pool.</summary>
[Collection(nameof(MemoryPoolTests))]
public sealed class MemoryScopeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(10_000)]
    public void ResultsEndWithTheScopeAndInputsDoNot(int count)
    {
        Tensor x = Tensor.Ones([count]), y, view;
        using (Memory.Scope())
        {
            y = x + x;
            view = y.Reshape(1, count);
            Assert.Equal(2f, y.ToArray<float>()[^1]);
        }
        Assert.Throws<ObjectDisposedException>(() => y.ToArray<float>());
        var error = Assert.Throws<ObjectDisposedException>(() => view + 1);
        Assert.Contains("MemoryScope.Keep", error.Message, StringComparison.Ordinal);
        Assert.Equal(1f, x.ToArray<float>()[^1]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(10_000)]
    public void WhatIsKeptOutlivesTheScope(int count)
    {
        Tensor x = Tensor.Ones([count]), sum, view;
        using (MemoryScope scope = Memory.Scope())
        {
            sum = scope.Keep(x + x);
            // A view of what nobody else keeps.
            view = scope.Keep((x * 3).Reshape(1, count));
            Assert.Same(x, scope.Keep(x));
        }
        // What went back to the pool would be here now.
        Tensor other = x * 7;
        Assert.All(sum.ToArray<float>(), value => Assert.Equal(2f, value));
        Assert.All(view.ToArray<float>(), value => Assert.Equal(3f, value));
        Assert.Equal(7f, other.ToArray<float>()[0]);
    }

    [Fact]
    public void WhatAnInnerScopeKeepsEndsWithTheOuter()
    {
        Tensor x = Tensor.Ones([1000]), kept, keptByBoth, keptByOuter, inner;
        using (MemoryScope outer = Memory.Scope())
        {
            using (MemoryScope scope = Memory.Scope())
            {
                kept = scope.Keep(x + 1);
                keptByBoth = outer.Keep(scope.Keep(x + 2));
                keptByOuter = outer.Keep(x + 3);
                inner = x + 4;
            }
            Assert.Throws<ObjectDisposedException>(() => inner.Sum());
            Assert.Equal(2000f, kept.Sum().Item<float>());
        }
        Assert.Throws<ObjectDisposedException>(() => kept.Sum());
        Assert.Equal(3000f, keptByBoth.Sum().Item<float>());
        Assert.Equal(4000f, keptByOuter.Sum().Item<float>());
    }

    [Fact]
    public void AScopeEndsOnceAndWithItWhatWasForgottenInside()
    {
        Tensor x = Tensor.Ones([1000]), forgotten, later;
        MemoryScope outer = Memory.Scope();
        Memory.Scope();
        forgotten = x + 1;
        outer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => forgotten.Sum());
        using (Memory.Scope())
        {
            later = x + 2;
            // It ended before this one began, which uses the same list.
            outer.Dispose();
            Assert.Equal(3000f, later.Sum().Item<float>());
            bool refused = false;
            try
            {
                outer.Keep(later);
            }
            catch (ObjectDisposedException)
            {
                refused = true;
            }
            Assert.True(refused);
        }
        Assert.Throws<ObjectDisposedException>(() => later.Sum());
        default(MemoryScope).Dispose();
    }

    [Fact]
    public void AnExceptionEndsTheScope()
    {
        Tensor x = Tensor.Ones([1000]), y = x;
        Assert.Throws<DivideByZeroException>(Fail);
        Assert.Throws<ObjectDisposedException>(() => y.Sum());
        Assert.Equal(2000f, (x + 1).Sum().Item<float>());

        void Fail()
        {
            using MemoryScope scope = Memory.Scope();
            y = x + 1;
            throw new DivideByZeroException();
        }
    }

    [Fact]
    public void OtherThreadsAreNotInTheScope()
    {
        Tensor x = Tensor.Ones([1000]), theirs = x;
        using (Memory.Scope())
        {
            var thread = new Thread(() => theirs = x + 1);
            thread.Start();
            thread.Join();
        }
        Assert.Equal(2000f, theirs.Sum().Item<float>());
    }

    /// <summary>Gradients, the state of the optimizer and the statistics of the layers live on; a scope for each step changes no bit of what is learnt.</summary>
    [Fact]
    public void TrainingInScopesLearnsTheSame()
    {
        float[][] plain = Train(scoped: false), scoped = Train(scoped: true);
        Assert.Equal(plain, scoped);

        static float[][] Train(bool scoped)
        {
            var generator = new Generator(5);
            var model = new Sequential(new Linear(20, 60), new BatchNorm1d(60), new ReLU(), new Linear(60, 3));
            foreach (Tensor parameter in model.Parameters())
            {
                using (Autograd.NoGrad())
                {
                    parameter.CopyInPlace(Tensor.Randn(parameter.Shape, generator: generator));
                }
            }
            Tensor x = Tensor.Randn([40, 20], generator: generator), target = Tensor.RandInt(0, 3, [40], generator: generator);
            var optimizer = new AdamW(model.Parameters(), lr: 1e-2);
            var losses = new List<float>();
            for (int step = 0; step < 6; step++)
            {
                if (scoped)
                {
                    using MemoryScope scope = Memory.Scope();
                    Step(step);
                }
                else
                {
                    Step(step);
                }
            }
            return [[.. losses], .. model.Parameters().Select(p => p.ToArray<float>()), .. model.Parameters().Select(p => p.Grad!.ToArray<float>()),
                .. model.Buffers().Where(b => b.DType == DType.Float32).Select(b => b.ToArray<float>())];

            void Step(int step)
            {
                // Gradients of two steps add up, across the ends of their scopes.
                if (step % 2 == 0)
                {
                    optimizer.ZeroGrad();
                }
                Tensor loss = Functional.CrossEntropy(model.Forward(x), target);
                loss.Backward();
                optimizer.Step();
                losses.Add(loss.Item<float>());
            }
        }
    }

    [Fact]
    public void GradientsOfAnyOriginLiveOn()
    {
        Tensor x = Tensor.Ones([1000]).RequireGrad(), retained, middle;
        using (Memory.Scope())
        {
            middle = x * 2;
            middle.RetainGrad();
            (middle * middle).Sum().Backward();
            retained = middle.Grad!;
        }
        Assert.Equal(4000f, retained.Sum().Item<float>());
        Assert.Equal(8000f, x.Grad!.Sum().Item<float>());
        using (Memory.Scope())
        {
            x.Grad = Tensor.Full([1000], 5f);
        }
        Assert.Equal(5000f, x.Grad.Sum().Item<float>());
        using (Memory.Scope())
        {
            Assert.Throws<ObjectDisposedException>(() => Of(x)[0].Sum());
        }

        static Tensor[] Of(Tensor x)
        {
            using MemoryScope scope = Memory.Scope();
            return [.. Autograd.Grad([(x * x).Sum()], [x]).Select(gradient => gradient!)];
        }
    }

    /// <summary>Each scope finds the memory of the one before, so that what is handed out does not grow, without any collection.</summary>
    [Fact]
    public void ScopesGoRoundInTheSameMemory()
    {
        Tensor x = Tensor.Ones([1 << 18]);
        long before = 0, most = 0;
        for (int i = 0; i < 200; i++)
        {
            using MemoryScope scope = Memory.Scope();
            Tensor y = x;
            for (int k = 0; k < 3; k++)
            {
                y = y + x;
            }
            before = i == 0 ? Memory.Report().InUse : before;
            most = Math.Max(most, Memory.Report().InUse);
        }
        Assert.InRange(most, 1, before);
    }
}
