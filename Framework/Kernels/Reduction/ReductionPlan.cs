namespace Framework.Kernels;

/// <summary>
/// How a tensor is walked for a reduction: the dimensions that are kept, in order, and those that are reduced, outermost stride first; neighbours that
/// are crossed with one stride are merged, and dimensions of size 1 dropped.
/// </summary>
struct ReductionPlan
{
    const int MostDimensions = 16;

    [System.Runtime.CompilerServices.InlineArray(MostDimensions)]
    struct Steps
    {
        (int Size, long Stride) first;
    }

    Steps kept, reduced;
    int keptRank, reducedRank;

    /// <summary>The number of outputs.</summary>
    public long Outputs { get; private set; }

    /// <summary>The number of elements that are reduced to each.</summary>
    public long Count { get; private set; }

    public static ReductionPlan Make(Layout layout, ReadOnlySpan<bool> isReduced)
    {
        if (layout.Rank > MostDimensions)
        {
            throw new ArgumentException($"A reduction walks at most {MostDimensions} dimensions; the shape is {layout.Shape}.");
        }
        var plan = new ReductionPlan { Outputs = 1, Count = 1 };
        for (int d = 0; d < layout.Rank; d++)
        {
            int size = layout.Shape[d];
            long stride = layout.Stride(d);
            if (isReduced[d])
            {
                plan.Count *= size;
            }
            else
            {
                plan.Outputs *= size;
            }
            if (size != 1)
            {
                if (isReduced[d])
                {
                    Insert(ref plan.reduced, ref plan.reducedRank, size, stride);
                }
                else
                {
                    Append(ref plan.kept, ref plan.keptRank, size, stride);
                }
            }
        }
        Merge(ref plan.reduced, ref plan.reducedRank);
        if (plan.keptRank == 0)
        {
            Append(ref plan.kept, ref plan.keptRank, 1, 0);
        }
        if (plan.reducedRank == 0)
        {
            Append(ref plan.reduced, ref plan.reducedRank, 1, 1);
        }
        return plan;
    }

    /// <summary>The kept dimensions, outermost first.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public readonly ReadOnlySpan<(int Size, long Stride)> Kept => ((ReadOnlySpan<(int Size, long Stride)>)kept)[..keptRank];

    /// <summary>The reduced dimensions, outermost first.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public readonly ReadOnlySpan<(int Size, long Stride)> Reduced => ((ReadOnlySpan<(int Size, long Stride)>)reduced)[..reducedRank];

    /// <summary>The innermost kept dimension.</summary>
    public readonly (int Size, long Stride) Columns => kept[keptRank - 1];

    /// <summary>The innermost reduced dimension.</summary>
    public readonly (int Size, long Stride) Run => reduced[reducedRank - 1];

    public readonly bool IsOneRun => reducedRank == 1;

    /// <summary>
    /// Whether neighbouring outputs are worked on side by side, with a lane each, rather than one after the other along the elements: where they lie
    /// closer together than what is reduced, or where there is little to reduce.
    /// </summary>
    public readonly bool GoesByColumns => Columns.Size >= 8 && (Math.Abs(Columns.Stride) < Math.Abs(Run.Stride) || Count < 16);

    /// <summary>Where the elements of an output begin, from the tensor's first element.</summary>
    public readonly long OffsetOfOutput(long output) => Offset(kept, keptRank, output);

    /// <summary>Where a reduced element lies, from the output's first one.</summary>
    public readonly long OffsetOfElement(long position) => Offset(reduced, reducedRank, position);

    static long Offset(in Steps steps, int rank, long position)
    {
        long offset = 0;
        for (int d = rank - 1; d > 0; d--)
        {
            (position, long index) = Math.DivRem(position, steps[d].Size);
            offset += index * steps[d].Stride;
        }
        return offset + position * steps[0].Stride;
    }

    static void Append(ref Steps steps, ref int rank, int size, long stride)
    {
        if (rank > 0 && steps[rank - 1].Stride == stride * size)
        {
            steps[rank - 1] = (steps[rank - 1].Size * size, stride);
            return;
        }
        steps[rank++] = (size, stride);
    }

    static void Insert(ref Steps steps, ref int rank, int size, long stride)
    {
        int at = rank++;
        for (; at > 0 && Math.Abs(steps[at - 1].Stride) < Math.Abs(stride); at--)
        {
            steps[at] = steps[at - 1];
        }
        steps[at] = (size, stride);
    }

    static void Merge(ref Steps steps, ref int rank)
    {
        Steps all = steps;
        int count = rank;
        rank = 0;
        for (int d = 0; d < count; d++)
        {
            Append(ref steps, ref rank, all[d].Size, all[d].Stride);
        }
    }
}
