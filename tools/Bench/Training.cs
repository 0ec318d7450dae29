using Framework;
using Framework.Nn;
using Framework.Optim;

namespace Bench;

/// <summary>Whole training steps: gradients cleared, forward, loss, backward, update.</summary>
static class Training
{
    public static Action Optimizer(Arguments arguments)
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
        return () => optimizer.Step();
    }

    public static Action Mlp(Arguments arguments)
    {
        int[] sizes = arguments.Ints("sizes");
        Sequential model = Perceptron(sizes);
        var (x, y) = Labelled([arguments.Int("batch"), sizes[0]], sizes[^1]);
        return Step(arguments.Text("opt", "adam"), model.Parameters(), () => Functional.CrossEntropy(model.Forward(x), y));
    }

    public static Action Recurrent(Arguments arguments)
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

    public static Action InferMlp(Arguments arguments)
    {
        int[] sizes = arguments.Ints("sizes");
        Sequential model = Perceptron(sizes);
        model.Eval();
        Tensor x = Tensor.Randn([arguments.Int("batch"), sizes[0]]);
        return () =>
        {
            using (Autograd.NoGrad())
            {
                model.Forward(x);
            }
        };
    }

    public static Action Cnn(Arguments arguments)
    {
        int size = arguments.Int("size", 28), a = 32, b = 64;
        var model = new Sequential(
            new Conv2d(1, a, 3, padding: 1), new ReLU(), new MaxPool2d(2), new Conv2d(a, b, 3, padding: 1), new ReLU(),
            new MaxPool2d(2), new Flatten(), new Linear(b * (size / 4) * (size / 4), 128), new ReLU(), new Linear(128, 10));
        var (x, y) = Labelled([arguments.Int("batch"), 1, size, size], 10);
        return Step("adam", model.Parameters(), () => Functional.CrossEntropy(model.Forward(x), y));
    }

    public static Action ResNet(Arguments arguments)
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

    public static Action Gpt(Arguments arguments)
    {
        int batch = arguments.Int("batch"), length = arguments.Int("length"), vocabulary = arguments.Int("vocab", 256);
        var model = new Decoder(vocabulary, length, arguments.Int("dim"), arguments.Int("heads"), arguments.Int("layers"));
        Tensor x = Tensor.RandInt(0, vocabulary, [batch, length]), y = Tensor.RandInt(0, vocabulary, [batch, length]);
        return Step("adamw", model.Parameters(), () => Functional.CrossEntropy(model.Forward(x).Reshape([-1, vocabulary]), y.Reshape([-1])));
    }

    public static Action Vae(Arguments arguments)
    {
        int size = arguments.Int("size", 784), hidden = arguments.Int("hidden", 400), latent = arguments.Int("latent", 20);
        var model = new Autoencoder(size, hidden, latent);
        Tensor x = Tensor.Rand([arguments.Int("batch"), size]);
        return Step("adam", model.Parameters(), () => model.Loss(x));
    }

    public static Action Dqn(Arguments arguments)
    {
        int batch = arguments.Int("batch"), observations = arguments.Int("observations", 8), actions = arguments.Int("actions", 4);
        int hidden = arguments.Int("hidden", 64), acts = arguments.Int("acts", 4);
        Sequential model = Perceptron([observations, hidden, hidden, actions]);
        var optimizer = new Adam(model.Parameters(), lr: 1e-3);
        Tensor s = Tensor.Randn([batch, observations]), a = Tensor.RandInt(0, actions, [batch, 1]), r = Tensor.Randn(batch), one = Tensor.Randn([1, observations]);
        return () =>
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
        };
    }

    public static Action Tree(Arguments arguments)
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

    static Action Step(string optimizerName, IEnumerable<Tensor> parameters, Func<Tensor> loss)
    {
        Optimizer optimizer = Create(optimizerName, parameters);
        return () =>
        {
            optimizer.ZeroGrad();
            loss().Backward();
            optimizer.Step();
        };
    }
}
