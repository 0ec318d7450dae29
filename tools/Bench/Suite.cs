namespace Bench;

/// <summary>The benchmarks by name. Each builder prepares inputs once and returns one iteration.</summary>
static class Suite
{
    static readonly Dictionary<string, Func<Arguments, Benchmark>> Builders = new()
    {
        ["gemm"] = Kernels.Gemm,
        ["elementwise"] = Elementwise.Prepare,
        ["reduce"] = Kernels.Reduce,
        ["rowwise"] = Rows.Rowwise,
        ["fused"] = Elementwise.Fused,
        ["conv2d"] = Kernels.Conv2d,
        ["attention"] = Rows.Attention,
        ["sdpa"] = Rows.ScaledDotProduct,
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

    public static Benchmark Prepare(string name, Arguments arguments)
    {
        if (!Builders.TryGetValue(name, out var builder))
        {
            throw new NotSupportedException($"no benchmark is called '{name}'");
        }
        Benchmark benchmark = builder(arguments);
        arguments.RefuseOthers();
        return benchmark;
    }
}
