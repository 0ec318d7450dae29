namespace Framework.Nn;

/// <summary>What changes a module and all inside it, and returns it as what it is.</summary>
public static class ModuleExtensions
{
    /// <summary>Makes the module and all inside it behave as in training.</summary>
    /// <typeparam name="T">The module's class.</typeparam>
    /// <param name="module">The module.</param>
    /// <param name="mode">False for <see cref="Eval{T}"/>.</param>
    /// <returns>The module.</returns>
    public static T Train<T>(this T module, bool mode = true) where T : Module => module.Apply(part => part.IsTraining = mode);

    /// <summary>Makes the module and all inside it behave as in use: no dropout, and batch normalization by the running statistics.</summary>
    /// <typeparam name="T">The module's class.</typeparam>
    /// <param name="module">The module.</param>
    /// <returns>The module.</returns>
    public static T Eval<T>(this T module) where T : Module => module.Train(false);

    /// <summary>Calls back for all modules inside one, children before those that hold them, and last for itself.</summary>
    /// <typeparam name="T">The module's class.</typeparam>
    /// <param name="module">The module.</param>
    /// <param name="action">What to do with each.</param>
    /// <returns>The module.</returns>
    public static T Apply<T>(this T module, Action<Module> action) where T : Module
    {
        ArgumentNullException.ThrowIfNull(action);
        foreach (Module part in module.Modules().Reverse())
        {
            action(part);
        }
        return module;
    }

    /// <summary>Makes all parameters trained, or frozen.</summary>
    /// <typeparam name="T">The module's class.</typeparam>
    /// <param name="module">The module.</param>
    /// <param name="value">Whether they require gradients.</param>
    /// <returns>The module.</returns>
    public static T RequireGrad<T>(this T module, bool value = true) where T : Module
    {
        foreach (Tensor parameter in module.Parameters())
        {
            parameter.RequiresGrad = value;
        }
        return module;
    }

    /// <summary>Converts the floating-point parameters and buffers to another type. The tensors stay the same objects, so that an optimizer keeps them.</summary>
    /// <typeparam name="T">The module's class.</typeparam>
    /// <param name="module">The module.</param>
    /// <param name="dtype">A floating-point type.</param>
    /// <returns>The module.</returns>
    /// <exception cref="ArgumentException">The type is not a floating-point type.</exception>
    public static T To<T>(this T module, DType dtype) where T : Module
    {
        if (!dtype.IsFloatingPoint())
        {
            throw new ArgumentException($"To: the parameters of a module are of floating-point types, and {dtype} is none.", nameof(dtype));
        }
        foreach (Tensor tensor in module.Parameters().Concat(module.Buffers()).Where(tensor => tensor.DType.IsFloatingPoint()))
        {
            tensor.SetData(tensor.Detach().To(dtype));
        }
        return module;
    }
}
