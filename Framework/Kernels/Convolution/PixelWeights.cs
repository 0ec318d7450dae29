namespace Framework.Kernels;

/// <summary>
/// The weights of a <see cref="PixelShape"/> in the order in which its products read them: for each group, in panels of outputs, [share, tap, input, output]. Behind them the bias.
/// </summary>
unsafe struct PixelWeights<V, T> : IParallelBody
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    const int MostTogether = 16;

    internal required PixelShape Shape { get; init; }

    /// <summary>The weights of the correlation, and all of its taps.</summary>
    internal required T* Source { get; init; }

    internal required T* Bias { get; init; }

    internal required Axis Height { get; init; }

    internal required Axis Width { get; init; }

    internal required int Taps { get; init; }

    /// <summary>Whether the correlation's outputs are what this one reads.</summary>
    internal required bool Reversed { get; init; }

    internal T* Panels { get; set; }

    /// <summary>Columns of a panel; the last one of a group may be half as wide.</summary>
    internal static int PanelWidth => 2 * V.Count;

    internal static int WidthOf(int outputs) => outputs > V.Count ? PanelWidth : V.Count;

    /// <summary>Outputs of a group, those included that fill the last vector.</summary>
    internal readonly int Outputs => WholeVectors<V, T>.Of(Shape.Outputs);

    internal readonly int PanelsOfGroup => (Shape.Outputs + PanelWidth - 1) / PanelWidth;

    internal readonly nint Length => (nint)Shape.Groups * Outputs * ((nint)Shape.Taps * Shape.Inputs + 1);

    /// <summary>Elements of the widest panel.</summary>
    internal readonly nint LengthOfPanel => (nint)Shape.Taps * Shape.Inputs * Math.Min(PanelWidth, Outputs);

    /// <summary>The panel of a group that begins with an output.</summary>
    internal readonly T* Panel(int group, int first) => Panels + (nint)Shape.Taps * Shape.Inputs * ((nint)Outputs * group + first);

    /// <summary>The bias of a group, or null.</summary>
    internal readonly T* BiasOf(int group) => Bias == null ? null : Panel(Shape.Groups, 0) + (nint)Outputs * group;

    /// <summary>Arranges one panel of one group.</summary>
    public readonly void Invoke(int part)
    {
        var (group, panel) = Math.DivRem(part, PanelsOfGroup);
        Arrange(group, panel * PanelWidth, Panel(group, panel * PanelWidth));
    }

    /// <summary>Writes the panel of a group that begins with an output.</summary>
    internal readonly void Arrange(int group, int first, T* target)
    {
        int own = Math.Min(PanelWidth, Shape.Outputs - first), width = WidthOf(own);
        nint along = (nint)Shape.Inputs * Taps, across = Taps;
        if (Reversed) (along, across) = (across, (nint)Shape.Outputs * Taps);

        // Inputs that follow each other are turned over at once, so that each output's weights are read in longer pieces.
        int together = Reversed ? 1 : Math.Min(Shape.Inputs, MostTogether);
        T* strips = PackBuffer.Rent<T>(PackBuffer.Use.Panels, (nint)together * Taps * width);
        T* source = Source + (nint)group * Shape.Inputs * Shape.Outputs * Taps + first * along;
        for (int input = 0; input < Shape.Inputs; input++, source += across)
        {
            int later = input % together;
            if (later == 0) Packing.Panel(source, along, 1, own, Math.Min(together, Shape.Inputs - input) * Taps, strips, width);
            T* strip = strips + (nint)later * Taps * width;
            T* place = target + (nint)input * width;
            foreach (Phase height in Shape.Heights)
                foreach (Phase columns in Shape.Widths) place = Place(strip, Shape.Depth, height, columns, width, place);
        }

        if (Bias == null) return;
        T* bias = BiasOf(group) + first;
        new Span<T>(bias, width).Clear();
        new ReadOnlySpan<T>(Bias + group * Shape.Outputs + first, own).CopyTo(new Span<T>(bias, own));
    }

    /// <summary>Writes the taps of a share, of one input, and returns where those of the next one go.</summary>
    readonly T* Place(T* strip, in Phase depth, in Phase height, in Phase columns, int width, T* target)
    {
        for (int i = 0; i < depth.Axis.Taps; i++)
        {
            for (int j = 0; j < height.Axis.Taps; j++)
            {
                int row = ((depth.FirstTap + i * depth.TapStep) * Height.Taps + height.FirstTap + j * height.TapStep) * Width.Taps + columns.FirstTap;
                for (int k = 0; k < columns.Axis.Taps; k++, target += (nint)Shape.Inputs * width)
                {
                    T* from = strip + (row + k * columns.TapStep) * width;
                    for (int lane = 0; lane < width; lane += V.Count) V.Load(ref from[lane], 0).Store(ref target[lane], 0);
                }
            }
        }

        return target;
    }
}
