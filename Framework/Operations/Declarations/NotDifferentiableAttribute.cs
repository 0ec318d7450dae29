namespace Framework;

/// <summary>
/// Says that a kernel has no derivative. Calling it on a tensor that is being recorded throws, so that no gradient goes missing silently; and another
/// declaration may call it only where no gradient has to pass, or must say the same of itself.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class NotDifferentiableAttribute : Attribute;
