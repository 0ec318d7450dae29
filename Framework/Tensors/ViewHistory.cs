namespace Framework;

// A write through any view changes what all tensors of the same memory hold, so it has to change how all of them were computed. Only the
// base keeps that history; a view notices that the base's history has been rewritten since, and then takes its own anew from the base.
public sealed partial class Tensor
{
    /// <summary>The tensor whose memory this view shows; never a view itself. Null for a tensor that is no view, or a detached one.</summary>
    Tensor? viewBase;

    /// <summary>Of a base: how often its history was rewritten in place. Of a view: that count when the view's own history was taken.</summary>
    int generation;

    /// <summary>The node that computed this tensor as its memory stands now.</summary>
    Node? CurrentNode
    {
        get
        {
            if (viewBase is not null && generation != viewBase.generation)
            {
                TakeHistoryFromBase();
            }
            return node;
        }
    }

    /// <summary>The base of this view, or this tensor itself.</summary>
    internal Tensor ViewBase => viewBase ?? this;

    /// <summary>Whether writes to this tensor cannot be recorded although its base is.</summary>
    internal bool IsUntrackedView => (flags & TensorFlags.UntrackedView) != 0;

    /// <summary>A view that shares the history of in-place writes; the caller records how gradients flow through it.</summary>
    internal Tensor SharedView(Layout view, long viewOffset)
    {
        Tensor result = View(view, viewOffset);
        if (GradMode.Enabled || !RequiresGrad)
        {
            result.viewBase = ViewBase;
            result.generation = result.viewBase.generation;
        }
        else
        {
            result.flags |= TensorFlags.UntrackedView;
        }
        return result;
    }

    /// <summary>Makes an in-place write part of the history: this base is now what <paramref name="source"/> computed, and views follow.</summary>
    internal void RewriteHistory(Node source, int index)
    {
        SetSource(source, index);
        generation++;
    }

    /// <summary>Tells the views that the node of this base has been replaced.</summary>
    internal void InvalidateViews() => generation++;

    void TakeHistoryFromBase()
    {
        generation = viewBase!.generation;
        if (node is LeafNode)
        {
            return;
        }
        if (viewBase.node is null)
        {
            node = null;
            return;
        }
        Layout geometry = viewBase.layout, view = layout;
        long distance = offset - viewBase.offset;
        Recorder.Record("AsStrided", this, viewBase, gradient => StridedGradient.Scatter(gradient, geometry, view, distance));
    }
}
