using System.Diagnostics;

namespace Framework;

[DebuggerDisplay("{Summary,nq}")]
[DebuggerTypeProxy(typeof(DebuggerView))]
public sealed partial class Tensor
{
    /// <summary>The elements in PyTorch's form, summarised beyond a threshold, with type and history where they are not the usual ones.</summary>
    /// <returns>The text, by the options of <see cref="PrintOptions.Default"/>.</returns>
    public override string ToString() => ToString(PrintOptions.Default);

    /// <summary>The elements in PyTorch's form.</summary>
    /// <param name="options">How to write them.</param>
    /// <returns>The text.</returns>
    public string ToString(PrintOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return storage.IsDisposed ? $"tensor(disposed {Summary})" : TensorText.Of(this, options);
    }

    /// <summary>Type, shape, device and whether a gradient is wanted: <c>f32[64,128] cpu grad</c>.</summary>
    internal string Summary
    {
        get
        {
            string type = dtype switch
            {
                DType.Float32 => "f32",
                DType.Float64 => "f64",
                DType.Float16 => "f16",
                DType.BFloat16 => "bf16",
                DType.Int8 => "i8",
                DType.UInt8 => "u8",
                DType.Int16 => "i16",
                DType.Int32 => "i32",
                DType.Int64 => "i64",
                _ => "bool",
            };
            return $"{type}[{string.Join(",", Shape)}] {Device}{(RequiresGrad ? " grad" : "")}";
        }
    }

    /// <summary>What a debugger shows of an expanded tensor; elements are formatted only when the line is opened.</summary>
    sealed class DebuggerView(Tensor tensor)
    {
        public DType DType => tensor.DType;

        public Shape Shape => tensor.Shape;

        public long[] Strides => tensor.Strides.ToArray();

        public bool RequiresGrad => tensor.RequiresGrad;

        public Tensor? Grad => tensor.Grad;

        public Node? GradientFunction => tensor.GradientFunction;

        public ValuesOnRequest Values => new(tensor);
    }

    [DebuggerDisplay("open to see the elements")]
    sealed class ValuesOnRequest(Tensor tensor)
    {
        [DebuggerBrowsable(DebuggerBrowsableState.RootHidden)]
        public string[] Lines => tensor.ToString().Split('\n');
    }
}
