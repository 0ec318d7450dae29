namespace Framework.Nn;

/// <summary>A function from one tensor to one tensor: what <see cref="Sequential"/> strings together. Modules with such a method implement it by themselves.</summary>
public interface IForward
{
    /// <summary>Computes the output.</summary>
    /// <param name="x">The input.</param>
    /// <returns>The output.</returns>
    Tensor Forward(Tensor x);
}
