namespace Framework;

/// <summary>Marks a parameter of a kernel that is one number for all elements and not a tensor.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ScalarAttribute : Attribute;
