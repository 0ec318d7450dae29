namespace Framework.Nn;

/// <summary>The weights of one layer in one direction; gates lie one behind the other along the first dimension, as in PyTorch.</summary>
/// <param name="InputWeight">[gates · hidden, input].</param>
/// <param name="StateWeight">[gates · hidden, state].</param>
/// <param name="InputBias">[gates · hidden], or null.</param>
/// <param name="StateBias">[gates · hidden], or null.</param>
/// <param name="Projection">[state, hidden], or null where the state is as wide as the layer.</param>
sealed record RecurrentWeights(Tensor InputWeight, Tensor StateWeight, Tensor? InputBias, Tensor? StateBias, Tensor? Projection)
{
    /// <summary>Uniform up to 1/√hidden.</summary>
    public static RecurrentWeights Create(int gates, int input, int hidden, int projected, bool bias, DType dtype)
    {
        int state = projected > 0 ? projected : hidden;
        Tensor Draw(params int[] shape) => Init.ByFanIn(shape, hidden, dtype);
        return new(
            Draw(gates * hidden, input),
            Draw(gates * hidden, state),
            bias ? Draw(gates * hidden) : null,
            bias ? Draw(gates * hidden) : null,
            projected > 0 ? Draw(projected, hidden) : null);
    }

    /// <summary>By PyTorch's names.</summary>
    /// <param name="members">Receives the tensors.</param>
    /// <param name="suffix">Behind each name, such as <c>_l0_reverse</c>.</param>
    public void Name(ModuleMembers members, string suffix)
    {
        members.Parameter("weight_ih" + suffix, InputWeight);
        members.Parameter("weight_hh" + suffix, StateWeight);
        members.Parameter("bias_ih" + suffix, InputBias);
        members.Parameter("bias_hh" + suffix, StateBias);
        members.Parameter("weight_hr" + suffix, Projection);
    }
}
