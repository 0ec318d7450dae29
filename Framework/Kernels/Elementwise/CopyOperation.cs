using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Framework.Kernels;

/// <summary>Copies and converts: the one operation whose operands differ in type on purpose. Not recorded here; its callers do that.</summary>
sealed class CopyOperation : ElementwiseOperation
{
    internal static readonly CopyOperation Instance = new();

    CopyOperation() : base(new ElementwiseTraits("Copy", 1, [ResultKind.Promoted]))
    {
    }

    /// <summary>Writes the elements of <paramref name="source"/>, converted and broadcast, over those of <paramref name="target"/>.</summary>
    public static void Run(Tensor source, Tensor target)
    {
        if (source.DType == target.DType && target.IsContiguous && source.Shape == target.Shape && TransposedCopy.Applies(source))
        {
            TransposedCopy.Run(source, target);
            return;
        }
        // Truncation to an integer happens on loading; a truth value must see the fraction.
        DType compute = target.DType == DType.Bool ? DType.Float64 : target.DType;
        new ElementwiseLaunch(Instance, []).Run([source, target], 1, compute);
    }

    protected internal override void Forward(in Window<float> w, int n, ReadOnlySpan<double> scalars) => ElementwiseLoop.Run(default(Body<float>), w, n);

    protected internal override void Forward(in Window<double> w, int n, ReadOnlySpan<double> scalars) => ElementwiseLoop.Run(default(Body<double>), w, n);

    protected internal override void Forward(in Window<long> w, int n, ReadOnlySpan<double> scalars) => ElementwiseLoop.Run(default(Body<long>), w, n);

    protected internal override ReadOnlySpan<byte> PtxForward(ComputeType type) => type switch
    {
        ComputeType.Float32 => "mov.f32 %y0, %x0;"u8,
        ComputeType.Float64 => "mov.f64 %y0, %x0;"u8,
        _ => "mov.s64 %y0, %x0;"u8,
    };

    readonly struct Body<T> : IElementwiseBody<T> where T : unmanaged
    {
        public static int Inputs => 1;

        public static int Outputs => 1;

        public static bool IsShort => true;

        public void Run<V>(in Window<T> w, nuint n) where V : unmanaged, ISimd<V, T>
        {
            ref T from = ref w.P0, first = ref w.P1;
            for (int further = w.FurtherRows; ; further--)
            {
                Span<T> to = MemoryMarshal.CreateSpan(ref first, (int)n);
                if (w.Mask(0) == 0)
                {
                    to.Fill(from);
                }
                else
                {
                    MemoryMarshal.CreateSpan(ref from, (int)n).CopyTo(to);
                }
                if (further == 0)
                {
                    return;
                }
                from = ref Unsafe.Add(ref from, w.Step(0));
                first = ref Unsafe.Add(ref first, w.Step(1));
            }
        }
    }
}
