namespace Framework;

/// <summary>
/// Records operations that are written by hand. Their backward steps are closures made of ordinary tensor operations, so when backward
/// itself is recorded (<c>createGraph</c>) the derivative of the derivative comes for free, to any order.
/// </summary>
static class Recorder
{
    public static bool IsRecording(Tensor a) => GradMode.Enabled && a.RequiresGrad;

    public static bool IsRecording(Tensor a, Tensor b) => GradMode.Enabled && (a.RequiresGrad || b.RequiresGrad);

    public static bool IsRecording(ReadOnlySpan<Tensor> inputs)
    {
        if (GradMode.Enabled)
        {
            foreach (Tensor input in inputs)
            {
                if (input.RequiresGrad)
                {
                    return true;
                }
            }
        }
        return false;
    }

    /// <summary>Records an operation of one input.</summary>
    /// <param name="backward">From the gradient of the result to that of the input.</param>
    public static Tensor Record(string name, Tensor result, Tensor input, Func<Tensor, Tensor> backward)
    {
        new UnaryNode(name, backward).Connect([input], [result]);
        return result;
    }

    /// <summary>Records an operation of two inputs.</summary>
    /// <param name="backward">From the gradient of the result to those of the inputs; ask the context which are needed.</param>
    public static Tensor Record(string name, Tensor result, Tensor a, Tensor b, Func<Tensor, GradientContext, (Tensor?, Tensor?)> backward)
    {
        new BinaryNode(name, backward).Connect([a, b], [result]);
        return result;
    }

    /// <summary>Records an operation of any number of inputs.</summary>
    /// <param name="backward">Takes the gradient of the result and sends those of the inputs to the context.</param>
    public static Tensor Record(string name, Tensor result, ReadOnlySpan<Tensor> inputs, Action<Tensor, GradientContext> backward)
    {
        new ManyNode(name, context => backward(context.Gradient(0)!, context)).Connect(inputs, [result]);
        return result;
    }

    /// <summary>Records an operation of any number of inputs and results.</summary>
    /// <param name="backward">Asks the context for the gradients of the results, null where there is none, and sends those of the inputs.</param>
    public static void RecordMany(string name, ReadOnlySpan<Tensor> results, ReadOnlySpan<Tensor> inputs, Action<GradientContext> backward) =>
        new ManyNode(name, backward).Connect(inputs, results);

    sealed class UnaryNode(string name, Func<Tensor, Tensor>? backward) : Node(name)
    {
        Func<Tensor, Tensor>? backward = backward;

        protected internal override void Backward(GradientContext context) => context.Send(0, backward!(context.Gradient(0)!));

        protected override void DropSaved() => backward = null;
    }

    sealed class BinaryNode(string name, Func<Tensor, GradientContext, (Tensor?, Tensor?)>? backward) : Node(name)
    {
        Func<Tensor, GradientContext, (Tensor?, Tensor?)>? backward = backward;

        protected internal override void Backward(GradientContext context)
        {
            var (a, b) = backward!(context.Gradient(0)!, context);
            context.Send(0, a);
            context.Send(1, b);
        }

        protected override void DropSaved() => backward = null;
    }

    sealed class ManyNode(string name, Action<GradientContext>? backward) : Node(name)
    {
        Action<GradientContext>? backward = backward;

        protected internal override void Backward(GradientContext context) => backward!(context);

        protected override void DropSaved() => backward = null;
    }
}
