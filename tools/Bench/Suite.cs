namespace Bench;

/// <summary>The benchmarks by name. Each builder prepares inputs once and returns one iteration.</summary>
static class Suite
{
    static readonly Dictionary<string, Func<Arguments, Action>> Builders = new()
    {
        ["gemm"] = Kernels.Gemm,
        ["elementwise"] = Kernels.Elementwise,
        ["reduce"] = Kernels.Reduce,
        ["rowwise"] = Rows.Rowwise,
        ["fused"] = Kernels.Fused,
        ["conv2d"] = Kernels.Conv2d,
        ["attention"] = Rows.Attention,
        ["chain"] = Kernels.Chain,
        ["optimizer"] = Training.Optimizer,
        ["train_mlp"] = Training.Mlp,
        ["train_cnn"] = Training.Cnn,
        ["train_resnet"] = Training.ResNet,
        ["train_lstm"] = Training.Recurrent,
        ["train_gpt"] = Training.Gpt,
        ["train_vae"] = Training.Vae,
        ["train_tree"] = Training.Tree,
        ["train_dqn"] = Training.Dqn,
        ["infer_mlp"] = Training.InferMlp,
    };

    public static IEnumerable<string> Names => Builders.Keys;

    public static Action Prepare(string name, Arguments arguments) =>
        Builders.TryGetValue(name, out var builder) ? builder(arguments) : throw new NotSupportedException($"no benchmark is called '{name}'");
}
