namespace Framework.Kernels;

/// <summary>
/// The weights' gradient of what <see cref="PlaneCorrelation{T}"/> serves: nine sums of products of a line of gradients, as it lies and moved by one pixel either way, with the rows of the image.
/// </summary>
/// <remarks>Both factors of a product that no tap sees are masked: either of them may be infinite.</remarks>
static unsafe class PlaneWeightGradient<T> where T : unmanaged
{
    const int Taps = 9;

    static int Lanes => V512<T>.Count;

    /// <summary>Writes the weights' gradient of some channels from some images.</summary>
    internal static void Run(in ConvolutionShape shape, T* dy, T* x, T* target, (long From, long End) images, (long From, long End) channels)
    {
        nint length = PlaneLine<T>.Length(shape.Width.Output, 1), planes = (nint)shape.Batch * shape.Channels;
        T* memory = PackBuffer.Rent<T>(PackBuffer.Use.Transformed, length + Taps * Lanes), sums = memory + length;
        PlaneLine<T> line = new(shape.Height.Output, shape.Width.Output, 1, memory);
        T* copy = PackBuffer.Rent<T>(PackBuffer.Use.Image, line.CopyLength), copyOfGradient = PackBuffer.Rent<T>(PackBuffer.Use.Results, line.CopyLength);
        for (nint channel = (nint)channels.From; channel < channels.End; channel++)
        {
            new Span<T>(sums, Taps * Lanes).Clear();
            for (nint image = (nint)images.From; image < images.End; image++)
            {
                nint plane = image * shape.Channels + channel;
                Add(line, line.Fetch(dy, plane, planes, copyOfGradient), line.Fetch(x, plane, planes, copy), sums);
            }

            HorizontalSums<T>.Run<V512<T>>(sums, Taps, target + channel * Taps);
        }
    }

    static void Add(in PlaneLine<T> line, T* gradient, T* x, T* sums)
    {
        V512<T> s0 = Load(sums, 0), s1 = Load(sums, 1), s2 = Load(sums, 2), s3 = Load(sums, 3), s4 = Load(sums, 4), s5 = Load(sums, 5), s6 = Load(sums, 6), s7 = Load(sums, 7), s8 = Load(sums, 8);
        T* rowAbove = x - line.Width, rowBelow = x + line.Width, sides = line.Sides, sidesEnd = line.SidesEnd, masksAbove = line.Above, masksBelow = line.Below;
        int last = line.Vectors - 1, head = line.Head, tail = line.Tail;
        V512<T> inside = ~default(V512<T>), ends = V512<T>.Load(ref *line.Own, 0), previous = default, d = V512<T>.Load(ref *gradient, 0);
        if (last == 0) d &= ends;
        nint pixel = 0;
        for (int vector = 0; vector <= last; vector++, pixel += Lanes)
        {
            V512<T> next = default;
            if (vector == last) inside = ends;
            else next = V512<T>.Load(ref gradient[pixel + Lanes], 0);
            if (vector == last - 1) next &= ends;

            V512<T> left = V512<T>.Load(ref *sides, 0), right = V512<T>.Load(ref sides[Lanes], 0);
            V512<T> above = V512<T>.Load(ref masksAbove[Math.Min(vector, head) * Lanes], 0) & inside, below = V512<T>.Load(ref masksBelow[Math.Max(vector - tail, 0) * Lanes], 0);
            V512<T> a = V512<T>.Load(ref rowAbove[pixel], 0) & above, b = V512<T>.Load(ref x[pixel], 0) & inside, c = V512<T>.Load(ref rowBelow[pixel], 0) & below;
            V512<T> later = PlaneLine<T>.Later<N1>(d, next) & right, earlier = PlaneLine<T>.Earlier<N1>(previous, d) & left;
            V512<T>.AddProduct(a & right, later & above, ref s0);
            V512<T>.AddProduct(a, d & above, ref s1);
            V512<T>.AddProduct(a & left, earlier & above, ref s2);
            V512<T>.AddProduct(b & right, later, ref s3);
            V512<T>.AddProduct(b, d, ref s4);
            V512<T>.AddProduct(b & left, earlier, ref s5);
            V512<T>.AddProduct(c & right, later & below, ref s6);
            V512<T>.AddProduct(c, d & below, ref s7);
            V512<T>.AddProduct(c & left, earlier & below, ref s8);
            (previous, d) = (d, next);
            sides += 2 * Lanes;
            if (sides == sidesEnd) sides = line.Sides;
        }

        Store(s0, sums, 0);
        Store(s1, sums, 1);
        Store(s2, sums, 2);
        Store(s3, sums, 3);
        Store(s4, sums, 4);
        Store(s5, sums, 5);
        Store(s6, sums, 6);
        Store(s7, sums, 7);
        Store(s8, sums, 8);
    }

    static V512<T> Load(T* sums, int tap) => V512<T>.Load(ref sums[tap * Lanes], 0);

    static void Store(V512<T> sum, T* sums, int tap) => sum.Store(ref sums[tap * Lanes], 0);
}
