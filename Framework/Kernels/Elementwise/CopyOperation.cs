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
        if (source.DType == target.DType && !(source.IsContiguous && target.IsContiguous) && RowCopy.TryRun(source, target))
        {
            return;
        }
        if (source.DType != target.DType && source.IsContiguous && target.IsContiguous && source.Shape == target.Shape && TryConvert(source, target))
        {
            return;
        }
        new ElementwiseLaunch(Instance, []).Run([source, target], 1, ComputedIn(source.DType, target.DType));
    }

    /// <summary>The type that a copy passes through. Where fractions have no place only the last conversion drops them, straight to the type that is wanted.</summary>
    public static DType ComputedIn(DType source, DType target) =>
        target == DType.Bool || source.IsFloatingPoint() && !target.IsFloatingPoint() ? source : target;

    /// <summary>Converts in place what needs no tile: one of the types is computed in.</summary>
    static bool TryConvert(Tensor source, Tensor target)
    {
        if (source.DType == DType.Float32 || target.DType == DType.Float32)
        {
            Convert<float>(source, target);
        }
        else if (source.DType == DType.Float64 || target.DType == DType.Float64)
        {
            Convert<double>(source, target);
        }
        else if (source.DType == DType.Int64 || target.DType == DType.Int64)
        {
            Convert<long>(source, target);
        }
        else
        {
            return false;
        }
        return true;
    }

    static void Convert<T>(Tensor source, Tensor target) where T : unmanaged
    {
        const int Grain = ElementwiseSweep<T>.Grain;
        int parts = ThreadTeam.PartsForThreads(source.NumElements, Grain, 4);
        ThreadTeam.Run(parts, part =>
        {
            var (start, end) = ThreadTeam.Range(source.NumElements, parts, part, OperandAccess.SmallestTile);
            for (long position = start; position < end; position += Grain)
            {
                int count = (int)Math.Min(Grain, end - position);
                if (target.DType == Staging<T>.Native)
                {
                    Staging<T>.Load(source, source.Offset + position, 1, ref Staging<T>.Element(target, target.Offset + position), count);
                }
                else
                {
                    Staging<T>.Store(target, target.Offset + position, 1, ref Staging<T>.Element(source, source.Offset + position), count);
                }
            }
        });
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

        public void Run<V, TStore>(in Window<T> w, nuint n)
            where V : unmanaged, ISimd<V, T>
            where TStore : struct, IResultStore
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
