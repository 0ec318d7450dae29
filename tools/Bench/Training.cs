using Framework;
using Framework.Nn;
using Framework.Optim;

namespace Bench;

/// <summary>Whole training steps: gradients cleared, forward, loss, backward, update.</summary>
static class Training
{
    /// <summary>Of an optimizer's kernel: operations for an element, and the elements read and written, which lie where those read do.</summary>
    static readonly Dictionary<string, (int Flops, int Read, int Written)> Updates = new()
    {
        ["sgd"] = (8, 3, 2),
        ["adam"] = (17, 4, 3),
        ["adamw"] = (17, 4, 3),
        ["rmsprop"] = (12, 3, 2),
    };

    public static Benchmark Optimizer(Arguments arguments)
    {
        int elements = arguments.Int("elements");
        var parameters = new Tensor[arguments.Int("tensors")];
        for (int i = 0; i < parameters.Length; i++)
        {
            parameters[i] = Kernels.Random(true, [elements]);
            parameters[i].Grad = Tensor.Randn(elements);
        }
        string name = arguments.Text("name");
        Optimizer optimizer = name == "rmsprop" ? new RMSprop(parameters, lr: 1e-3) : name == "sgd" ? new SGD(parameters, lr: 1e-3, momentum: 0.9) : Create(name, parameters);
        double all = (double)elements * parameters.Length;
        var (flops, read, written) = Updates[name];
        return new(optimizer.Step, Work.Pass(flops * all, read * all, written * all) with { WorkingSet = sizeof(float) * read * all });
    }

    public static Benchmark Mlp(Arguments arguments)
    {
        int[] sizes = arguments.Ints("sizes");
        Sequential model = Perceptron(sizes);
        var (x, y) = Labelled([arguments.Int("batch"), sizes[0]], sizes[^1]);
        return Step(arguments.Text("opt", "adam"), model.Parameters(), () => Functional.CrossEntropy(model.Forward(x), y));
    }

    public static Benchmark Recurrent(Arguments arguments)
    {
        int hidden = arguments.Int("hidden");
        var head = new Linear(hidden, 10);
        var (x, y) = Labelled([arguments.Int("batch"), arguments.Int("length"), hidden], 10);
        RecurrentNetwork network;
        Func<Tensor> show;
        switch (arguments.Text("cell", "lstm"))
        {
            case "lstm":
                var lstm = new LSTM(hidden, hidden, batchFirst: true);
                (network, show) = (lstm, () => lstm.Forward(x).Output);
                break;
            case "gru":
                var gru = new GRU(hidden, hidden, batchFirst: true);
                (network, show) = (gru, () => gru.Forward(x).Output);
                break;
            case var other:
                throw new NotSupportedException($"recurrent cell '{other}'");
        }
        return Step("adam", [.. network.Parameters(), .. head.Parameters()], () => Functional.CrossEntropy(head.Forward(show().Select(1, -1)), y));
    }

    public static Benchmark InferMlp(Arguments arguments)
    {
        int[] sizes = arguments.Ints("sizes");
        Sequential model = Perceptron(sizes);
        model.Eval();
        Tensor x = Tensor.Randn([arguments.Int("batch"), sizes[0]]);
        return new(() =>
        {
            using (Autograd.NoGrad())
            {
                model.Forward(x);
            }
        });
    }

    public static Benchmark Cnn(Arguments arguments)
    {
        int size = arguments.Int("size", 28);
        int[] channels = arguments.Ints("channels", [32, 64]);
        int a = channels[0], b = channels[1];
        var model = new Sequential(
            new Conv2d(1, a, 3, padding: 1), new ReLU(), new MaxPool2d(2), new Conv2d(a, b, 3, padding: 1), new ReLU(),
            new MaxPool2d(2), new Flatten(), new Linear(b * (size / 4) * (size / 4), 128), new ReLU(), new Linear(128, 10));
        var (x, y) = Labelled([arguments.Int("batch"), 1, size, size], 10);
        return Step("adam", model.Parameters(), () => Functional.CrossEntropy(model.Forward(x), y));
    }

    public static Benchmark ResNet(Arguments arguments)
    {
        int width = arguments.Int("width", 16), blocks = arguments.Int("blocks", 2), size = arguments.Int("size", 32), channels = width;
        var layers = new List<IForward> { new Conv2d(3, width, 3, 1, 1, bias: false), new BatchNorm2d(width), new ReLU() };
        for (int stage = 0; stage < 3; stage++)
        {
            for (int block = 0; block < blocks; block++)
            {
                layers.Add(new Residual(channels, width << stage, stage > 0 && block == 0 ? 2 : 1));
                channels = width << stage;
            }
        }
        var model = new Sequential([.. layers, new AdaptiveAvgPool2d(1), new Flatten(), new Linear(channels, 10)]);
        var (x, y) = Labelled([arguments.Int("batch"), 3, size, size], 10);
        return Step("sgd", model.Parameters(), () => Functional.CrossEntropy(model.Forward(x), y));
    }

    public static Benchmark Gpt(Arguments arguments)
    {
        int batch = arguments.Int("batch"), length = arguments.Int("length"), vocabulary = arguments.Int("vocab", 256);
        var model = new Decoder(vocabulary, length, arguments.Int("dim"), arguments.Int("heads"), arguments.Int("layers"));
        Tensor x = Tensor.RandInt(0, vocabulary, [batch, length]), y = Tensor.RandInt(0, vocabulary, [batch, length]);
        return Step("adamw", model.Parameters(), () => Functional.CrossEntropy(model.Forward(x).Reshape([-1, vocabulary]), y.Reshape([-1])));
    }

    public static Benchmark Vae(Arguments arguments)
    {
        int size = arguments.Int("size", 784), hidden = arguments.Int("hidden", 400), latent = arguments.Int("latent", 20);
        var model = new Autoencoder(size, hidden, latent);
        Tensor x = Tensor.Rand([arguments.Int("batch"), size]);
        return Step("adam", model.Parameters(), () => model.Loss(x));
    }

    public static Benchmark Dqn(Arguments arguments)
    {
        int batch = arguments.Int("batch"), observations = arguments.Int("observations", 8), actions = arguments.Int("actions", 4);
        int hidden = arguments.Int("hidden", 64), acts = arguments.Int("acts", 4);
        Sequential model = Perceptron([observations, hidden, hidden, actions]);
        var optimizer = new Adam(model.Parameters(), lr: 1e-3);
        Tensor s = Tensor.Randn([batch, observations]), a = Tensor.RandInt(0, actions, [batch, 1]), r = Tensor.Randn(batch), one = Tensor.Randn([1, observations]);
        return new(() =>
        {
            Tensor target;
            using (Autograd.NoGrad())
            {
                for (int i = 0; i < acts; i++)
                {
                    model.Forward(one).ArgMax(1).Item<long>();
                }
                target = r + 0.99 * model.Forward(s).Max(1).Values;
            }
            optimizer.ZeroGrad();
            Functional.SmoothL1Loss(model.Forward(s).Gather(1, a).Squeeze(1), target).Backward();
            optimizer.Step();
        });
    }

    public static Benchmark Tree(Arguments arguments)
    {
        int dim = arguments.Int("dim"), leaves = arguments.Int("leaves"), batch = arguments.Int("batch");
        var random = new Random(0);
        TreeNode Grow(int n)
        {
            if (n == 1)
            {
                return new TreeNode(random.Next(100), null, null);
            }
            int k = random.Next(1, n);
            return new TreeNode(0, Grow(k), Grow(n - k));
        }
        TreeNode[] trees = [.. Enumerable.Range(0, batch).Select(_ => Grow(leaves))];
        var model = new TreeModel(dim);
        Tensor y = Tensor.RandInt(0, 5, [batch]);
        return Step("sgd", model.Parameters(), () => Functional.CrossEntropy(Tensor.Cat([.. trees.Select(model.Forward)]), y));
    }

    static Sequential Perceptron(int[] sizes)
    {
        var layers = new List<IForward>();
        for (int i = 0; i + 1 < sizes.Length; i++)
        {
            layers.Add(new Linear(sizes[i], sizes[i + 1]));
            if (i < sizes.Length - 2)
            {
                layers.Add(new ReLU());
            }
        }
        return new Sequential(layers);
    }

    static (Tensor X, Tensor Y) Labelled(int[] shape, int classes) => (Tensor.Randn(shape), Tensor.RandInt(0, classes, [shape[0]]));

    static Optimizer Create(string name, IEnumerable<Tensor> parameters) => name switch
    {
        "adam" => new Adam(parameters, lr: 1e-3),
        "adamw" => new AdamW(parameters, lr: 1e-3),
        "sgd" => new SGD(parameters, lr: 1e-2, momentum: 0.9),
        _ => throw new NotSupportedException($"optimizer '{name}'"),
    };

    static Benchmark Step(string optimizerName, IEnumerable<Tensor> parameters, Func<Tensor> loss)
    {
        Optimizer optimizer = Create(optimizerName, parameters);
        return new(() =>
        {
            optimizer.ZeroGrad();
            loss().Backward();
            optimizer.Step();
        });
    }
}
