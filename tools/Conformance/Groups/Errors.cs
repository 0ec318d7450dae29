namespace Conformance;

/// <summary>Group errors: calls that must be refused.</summary>
static class Errors
{
    public static Verdict Run(Corpus corpus, Case @case)
    {
        var call = Operations.ReadCall(corpus, @case);
        if (!Binding.Exists(call))
        {
            return Verdict.Missing("the operation");
        }
        // PyTorch's type errors come from its argument parser. Where C#'s compiler refuses the same call, or the library's numbers
        // are tensors by design, there is nothing to raise.
        bool typeError = @case.Text("error_type") is "TypeError" or "AttributeError";
        try
        {
            if (Binding.Bind(call) is not { } bound)
            {
                return typeError || call.Args.Concat(call.KeywordArgs.Values).Any(arg => arg is string)
                    ? Verdict.NotApplicable("the compiler refuses it")
                    : Verdict.Missing($"an overload for ({Operations.Describe(call)})");
            }
            if (typeError && bound.WrapsNumbers)
            {
                return Verdict.NotApplicable("a number is a tensor here");
            }
            // Such as 2's reflected power of a tensor, which the library writes as the tensor's power of 2.
            if (typeError && call.Name.StartsWith("Tensor.", StringComparison.Ordinal) && call.Args is [long or double or bool, ..])
            {
                return Verdict.NotApplicable("a number has no methods of tensors");
            }
            bound.Invoke();
            return Verdict.Failed($"accepted: {call.Name}({Operations.Describe(call)})");
        }
        catch (Exception fault) when (fault is ArgumentException or InvalidOperationException or NotSupportedException or ArithmeticException)
        {
            return Verdict.Passed;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            return Verdict.Failed($"{fault.GetType().Name} instead of a refusal: {fault.Message}");
        }
    }
}
