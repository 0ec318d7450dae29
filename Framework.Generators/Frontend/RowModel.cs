using System.Linq;
using Framework.Generators.Ir;

namespace Framework.Generators.Frontend;

/// <summary>All that is emitted for a row-wise program follows from this.</summary>
/// <param name="Name">The declared method's name.</param>
/// <param name="Container">The type it stands in.</param>
/// <param name="Documentation">Its XML documentation, without the slashes.</param>
/// <param name="Operands">The tensor operands.</param>
/// <param name="Scalars">The number parameters.</param>
/// <param name="Parameters">All parameters in the order declared: an operand's or a scalar's name each.</param>
/// <param name="Results">What it returns.</param>
/// <param name="Graph">The body (<see cref="Ir.GraphText"/>): a root for each result.</param>
/// <param name="Differentiable">False if declared not to be.</param>
/// <param name="Callable">Whether the scalar method can be called from other projects, so that its body goes with it.</param>
sealed record RowModel(
    string Name,
    ContainerModel Container,
    EquatableArray<string> Documentation,
    EquatableArray<RowOperandModel> Operands,
    EquatableArray<ScalarModel> Scalars,
    EquatableArray<string> Parameters,
    EquatableArray<ResultModel> Results,
    string Graph,
    bool Differentiable,
    bool Callable)
{
    public RowOperand[] Forms => [.. Operands.Select(o => o.Form)];
    public string OperationClass => Name + "Operation";
    public string FullName => (Container.Namespace.Length == 0 ? "" : Container.Namespace + ".") + string.Join(".", Container.Types) + "." + Name;
}

/// <param name="Name">As declared.</param>
/// <param name="Form">A row, or one value a row.</param>
/// <param name="Low">Where tests sample it from.</param>
/// <param name="High">Where tests sample it to.</param>
/// <param name="Kinks">What they step around.</param>
sealed record RowOperandModel(string Name, RowOperand Form, double Low, double High, EquatableArray<KinkModel> Kinks);

/// <summary>What reading a row-wise program gave.</summary>
sealed record RowReading(RowModel? Model, EquatableArray<Diagnostics.Finding> Findings);
