namespace Framework;

/// <summary>
/// Makes an operation on the rows of tensors, along any dimension, of a method on <see cref="Row"/>: the generator finds its derivatives, fuses it into
/// as few sweeps over each row as its data flow allows, and writes the kernels and a public method of the same name that takes tensors. A parameter
/// marked <see cref="ScalarAttribute"/> stays a number; a result that is a number becomes a tensor with one element a row.
/// </summary>
/// <example>
/// <code>
/// [Rowwise] static Row Standardize(Row x, [Scalar] double eps = 1e-5)
/// {
///     var c = x - x.Mean();
///     return c * Row.Rsqrt((c * c).Mean() + eps);
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RowwiseAttribute : Attribute;
