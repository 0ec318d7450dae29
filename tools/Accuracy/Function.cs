using Framework;
using Framework.Generators.Ir.Elementary;
using Framework.Kernels;

namespace Accuracy;

/// <summary>A row of the table and the operation that computes it.</summary>
/// <param name="Row">What is stated.</param>
/// <param name="Entry">The operation.</param>
sealed record Function(ElementaryRow Row, OperationEntry Entry)
{
    public static IReadOnlyList<Function> All { get; } =
        [.. ElementaryTable.Rows.Select(row => new Function(row, OperationRegistry.All.Single(e => e.Name == row.Op.ToString())))];

    public string Name => Entry.Name;

    public bool IsBinary => Entry.Operands.Length == 2;

    /// <summary>Beyond this nothing is measured: the sines' double kernels, which errors are measured from, lose their digits too.</summary>
    public double Limit => Name is "Sin" or "Cos" or "Tan" ? 1e9 : double.PositiveInfinity;

    /// <summary>Whether the bound in units in the last place is stated for an operand and the value there; null if it is for all.</summary>
    public Func<float, double, bool>? IsMain => Name switch
    {
        "Sin" or "Cos" or "Tan" => static (x, _) => !(Math.Abs(x) > 1e5f) || float.IsInfinity(x),
        "LGamma" => static (x, _) => !(x < 0),
        "Digamma" => static (x, value) => !(x < 0) && !(Math.Abs(value) < 1),
        _ => null,
    };

    /// <summary>Whether what was measured is within what is stated.</summary>
    public bool Keeps(in Measurement found) => found.Ulp <= Row.SingleUlp && (Row.Absolute == 0 || found.Elsewhere <= Row.Absolute) && found.Reference <= 0.01;
}
