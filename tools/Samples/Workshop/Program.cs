using Framework;
using Framework.Optim;
using Workshop;

// First proof, then use: gradients of the first and the second order against finite differences, in double.
Tensor Sample(Shape shape) => Tensor.Randn(shape, dtype: DType.Float64).RequireGrad();
Tensor.ManualSeed(1);
void Check(string name, Func<Tensor[], Tensor> operation, params Tensor[] inputs)
{
    Autograd.GradCheck(operation, inputs);
    Autograd.GradGradCheck(operation, inputs);
    Console.WriteLine($"{name,-10} gradients of both orders agree");
}
// Where the branches of Bowl meet its derivative has a kink, which samples from its registry entry keep away from.
var (bowl, random) = (OperationRegistry.All.Single(e => e.Name == "Bowl").Operands[0], new Random(1));
Check("Bowl", x => x[0].Bowl(), Tensor.From<double>([.. Enumerable.Range(0, 12).Select(_ => bowl.Sample(random))], [3, 4]).RequireGrad());
Check("LogMeanExp", x => x[0].LogMeanExp(), Sample([3, 4]));
Check("Norm", x => x[0].Norm(x[1], x[2]), Sample([3, 4]), Sample([4]), Sample([4]));
Check("Entropy", x => x[0].Entropy(), Sample([3, 4]));
Check("LogCosh", x => x[0].LogCosh(1), Sample([3, 4]));

// A function of two numbers, learned from samples of it.
Tensor points = 2 * Tensor.Randn([512, 2]), wanted = points.Select(1, 0).Chirp(points.Select(1, 1)).Unsqueeze(1);
var model = new Bent();
var optimizer = new AdamW(model.Parameters(), lr: 1e-2);
float first = 0, last = 0;
for (int step = 0; step < 300; step++)
{
    Tensor loss = (model.Forward(points) - wanted).LogCosh();
    optimizer.ZeroGrad();
    loss.Backward();
    optimizer.Step();
    last = loss.Item<float>();
    first = step == 0 ? last : first;
}
Console.WriteLine($"loss {first:f4} -> {last:f4}");
return last < 0.5 * first ? 0 : 1;
