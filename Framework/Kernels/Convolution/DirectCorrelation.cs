using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Framework.Kernels;

/// <summary>
/// Correlation for groups of few outputs, depthwise ones above all: every input is multiplied with the taps where it lies, since panels would be packed for too few rows of weights.
/// </summary>
static unsafe class DirectCorrelation
{
    // The outputs of a group share nothing here, as they do in a product.
    const int MostOutputs = 3;

    internal static bool Serves(in ConvolutionShape shape) => shape.GroupOutputs <= MostOutputs;

    /// <summary>Narrow rows are computed in vectors of the smallest size that holds them.</summary>
    internal static void Run<T>(in ConvolutionShape shape, T* x, T* w, T* bias, T* y, in Placement placement) where T : unmanaged
    {
        int width = shape.Width.Output;
        if (Vector512.IsHardwareAccelerated && width > Vector256<T>.Count) DirectCorrelation<V512<T>, T>.Run(shape, x, w, bias, y, placement);
        else if (Vector256.IsHardwareAccelerated && width > Vector128<T>.Count) DirectCorrelation<V256<T>, T>.Run(shape, x, w, bias, y, placement);
        else DirectCorrelation<V128<T>, T>.Run(shape, x, w, bias, y, placement);
    }
}

/// <inheritdoc cref="DirectCorrelation"/>
static unsafe class DirectCorrelation<V, T>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    internal static void Run(in ConvolutionShape shape, T* x, T* w, T* bias, T* y, in Placement placement)
    {
        long work = shape.Work;
        TapPlanes<T> planes = new(shape, V.Count, TapPlanes<T>.BlockRows(shape, Threads.Count == 1 ? 1 : ThreadTeam.Parts(work, Gemm.Grain, 2 * Threads.Count)));
        int items = shape.Batch * shape.Groups * shape.Depth.Output * planes.Blocks;
        TapBlock[] blocks = TapBlock.Of(shape.Height, shape.Width);
        fixed (TapBlock* first = blocks)
        {
            Body body = new()
            {
                Shape = shape, Planes = planes, Placement = placement, Taps = first, Blocks = blocks.Length, X = x, W = w, Bias = bias, Y = y,
                Items = items, Parts = ThreadTeam.Parts(work, Gemm.Grain, Math.Min(items, 256)),
            };
            ThreadTeam.Run(body.Parts, body);
        }
    }

    struct Body : IParallelBody
    {
        internal ConvolutionShape Shape;
        internal TapPlanes<T> Planes;
        internal Placement Placement;
        internal TapBlock* Taps;
        internal T* X, W, Bias, Y;
        internal int Blocks, Items, Parts;

        readonly int Slices => Shape.GroupChannels * Shape.Depth.Taps;

        [SkipLocalsInit]
        public readonly void Invoke(int part)
        {
            // Where each slice of a group begins, then the copies of those that need one.
            T** origins = (T**)PackBuffer.Rent<T>(PackBuffer.Use.Image, Slices * (Planes.Length + sizeof(T*) / sizeof(T)));
            T* line = stackalloc T[TapMasks<V, T>.LineLength];
            TapMasks<V, T>.Draw(line);
            var (from, end) = ThreadTeam.Range(Items, Parts, part);
            var (rest, block) = Math.DivRem((int)from, Planes.Blocks);
            (rest, int depth) = Math.DivRem(rest, Shape.Depth.Output);
            var (image, group) = Math.DivRem(rest, Shape.Groups);
            for (int item = (int)from; item < end; item++)
            {
                Block(image, group, depth, block * Planes.Rows, origins, line);
                if (++block < Planes.Blocks) continue;
                block = 0;
                if (++depth < Shape.Depth.Output) continue;
                depth = 0;
                if (++group < Shape.Groups) continue;
                group = 0;
                image++;
            }
        }

        readonly void Block(int image, int group, int depth, int row, T** origins, T* line)
        {
            int rows = Math.Min(Planes.Rows, Shape.Height.Output - row), width = Shape.Width.Output;
            Fetch((nint)image * Shape.Channels + (nint)group * Shape.GroupChannels, depth, row, rows, origins);

            // Vectors would write beyond the ends of rows that are shorter than they are, and over sums of the next row.
            bool inPlace = Placement.IsWhole && width >= V.Count;
            int pitch = Math.Max(width, V.Count);
            T* results = inPlace ? null : PackBuffer.Rent<T>(PackBuffer.Use.Results, (nint)rows * pitch);
            for (int output = group * Shape.GroupOutputs; output < (group + 1) * Shape.GroupOutputs; output++)
            {
                nint plane = (nint)image * Shape.Outputs + output;
                T* y = Y + plane * Shape.OutputPlane + ((nint)depth * Shape.Height.Output + row) * width;
                Strips(output, row, rows, origins, line, inPlace ? y : results, pitch);
                if (inPlace) continue;
                if (Placement.IsWhole) Narrow(results, pitch, rows, width, y);
                else Placement.Scatter(results, pitch, rows, Y + plane * Placement.ImagePlane, depth, row);
            }
        }

        readonly void Fetch(nint channel, int depth, int row, int rows, T** origins)
        {
            T* copy = (T*)(origins + Slices);
            for (int i = 0; i < Shape.GroupChannels; i++, channel++)
            {
                for (int tap = 0; tap < Shape.Depth.Taps; tap++, copy += Planes.Length, origins++)
                {
                    int slice = depth * Shape.Depth.Stride + tap * Shape.Depth.Dilation - Shape.Depth.Padding;
                    bool isThere = (uint)slice < (uint)Shape.Depth.Input;
                    *origins = isThere ? Planes.Fetch(X, channel * Shape.Depth.Input + slice, row, rows, copy) : null;
                }
            }
        }

        /// <summary>Each strip is finished before the next one, which may begin within it, begins anew.</summary>
        [SkipLocalsInit]
        readonly void Strips(int output, int row, int rows, T** origins, T* line, T* y, nint pitch)
        {
            T* masks = stackalloc T[4 * V.Count], bias = masks + 3 * V.Count;
            (Bias == null ? default : V.Create(Bias[output])).Store(ref *bias, 0);
            V all = TapMasks<V, T>.Inside(line, 0, V.Count);
            TapPass<T> pass = new() { Masks = masks };
            int last = Math.Max(0, Shape.Width.Output - V.Count), strips;
            for (int column = 0; ; column = Math.Min(column + strips * V.Count, last))
            {
                strips = Math.Max(1, Planes.Inside(column, V.Count));
                bool along = strips > 1;
                (pass.Outputs, pass.XStep, pass.YStep) = along ? (strips, V.Count, V.Count) : (rows, Planes.Step, pitch);
                pass.Y = y + column;
                T* start = bias, weights = W + (nint)output * Shape.Depths;
                nint startStep = 0;
                for (int slice = 0; slice < Slices; slice++, weights += Shape.Height.Taps * Shape.Width.Taps)
                {
                    if (origins[slice] == null) continue;
                    for (TapBlock* block = Taps; block < Taps + Blocks; block++)
                    {
                        TapMasks<V, T>.Store(line, *block, column, all, masks);
                        pass.See(*block, Planes, origins[slice], row, column);
                        if (along) pass.Inputs = pass.Missing == 0 && pass.Inputs > 0 ? strips : 0;
                        TapSums<V, T>.Run(pass, *block, weights, start, startStep);
                        start = pass.Y;
                        startStep = pass.YStep;
                    }
                }

                if (start == bias)
                    for (int i = 0; i < pass.Outputs; i++) V.Load(ref *bias, 0).Store(ref pass.Y[i * pass.YStep], 0);
                if (column + strips * V.Count >= Shape.Width.Output) break;
            }
        }

        /// <summary>Copies rows that are shorter than a vector: what is written behind one, the next ones overwrite; behind the last one nothing may be written.</summary>
        static void Narrow(T* source, int pitch, int rows, int width, T* target)
        {
            nint left = (nint)rows * width;
            for (; left >= V.Count; left -= width, source += pitch, target += width) V.Load(ref *source, 0).Store(ref *target, 0);
            for (; left > 0; left -= width, source += pitch, target += width)
                for (int i = 0; i < width; i++) target[i] = source[i];
        }
    }
}
