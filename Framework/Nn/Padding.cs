namespace Framework.Nn;

/// <summary>Lays one number around sequences.</summary>
/// <param name="padding">Pairs of how much to add before and behind, from the last dimension on; negative numbers take away.</param>
/// <param name="value">The number.</param>
[Module]
public sealed partial class ConstantPad1d(int[] padding, double value)
{
    /// <summary>The same at all ends.</summary>
    /// <param name="padding">How much to add.</param>
    /// <param name="value">The number.</param>
    public ConstantPad1d(int padding, double value) : this([padding, padding], value)
    {
    }

    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, channels, length], or without the batch.</param>
    /// <returns>The larger tensor.</returns>
    /// <exception cref="ArgumentException">The numbers do not fit the input.</exception>
    public Tensor Forward(Tensor x) => x.Pad(padding, PadMode.Constant, value);

    /// <inheritdoc/>
    protected internal override string Describe() => string.Join(", ", padding);
}

/// <summary>Lays one number around images.</summary>
/// <param name="padding">Pairs of how much to add before and behind, from the last dimension on; negative numbers take away.</param>
/// <param name="value">The number.</param>
[Module]
public sealed partial class ConstantPad2d(int[] padding, double value)
{
    /// <summary>The same at all ends.</summary>
    /// <param name="padding">How much to add.</param>
    /// <param name="value">The number.</param>
    public ConstantPad2d(int padding, double value) : this([padding, padding, padding, padding], value)
    {
    }

    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, channels, height, width], or without the batch.</param>
    /// <returns>The larger tensor.</returns>
    /// <exception cref="ArgumentException">The numbers do not fit the input.</exception>
    public Tensor Forward(Tensor x) => x.Pad(padding, PadMode.Constant, value);

    /// <inheritdoc/>
    protected internal override string Describe() => string.Join(", ", padding);
}

/// <summary>Lays one number around volumes.</summary>
/// <param name="padding">Pairs of how much to add before and behind, from the last dimension on; negative numbers take away.</param>
/// <param name="value">The number.</param>
[Module]
public sealed partial class ConstantPad3d(int[] padding, double value)
{
    /// <summary>The same at all ends.</summary>
    /// <param name="padding">How much to add.</param>
    /// <param name="value">The number.</param>
    public ConstantPad3d(int padding, double value) : this([padding, padding, padding, padding, padding, padding], value)
    {
    }

    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, channels, depth, height, width], or without the batch.</param>
    /// <returns>The larger tensor.</returns>
    /// <exception cref="ArgumentException">The numbers do not fit the input.</exception>
    public Tensor Forward(Tensor x) => x.Pad(padding, PadMode.Constant, value);

    /// <inheritdoc/>
    protected internal override string Describe() => string.Join(", ", padding);
}

/// <summary>Lays the input mirrored at its edge, which is not repeated around sequences.</summary>
/// <param name="padding">Pairs of how much to add before and behind, from the last dimension on; negative numbers take away.</param>
[Module]
public sealed partial class ReflectionPad1d(int[] padding)
{
    /// <summary>The same at all ends.</summary>
    /// <param name="padding">How much to add.</param>
    public ReflectionPad1d(int padding) : this([padding, padding])
    {
    }

    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, channels, length], or without the batch.</param>
    /// <returns>The larger tensor.</returns>
    /// <exception cref="ArgumentException">The numbers do not fit the input.</exception>
    public Tensor Forward(Tensor x) => x.Pad(padding, PadMode.Reflect);

    /// <inheritdoc/>
    protected internal override string Describe() => string.Join(", ", padding);
}

/// <summary>Lays the input mirrored at its edge, which is not repeated around images.</summary>
/// <param name="padding">Pairs of how much to add before and behind, from the last dimension on; negative numbers take away.</param>
[Module]
public sealed partial class ReflectionPad2d(int[] padding)
{
    /// <summary>The same at all ends.</summary>
    /// <param name="padding">How much to add.</param>
    public ReflectionPad2d(int padding) : this([padding, padding, padding, padding])
    {
    }

    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, channels, height, width], or without the batch.</param>
    /// <returns>The larger tensor.</returns>
    /// <exception cref="ArgumentException">The numbers do not fit the input.</exception>
    public Tensor Forward(Tensor x) => x.Pad(padding, PadMode.Reflect);

    /// <inheritdoc/>
    protected internal override string Describe() => string.Join(", ", padding);
}

/// <summary>Lays the input mirrored at its edge, which is not repeated around volumes.</summary>
/// <param name="padding">Pairs of how much to add before and behind, from the last dimension on; negative numbers take away.</param>
[Module]
public sealed partial class ReflectionPad3d(int[] padding)
{
    /// <summary>The same at all ends.</summary>
    /// <param name="padding">How much to add.</param>
    public ReflectionPad3d(int padding) : this([padding, padding, padding, padding, padding, padding])
    {
    }

    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, channels, depth, height, width], or without the batch.</param>
    /// <returns>The larger tensor.</returns>
    /// <exception cref="ArgumentException">The numbers do not fit the input.</exception>
    public Tensor Forward(Tensor x) => x.Pad(padding, PadMode.Reflect);

    /// <inheritdoc/>
    protected internal override string Describe() => string.Join(", ", padding);
}

/// <summary>Lays the element at the edge around sequences.</summary>
/// <param name="padding">Pairs of how much to add before and behind, from the last dimension on; negative numbers take away.</param>
[Module]
public sealed partial class ReplicationPad1d(int[] padding)
{
    /// <summary>The same at all ends.</summary>
    /// <param name="padding">How much to add.</param>
    public ReplicationPad1d(int padding) : this([padding, padding])
    {
    }

    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, channels, length], or without the batch.</param>
    /// <returns>The larger tensor.</returns>
    /// <exception cref="ArgumentException">The numbers do not fit the input.</exception>
    public Tensor Forward(Tensor x) => x.Pad(padding, PadMode.Replicate);

    /// <inheritdoc/>
    protected internal override string Describe() => string.Join(", ", padding);
}

/// <summary>Lays the element at the edge around images.</summary>
/// <param name="padding">Pairs of how much to add before and behind, from the last dimension on; negative numbers take away.</param>
[Module]
public sealed partial class ReplicationPad2d(int[] padding)
{
    /// <summary>The same at all ends.</summary>
    /// <param name="padding">How much to add.</param>
    public ReplicationPad2d(int padding) : this([padding, padding, padding, padding])
    {
    }

    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, channels, height, width], or without the batch.</param>
    /// <returns>The larger tensor.</returns>
    /// <exception cref="ArgumentException">The numbers do not fit the input.</exception>
    public Tensor Forward(Tensor x) => x.Pad(padding, PadMode.Replicate);

    /// <inheritdoc/>
    protected internal override string Describe() => string.Join(", ", padding);
}

/// <summary>Lays the element at the edge around volumes.</summary>
/// <param name="padding">Pairs of how much to add before and behind, from the last dimension on; negative numbers take away.</param>
[Module]
public sealed partial class ReplicationPad3d(int[] padding)
{
    /// <summary>The same at all ends.</summary>
    /// <param name="padding">How much to add.</param>
    public ReplicationPad3d(int padding) : this([padding, padding, padding, padding, padding, padding])
    {
    }

    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, channels, depth, height, width], or without the batch.</param>
    /// <returns>The larger tensor.</returns>
    /// <exception cref="ArgumentException">The numbers do not fit the input.</exception>
    public Tensor Forward(Tensor x) => x.Pad(padding, PadMode.Replicate);

    /// <inheritdoc/>
    protected internal override string Describe() => string.Join(", ", padding);
}

/// <summary>Lays zeros around sequences.</summary>
/// <param name="padding">Pairs of how much to add before and behind, from the last dimension on; negative numbers take away.</param>
[Module]
public sealed partial class ZeroPad1d(int[] padding)
{
    /// <summary>The same at all ends.</summary>
    /// <param name="padding">How much to add.</param>
    public ZeroPad1d(int padding) : this([padding, padding])
    {
    }

    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, channels, length], or without the batch.</param>
    /// <returns>The larger tensor.</returns>
    /// <exception cref="ArgumentException">The numbers do not fit the input.</exception>
    public Tensor Forward(Tensor x) => x.Pad(padding, PadMode.Constant);

    /// <inheritdoc/>
    protected internal override string Describe() => string.Join(", ", padding);
}

/// <summary>Lays zeros around images.</summary>
/// <param name="padding">Pairs of how much to add before and behind, from the last dimension on; negative numbers take away.</param>
[Module]
public sealed partial class ZeroPad2d(int[] padding)
{
    /// <summary>The same at all ends.</summary>
    /// <param name="padding">How much to add.</param>
    public ZeroPad2d(int padding) : this([padding, padding, padding, padding])
    {
    }

    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, channels, height, width], or without the batch.</param>
    /// <returns>The larger tensor.</returns>
    /// <exception cref="ArgumentException">The numbers do not fit the input.</exception>
    public Tensor Forward(Tensor x) => x.Pad(padding, PadMode.Constant);

    /// <inheritdoc/>
    protected internal override string Describe() => string.Join(", ", padding);
}

/// <summary>Lays zeros around volumes.</summary>
/// <param name="padding">Pairs of how much to add before and behind, from the last dimension on; negative numbers take away.</param>
[Module]
public sealed partial class ZeroPad3d(int[] padding)
{
    /// <summary>The same at all ends.</summary>
    /// <param name="padding">How much to add.</param>
    public ZeroPad3d(int padding) : this([padding, padding, padding, padding, padding, padding])
    {
    }

    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, channels, depth, height, width], or without the batch.</param>
    /// <returns>The larger tensor.</returns>
    /// <exception cref="ArgumentException">The numbers do not fit the input.</exception>
    public Tensor Forward(Tensor x) => x.Pad(padding, PadMode.Constant);

    /// <inheritdoc/>
    protected internal override string Describe() => string.Join(", ", padding);
}

/// <summary>Lays the input's other end around sequences.</summary>
/// <param name="padding">Pairs of how much to add before and behind, from the last dimension on; negative numbers take away.</param>
[Module]
public sealed partial class CircularPad1d(int[] padding)
{
    /// <summary>The same at all ends.</summary>
    /// <param name="padding">How much to add.</param>
    public CircularPad1d(int padding) : this([padding, padding])
    {
    }

    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, channels, length], or without the batch.</param>
    /// <returns>The larger tensor.</returns>
    /// <exception cref="ArgumentException">The numbers do not fit the input.</exception>
    public Tensor Forward(Tensor x) => x.Pad(padding, PadMode.Circular);

    /// <inheritdoc/>
    protected internal override string Describe() => string.Join(", ", padding);
}

/// <summary>Lays the input's other end around images.</summary>
/// <param name="padding">Pairs of how much to add before and behind, from the last dimension on; negative numbers take away.</param>
[Module]
public sealed partial class CircularPad2d(int[] padding)
{
    /// <summary>The same at all ends.</summary>
    /// <param name="padding">How much to add.</param>
    public CircularPad2d(int padding) : this([padding, padding, padding, padding])
    {
    }

    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, channels, height, width], or without the batch.</param>
    /// <returns>The larger tensor.</returns>
    /// <exception cref="ArgumentException">The numbers do not fit the input.</exception>
    public Tensor Forward(Tensor x) => x.Pad(padding, PadMode.Circular);

    /// <inheritdoc/>
    protected internal override string Describe() => string.Join(", ", padding);
}

/// <summary>Lays the input's other end around volumes.</summary>
/// <param name="padding">Pairs of how much to add before and behind, from the last dimension on; negative numbers take away.</param>
[Module]
public sealed partial class CircularPad3d(int[] padding)
{
    /// <summary>The same at all ends.</summary>
    /// <param name="padding">How much to add.</param>
    public CircularPad3d(int padding) : this([padding, padding, padding, padding, padding, padding])
    {
    }

    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, channels, depth, height, width], or without the batch.</param>
    /// <returns>The larger tensor.</returns>
    /// <exception cref="ArgumentException">The numbers do not fit the input.</exception>
    public Tensor Forward(Tensor x) => x.Pad(padding, PadMode.Circular);

    /// <inheritdoc/>
    protected internal override string Describe() => string.Join(", ", padding);
}
