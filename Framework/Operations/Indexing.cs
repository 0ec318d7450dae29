using System.Runtime.CompilerServices;

namespace Framework;

// x[…]: integers, ranges and new dimensions give views; tensors of integers or truth values pick elements and give copies.
public sealed partial class Tensor
{
    /// <summary>Part of the tensor, by integers, ranges (<c>1..3</c>, <c>^1</c>, <c>..</c>), null for a new dimension, ellipsis, integer or boolean tensors.</summary>
    /// <param name="indices">One index for each dimension; missing ones at the end stand for whole dimensions.</param>
    /// <returns>
    /// A view, or a copy where a tensor is among the indices. Index tensors broadcast against each other; their dimensions stand where they
    /// stood if they are neighbours, otherwise in front. Assigning writes in place, recorded, with the value broadcast and converted.
    /// </returns>
    /// <exception cref="ArgumentException">There are too many indices, one lies outside its dimension, or the value does not fit.</exception>
    /// <exception cref="InvalidOperationException">On assignment: the tensor is a leaf that requires a gradient, and operations are recorded.</exception>
    [IndexerName("Elements")]
    public Tensor this[params ReadOnlySpan<TensorIndex> indices]
    {
        get
        {
            var (view, picked) = ApplyBasic(indices);
            return picked is null ? view : new AdvancedIndex("Index", view, picked).Get(view);
        }
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            InPlace.CheckTarget("Index", this);
            var (view, picked) = ApplyBasic(indices);
            if (picked is not null)
            {
                new AdvancedIndex("Index", view, picked).PutInPlace(view, value.To(dtype), accumulate: false);
                return;
            }
            InPlace.Replace(view, value.To(dtype).FittedTo("Index", view.Shape));
        }
    }

    /// <summary>A copy with the elements at index tensors replaced.</summary>
    /// <param name="indices">For each dimension in front integers or truth values, or null for a whole dimension.</param>
    /// <param name="values">The values; broadcast to what the indices pick.</param>
    /// <param name="accumulate">Adds instead of replacing; elements picked several times are added to several times.</param>
    /// <returns>A new tensor.</returns>
    /// <exception cref="ArgumentException">An index lies outside its dimension, or the values do not fit.</exception>
    public Tensor IndexPut(ReadOnlySpan<Tensor?> indices, Tensor values, bool accumulate = false)
    {
        var (view, picked) = ApplyTensors(indices);
        CheckSameType(nameof(IndexPut), values);
        return picked is null ? Clone() : new AdvancedIndex(nameof(IndexPut), view, picked).Put(view, values, accumulate).Reshape(Shape);
    }

    /// <summary>Replaces the elements at index tensors.</summary>
    /// <param name="indices">For each dimension in front integers or truth values, or null for a whole dimension.</param>
    /// <param name="values">The values; broadcast to what the indices pick.</param>
    /// <param name="accumulate">Adds instead of replacing; elements picked several times are added to several times.</param>
    /// <returns>This tensor.</returns>
    /// <exception cref="ArgumentException">An index lies outside its dimension, or the values do not fit.</exception>
    /// <exception cref="InvalidOperationException">The tensor is a leaf that requires a gradient, and operations are recorded.</exception>
    public Tensor IndexPutInPlace(ReadOnlySpan<Tensor?> indices, Tensor values, bool accumulate = false)
    {
        InPlace.CheckTarget(nameof(IndexPutInPlace), this);
        var (view, picked) = ApplyTensors(indices);
        CheckSameType(nameof(IndexPutInPlace), values);
        if (picked is not null)
        {
            new AdvancedIndex(nameof(IndexPutInPlace), view, picked).PutInPlace(view, values, accumulate);
        }
        return this;
    }

    (Tensor View, Tensor?[]? Picked) ApplyTensors(ReadOnlySpan<Tensor?> indices)
    {
        var all = new TensorIndex[indices.Length];
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = indices[i] is { } tensor ? tensor : ..;
        }
        return ApplyBasic(all);
    }

    /// <summary>Applies all indices that give views, and says which dimensions of the result tensors index.</summary>
    (Tensor View, Tensor?[]? Picked) ApplyBasic(ReadOnlySpan<TensorIndex> indices)
    {
        int consumed = 0;
        bool hasEllipsis = false, hasTensor = false;
        foreach (TensorIndex index in indices)
        {
            if (index.Type == TensorIndex.Kind.Ellipsis && hasEllipsis)
            {
                throw new ArgumentException("Index: there can be only one ellipsis.", nameof(indices));
            }
            hasEllipsis |= index.Type == TensorIndex.Kind.Ellipsis;
            hasTensor |= index.Type == TensorIndex.Kind.Tensor;
            consumed += Consumed(index);
        }
        if (consumed > Rank)
        {
            throw new ArgumentException($"Index: {consumed} indices for the {Rank} dimensions of the shape {Shape}.", nameof(indices));
        }
        Tensor view = this;
        List<Tensor?>? picked = hasTensor ? [] : null;
        int dim = 0;
        foreach (TensorIndex index in indices)
        {
            switch (index.Type)
            {
                case TensorIndex.Kind.Integer:
                    view = view.Select(dim, (int)index.Start);
                    break;
                case TensorIndex.Kind.NewAxis:
                    view = view.Unsqueeze(dim++);
                    picked?.Add(null);
                    break;
                case TensorIndex.Kind.Ellipsis:
                    for (int i = 0; i < Rank - consumed; i++)
                    {
                        picked?.Add(null);
                        dim++;
                    }
                    break;
                case TensorIndex.Kind.Slice:
                    if (index.Start != 0 || index.End is not null || index.Step != 1)
                    {
                        view = view.Slice(dim, index.Start, index.End, index.Step);
                    }
                    picked?.Add(null);
                    dim++;
                    break;
                default:
                    AddPicked(ref view, picked!, index.Values!, ref dim);
                    break;
            }
        }
        // Even whole ranges give a new handle: writing history through it must find the base.
        return (ReferenceEquals(view, this) && !hasTensor ? Alias() : view, picked?.ToArray());
    }

    static int Consumed(TensorIndex index) => index.Type switch
    {
        TensorIndex.Kind.Integer or TensorIndex.Kind.Slice => 1,
        TensorIndex.Kind.Tensor => index.Values!.dtype == DType.Bool ? index.Values.Rank : 1,
        _ => 0,
    };

    static void AddPicked(ref Tensor view, List<Tensor?> picked, Tensor values, ref int dim)
    {
        if (values.dtype != DType.Bool)
        {
            picked.Add(values);
            dim++;
            return;
        }
        if (values.Rank == 0)
        {
            // One truth value is a mask over a new dimension of size 1.
            view = view.Unsqueeze(dim);
            values = values.Reshape(1);
        }
        for (int d = 0; d < values.Rank; d++)
        {
            if (values.Shape[d] != view.Shape[dim + d])
            {
                throw new ArgumentException($"Index: the mask of shape {values.Shape} does not match the shape {view.Shape} from dimension {dim}.", "indices");
            }
        }
        Tensor places = Indices.NonZero(values);
        picked.AddRange(places.Unbind(1));
        dim += values.Rank;
    }

    Tensor Alias()
    {
        Tensor result = SharedView(layout, offset);
        return Recorder.IsRecording(this) ? Recorder.Record(nameof(Alias), result, this, static gradient => gradient) : result;
    }

    /// <summary>Checks that a value broadcasts to a shape, after dropping leading dimensions of size 1 that are too many.</summary>
    internal Tensor FittedTo(string operation, Shape shape)
    {
        Tensor value = this;
        while (value.Rank > shape.Rank && value.Shape[0] == 1)
        {
            value = value.Select(0, 0);
        }
        if (value.Rank > shape.Rank || Layout.Broadcast(operation, value.Shape, shape) != shape)
        {
            throw new ArgumentException($"{operation}: a value of shape {Shape} cannot be written into a place of shape {shape}.", nameof(value));
        }
        return value;
    }
}
