using Framework.Nn;

namespace Framework.Tests.Nn;

public class ModuleTests
{
    [Fact]
    public void State_lists_own_tensors_first_then_those_of_children_under_PyTorchs_names() => Assert.Equal(
    [
        "gain",
        "layers.0.weight", "layers.0.num_calls",
        "layers.1.weight", "layers.1.bias", "layers.1.num_calls",
        "list.0.weight", "list.0.num_calls",
        "heads.left.weight", "heads.left.num_calls",
        "plain.a.weight", "plain.a.num_calls",
    ], new Stack(3).StateDict().Keys);

    [Fact]
    public void Parameters_are_each_listed_once_and_require_gradients()
    {
        var shared = new Scale(2);
        var model = new Sequential(shared, shared, new BiasedScale(2));
        Assert.Equal(["0.weight", "2.weight", "2.bias"], model.NamedParameters().Select(entry => entry.Key));
        Assert.All(model.Parameters(), parameter => Assert.True(parameter.RequiresGrad));
        Assert.Equal(6, model.NumParameters);
        Assert.Equal(["0.weight", "0.num_calls", "1.weight", "1.num_calls", "2.weight", "2.bias", "2.num_calls"], model.StateDict().Keys);
    }

    [Fact]
    public void A_parameter_is_trained_from_the_start_and_a_frozen_one_stays_frozen()
    {
        var scale = new Scale(2);
        Tensor y = scale.Forward(Tensor.From<float>([3, 4], [2]));
        y.Backward(Tensor.Ones([2]));
        Assert.Equal([3f, 4f], scale.Weight.Grad!.AsSpan<float>());
        scale.RequireGrad(false);
        Assert.False(Assert.Single(scale.Parameters()).RequiresGrad);
    }

    [Fact]
    public void Modes_reach_every_module()
    {
        var stack = new Stack(2);
        Assert.All(stack.Modules(), module => Assert.True(module.IsTraining));
        Assert.Same(stack, stack.Eval());
        Assert.Equal(8, stack.Modules().Count);
        Assert.All(stack.Modules(), module => Assert.False(module.IsTraining));
        Assert.All(stack.Train().Modules(), module => Assert.True(module.IsTraining));
        Assert.Equal(["", "layers.0", "layers.1", "list", "list.0", "heads", "heads.left", "plain.a"], stack.NamedModules().Select(entry => entry.Key));
    }

    [Fact]
    public void Conversion_keeps_the_tensors_and_leaves_integers_alone()
    {
        var scale = new Scale(2);
        Tensor weight = scale.Weight;
        scale.To(DType.Float64);
        Assert.Same(weight, scale.Weight);
        Assert.Equal(DType.Float64, weight.DType);
        Assert.Equal([1.0, 1.0], weight.AsSpan<double>());
        Assert.True(weight.RequiresGrad);
        Assert.Equal(DType.Float64, scale.Scratch.DType);
        Assert.Equal([DType.Float64, DType.Int64], scale.StateDict().Values.Select(tensor => tensor.DType));
        Assert.Throws<ArgumentException>(() => scale.To(DType.Int32));
        scale.Forward(Tensor.Ones([2], DType.Float64)).Backward(Tensor.Ones([2], DType.Float64));
        Assert.Equal([1.0, 1.0], weight.Grad!.AsSpan<double>());
    }

    [Fact]
    public void State_goes_out_and_in_and_shares_memory()
    {
        var (source, target) = (new Stack(2), new Stack(2));
        source.StateDict()["layers.1.bias"].AsSpan<float>()[1] = 7;
        target.LoadStateDict(source.StateDict());
        Assert.Equal([0f, 7f], target.StateDict()["layers.1.bias"].AsSpan<float>());
        target.LoadStateDict([new("gain", Tensor.Full([1], 5, DType.Float64))], strict: false);
        Assert.Equal([5f], target.StateDict()["gain"].AsSpan<float>());
        Assert.True(target.Parameters()[0].RequiresGrad);
    }

    [Fact]
    public void What_does_not_fit_is_listed_and_nothing_is_loaded()
    {
        var stack = new Stack(2);
        var state = new Stack(2).StateDict();
        state["gain"].AsSpan<float>()[0] = 9;
        state["layers.0.weight"] = Tensor.Zeros([3]);
        state.Remove("list.0.weight");
        state["extra"] = Tensor.Zeros([1]);
        var error = Assert.Throws<ArgumentException>(() => stack.LoadStateDict(state));
        Assert.StartsWith("LoadStateDict: the values do not fit Stack, and nothing was loaded. Missing: list.0.weight. Unexpected: extra. Of another shape: layers.0.weight is [2] here and [3] there.", error.Message);
        Assert.Equal([2f], stack.StateDict()["gain"].AsSpan<float>());
        error = Assert.Throws<ArgumentException>(() => stack.LoadStateDict(state, strict: false));
        Assert.DoesNotContain("Missing", error.Message);
    }

    [Fact]
    public void Prints_a_tree_with_shapes_and_counts()
    {
        var model = new Sequential(("0", new Scale(3)), ("body", new Sequential(new BiasedScale(2))));
        Assert.Equal("""
            Sequential()
              0: Scale()           weight [3]           3
              body: Sequential()
                0: BiasedScale(2)  weight [2] bias [2]  4
            parameters                                  7
            """, model.ToString(), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Apply_visits_children_first()
    {
        var order = new List<string>();
        new Sequential(new Scale(1), new Sequential()).Apply(module => order.Add($"{module.GetType().Name}{module.Children().Count}"));
        Assert.Equal(["Sequential0", "Scale0", "Sequential2"], order);
    }

    [Fact]
    public void Sequential_passes_the_output_of_each_to_the_next()
    {
        var model = new Sequential(new Scale(2), new Scale(2));
        model.StateDict()["1.weight"].AsSpan<float>()[1] = 3;
        Assert.Equal([2f, 6f], model.Forward(Tensor.From<float>([2, 2], [2])).AsSpan<float>());
        Assert.Equal(2, model.Count);
        Assert.Throws<ArgumentException>(() => new Sequential(("a", model), ("a", model)));
        Assert.Throws<ArgumentException>(() => new Sequential(("a.b", model)));
    }

    [Fact]
    public void ZeroGrad_forgets_gradients()
    {
        var scale = new Scale(1);
        scale.Forward(Tensor.Ones([1])).Backward();
        scale.ZeroGrad();
        Assert.Null(scale.Weight.Grad);
    }
}
