using System.ComponentModel;

namespace Framework.Kernels;

/// <summary>The element type of a result, relative to the type the inputs promote to.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum ResultKind : byte
{
    /// <summary>The promoted type.</summary>
    Promoted,

    /// <summary>A truth value.</summary>
    Bool,
}

/// <summary>How the gradient with regard to an input is found.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum GradientKind : byte
{
    /// <summary>By the backward kernel.</summary>
    Kernel,

    /// <summary>It is the gradient of the first result, unchanged.</summary>
    PassThrough,

    /// <summary>It is zero everywhere.</summary>
    Zero,

    /// <summary>There is none: the input is a truth value or an integer.</summary>
    None,
}

/// <summary>What the backward step with regard to one input consists of.</summary>
/// <param name="Kind">How the gradient is found.</param>
/// <param name="SavedInputs">A bit for each input that the backward kernel reads.</param>
/// <param name="SavedOutputs">A bit for each result that the backward kernel reads.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct InputGradient(GradientKind Kind, uint SavedInputs = 0, uint SavedOutputs = 0);

/// <summary>What the generator knows of an elementwise declaration besides its kernels.</summary>
/// <param name="Name">The operation's name.</param>
/// <param name="Inputs">The number of tensor operands.</param>
/// <param name="Results">The type of each result.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record ElementwiseTraits(string Name, int Inputs, ResultKind[] Results)
{
    /// <summary>The names of the tensor operands, for messages.</summary>
    public string[] InputNames { get; init; } = [];

    /// <summary>Whether the body may be computed in integers; otherwise integer operands are promoted to float32.</summary>
    public bool IntegerLegal { get; init; }

    /// <summary>Whether the body may be computed in floating point; a bitwise one may not.</summary>
    public bool FloatLegal { get; init; } = true;

    /// <summary>Whether operands that are all truth values are refused.</summary>
    public bool RefusesBool { get; init; }

    /// <summary>A bit for each input that is a truth value and takes no part in type promotion.</summary>
    public uint BoolInputs { get; init; }

    /// <summary>One entry an input; empty if the operation is declared not to be differentiable.</summary>
    public InputGradient[] Gradients { get; init; } = [];

    /// <summary>For in-place use: the input that each result overwrites.</summary>
    public int[] InPlace { get; init; } = [0];

    /// <summary>Whether gradients flow through the operation.</summary>
    public bool IsDifferentiable => Gradients.Length > 0;
}
