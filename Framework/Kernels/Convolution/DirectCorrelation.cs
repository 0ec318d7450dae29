using System.Runtime.Intrinsics;

namespace Framework.Kernels;

/// <summary>
/// Correlation for groups of few outputs, depthwise ones above all: every input is multiplied with the taps where it lies, since panels would be packed for too few rows of weights.
/// </summary>
static unsafe class DirectCorrelation
{
    /// <summary>The outputs of a group share nothing here, as they do in a product.</summary>
    internal const int MostOutputs = 3;

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
        TapBlock[] blocks = TapBlock.Of(shape.Height, shape.Width, TapSums<V, T>.MostRows, TapBlock.MostColumns);

        // Elsewhere rows are whole vectors: there may be less than one of them, and what is added to must not be counted in two strips.
        bool inPlace = placement.IsWhole && shape.Width.Output >= V.Count && blocks.Length * shape.GroupChannels * shape.Depth.Taps == 1;
        TapStrips<V, T> strips = new(shape.Width, overlap: inPlace, apart: false);
        TapPlanes<T> planes = new(shape, strips.Columns, TapPlanes<T>.BlockRows(shape, ThreadTeam.PartsForThreads(work, Gemm.Grain, 2)));
        int items = shape.Batch * shape.Groups * shape.Depth.Output * planes.Blocks;
        fixed (TapBlock* first = blocks)
        {
            Body body = new()
            {
                Shape = shape, Planes = planes, Strips = strips, Placement = placement, InPlace = inPlace, Taps = first, Blocks = blocks.Length, X = x, W = w, Bias = bias, Y = y,
                Items = items, Parts = ThreadTeam.Parts(work, Gemm.Grain, Math.Min(items, 256)),
            };
            ThreadTeam.Run(body.Parts, body);
        }
    }

    /// <summary>Memory of a thread, and the passes planned for a block of rows.</summary>
    struct Work
    {
        internal T* Masks, Waiting, Results;
        internal TapPass<T>* Passes;
        internal T** Origins;
        internal int Count, Pitch;
    }

    struct Body : IParallelBody
    {
        internal ConvolutionShape Shape;
        internal TapPlanes<T> Planes;
        internal TapStrips<V, T> Strips;
        internal Placement Placement;
        internal TapBlock* Taps;
        internal T* X, W, Bias, Y;
        internal int Blocks, Items, Parts;
        internal bool InPlace;

        readonly int Slices => Shape.GroupChannels * Shape.Depth.Taps;

        public readonly void Invoke(int part)
        {
            // Masks for each block of taps, sums that wait, passes, where each slice of a group begins, and copies of those that need one.
            int pitch = InPlace ? Shape.Width.Output : Strips.Columns, mostPasses = Blocks * TapStrips<V, T>.MostPasses;
            nint masksLength = Blocks * Strips.MasksLength, waitingLength = TapSums<V, T>.WaitingLength(Strips);
            nint planLength = mostPasses * (sizeof(TapPass<T>) / sizeof(T)), originsLength = Slices * (sizeof(T*) / sizeof(T));
            Work work = new() { Masks = PackBuffer.Rent<T>(PackBuffer.Use.Image, masksLength + waitingLength + planLength + originsLength + Slices * Planes.Length), Pitch = pitch };
            work.Waiting = work.Masks + masksLength;
            work.Passes = (TapPass<T>*)(work.Waiting + waitingLength);
            work.Origins = (T**)(work.Passes + mostPasses);
            work.Results = InPlace ? null : PackBuffer.Rent<T>(PackBuffer.Use.Results, (nint)(Planes.Rows + TapSums<V, T>.MostRows) * pitch);
            for (int i = 0; i < Blocks; i++) Strips.Draw(Taps[i], work.Masks + i * Strips.MasksLength);

            var (from, end) = ThreadTeam.Range(Items, Parts, part);
            var (rest, block) = Math.DivRem((int)from, Planes.Blocks);
            (rest, int depth) = Math.DivRem(rest, Shape.Depth.Output);
            var (image, group) = Math.DivRem(rest, Shape.Groups);
            for (int item = (int)from; item < end; item++)
            {
                int row = block * Planes.Rows, rows = Math.Min(Planes.Rows, Shape.Height.Output - row);
                if (item == from || Planes.Blocks > 1) work.Count = Strips.Plan(new(Taps, Blocks), Planes, row, rows, pitch, work.Masks, work.Passes);
                Fetch((nint)image * Shape.Channels + (nint)group * Shape.GroupChannels, depth, row, rows, work.Origins);
                for (int output = group * Shape.GroupOutputs; output < (group + 1) * Shape.GroupOutputs; output++) Rows(image, output, depth, row, rows, work);

                if (++block < Planes.Blocks) continue;
                block = 0;
                if (++depth < Shape.Depth.Output) continue;
                depth = 0;
                if (++group < Shape.Groups) continue;
                group = 0;
                image++;
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

        readonly void Rows(int image, int output, int depth, int row, int rows, in Work work)
        {
            nint plane = (nint)image * Shape.Outputs + output;
            T* y = Y + plane * Shape.OutputPlane + ((nint)depth * Shape.Height.Output + row) * Shape.Width.Output;
            Sum(output, rows, InPlace ? y : work.Results, work);
            if (InPlace) return;
            if (Placement.IsWhole) Copy(work.Results, work.Pitch, rows, Shape.Width.Output, y);
            else Placement.Scatter(work.Results, work.Pitch, rows, Y + plane * Placement.ImagePlane, depth, row);
        }

        readonly void Sum(int output, int rows, T* results, in Work work)
        {
            T zero = default;
            T* bias = Bias == null ? &zero : Bias + output, weights = W + (nint)output * Shape.Depths;
            bool begins = true;
            for (int slice = 0; slice < Slices; slice++, weights += Shape.Height.Taps * Shape.Width.Taps)
            {
                T* origin = work.Origins[slice];
                if (origin == null) continue;
                for (TapPass<T>* pass = work.Passes, end = pass + work.Count; pass < end; pass++)
                    TapSums<V, T>.Run(*pass, Taps[pass->Block], Strips, origin, weights, begins && pass->Block == 0 ? bias : null, results, work.Waiting);
                begins = false;
            }

            if (begins) new Span<T>(results, rows * work.Pitch).Fill(*bias);
        }

        /// <summary>What whole vectors write behind a row, the rows after it overwrite; behind the last one nothing may be written.</summary>
        static void Copy(T* source, int pitch, int rows, int width, T* target)
        {
            for (nint left = (nint)rows * width; left > 0; left -= width, source += pitch, target += width)
            {
                int i = 0;
                for (; i < width && i + V.Count <= left; i += V.Count) V.Load(ref source[i], 0).Store(ref target[i], 0);
                for (; i < width; i++) target[i] = source[i];
            }
        }
    }
}
