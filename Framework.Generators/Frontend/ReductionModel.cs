namespace Framework.Generators.Frontend;

/// <summary>All that is emitted for a reduction follows from this.</summary>
/// <param name="Name">The operation's name: the class's, without its ending.</param>
/// <param name="Container">The declared class itself.</param>
/// <param name="Outer">The class that it stands in, which gets the public methods.</param>
/// <param name="Documentation">Its XML documentation, without the slashes.</param>
/// <param name="States">The names of the numbers in a state.</param>
/// <param name="Element">The element: the operand.</param>
/// <param name="Scalars">The number parameters.</param>
/// <param name="Calls">The methods in the order Seed, Accumulate, Combine and, if there is one, Finish.</param>
/// <param name="Results">What it gives, and behind that the last states, where the derivative asks for them.</param>
/// <param name="Public">How many of these the public methods return.</param>
/// <param name="Graph">The bodies (<see cref="Ir.GraphText"/>): seed, accumulate, combine, finish, derivative, one after the other.</param>
/// <param name="HasDerivative">Whether a derivative was declared: one for each result.</param>
/// <param name="Differentiable">False if declared not to be.</param>
/// <param name="Integers">A member of ReducedIntegers.</param>
sealed record ReductionModel(
    string Name,
    ContainerModel Container,
    ContainerModel Outer,
    EquatableArray<string> Documentation,
    EquatableArray<string> States,
    OperandModel Element,
    EquatableArray<ScalarModel> Scalars,
    EquatableArray<ReductionCall> Calls,
    EquatableArray<ResultModel> Results,
    int Public,
    string Graph,
    bool HasDerivative,
    bool Differentiable,
    string Integers)
{
    public string OperationClass => Name + "Operation";

    /// <summary>The operation's class.</summary>
    public string OperationName => (Outer.Namespace.Length == 0 ? "" : Outer.Namespace + ".") + string.Join(".", Outer.Types) + "." + OperationClass;

    public string FullName => (Container.Namespace.Length == 0 ? "" : Container.Namespace + ".") + string.Join(".", Container.Types);
}

/// <summary>How one of a reduction's methods is called.</summary>
/// <param name="TakesTuple">Whether a state is one parameter, and not one for each of its numbers.</param>
/// <param name="Others">The parameters after those that the method's position fixes.</param>
sealed record ReductionCall(bool TakesTuple, EquatableArray<string> Others);

/// <summary>What reading a reduction gave.</summary>
sealed record ReductionReading(ReductionModel? Model, EquatableArray<Diagnostics.Finding> Findings);
