namespace Framework;

/// <summary>Says that a kernel has no derivative. Calling it on a tensor that is being recorded throws, so that no gradient goes missing silently.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class NotDifferentiableAttribute : Attribute;
