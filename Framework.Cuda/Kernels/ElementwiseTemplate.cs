using System.Numerics;
using Framework.Kernels;

namespace Framework.Cuda.Kernels;

/// <summary>
/// The text of elementwise kernels: grid-stride loops around the fragment that the generator wrote. Contiguous operands are read and written in vectors, each as
/// many elements as the widest type has in 128 bits, with a tail of single elements; for others every dimension has a size and a stride for each operand, and what
/// is numbered are elements, or vectors where the innermost dimension falls into such.
/// </summary>
/// <remarks>
/// Parameters: the operands' addresses, the number of elements, the fragment's numbers; with strides, those of <see cref="StridedIndex"/> for the operands that
/// are not constant. Operands are read as they may be written, without the read-only cache, so that a result may lie over an operand.
/// </remarks>
sealed class ElementwiseTemplate
{
    readonly ElementwiseSpec spec;
    readonly PtxWriter writer;
    readonly ElementConversion conversion;
    readonly string[] inputs, outputs, addresses;
    readonly string count, integer;
    readonly StridedIndex? layout;

    ElementwiseTemplate(ElementwiseSpec spec)
    {
        this.spec = spec;
        writer = new(PtxWriter.Name(spec.Operation.Traits.Name, spec.Wanted == 0 ? "forward" : "backward"));
        conversion = new(writer, spec.Type);
        integer = spec.Wide ? "u64" : "u32";
        (inputs, outputs, var absent) = spec.Registers();
        addresses = new string[inputs.Length + outputs.Length];
        for (int k = 0; k < addresses.Length; k++)
        {
            addresses[k] = writer.Address();
        }
        count = writer.Parameter(integer);
        for (int k = 0; k < spec.Scalars; k++)
        {
            writer.Parameter(conversion.T, $"%s{k}");
        }
        layout = spec.Rank == 0 ? null : new(writer, spec.Rank, addresses.Length - BitOperations.PopCount(spec.Constants), spec.Wide);
        foreach (var register in inputs.Concat(absent).Concat(Results()))
        {
            writer.Declare(conversion.T, register);
        }
        // Gradients that are not wanted are computed of these, and dropped by the assembler.
        foreach (var register in absent)
        {
            writer.Line($"mov.{conversion.T} {register}, {conversion.Zero}");
        }
    }

    public static PtxKernel Compose(ElementwiseSpec spec)
    {
        var template = new ElementwiseTemplate(spec);
        template.Body();
        return template.writer.Finish();
    }

    /// <summary>All that the fragment writes, wanted or not.</summary>
    IEnumerable<string> Results() => spec.Wanted == 0 ? outputs
        : spec.Operation.Traits.Gradients.Index().Where(g => g.Item.Kind == GradientKind.Kernel).Select(g => $"%d{g.Index}");

    void Body()
    {
        for (int k = 0; k < inputs.Length; k++)
        {
            if (spec.IsConstant(k))
            {
                conversion.Load(spec.TypeOf(k), OperandAccess.Load(writer, spec.TypeOf(k), 1, addresses[k])[0], inputs[k]);
            }
        }
        var (thread, threads) = (writer.Register(integer), writer.Register(integer));
        GlobalThread(thread, threads);
        if (spec.Width == 1 || layout is not null)
        {
            Loop(thread, threads, count, index => Elements(Places(index, 1), spec.Width));
            return;
        }
        var (vectors, left, first, some) = (writer.Register(integer), writer.Register(integer), writer.Register(integer), writer.Register("pred"));
        writer.Line($"shr.{integer} {vectors}, {count}, {BitOperations.Log2((uint)spec.Width)}");
        writer.Line($"mov.{integer} {first}, {thread}");
        Loop(first, threads, vectors, index => Elements(Places(index, spec.Width), spec.Width));
        var end = writer.Label();
        writer.Line($"and.b{integer[1..]} {left}, {count}, {spec.Width - 1}");
        writer.Line($"setp.ge.{integer} {some}, {thread}, {left}");
        writer.Line($"@{some} bra {end}");
        writer.Line($"sub.{integer} {left}, {count}, {left}");
        writer.Line($"add.{integer} {left}, {left}, {thread}");
        Elements(Places(left, 1), 1);
        writer.Place(end);
    }

    void GlobalThread(string thread, string threads)
    {
        var (block, size, lane, blocks) = (writer.Register("u32"), writer.Register("u32"), writer.Register("u32"), writer.Register("u32"));
        writer.Line($"mov.u32 {block}, %ctaid.x");
        writer.Line($"mov.u32 {size}, %ntid.x");
        writer.Line($"mov.u32 {lane}, %tid.x");
        writer.Line($"mov.u32 {blocks}, %nctaid.x");
        if (spec.Wide)
        {
            writer.Line($"mul.wide.u32 {thread}, {block}, {size}");
            var wide = writer.Register("u64");
            writer.Line($"cvt.u64.u32 {wide}, {lane}");
            writer.Line($"add.u64 {thread}, {thread}, {wide}");
            writer.Line($"mul.wide.u32 {threads}, {blocks}, {size}");
        }
        else
        {
            writer.Line($"mad.lo.u32 {thread}, {block}, {size}, {lane}");
            writer.Line($"mul.lo.u32 {threads}, {blocks}, {size}");
        }
    }

    void Loop(string index, string step, string limit, Action<string> body)
    {
        var (start, end, more) = (writer.Label(), writer.Label(), writer.Register("pred"));
        writer.Line($"setp.ge.{integer} {more}, {index}, {limit}");
        writer.Line($"@{more} bra {end}");
        writer.Place(start);
        body(index);
        writer.Line($"add.{integer} {index}, {index}, {step}");
        writer.Line($"setp.lt.{integer} {more}, {index}, {limit}");
        writer.Line($"@{more} bra {start}");
        writer.Place(end);
    }

    /// <summary>The addresses of the operands' elements, given the number of the first one or of the vector.</summary>
    string[] Places(string index, int width)
    {
        var places = new string[addresses.Length];
        var offsets = layout?.Offsets(index);
        int next = 0;
        for (int k = 0; k < places.Length; k++)
        {
            if (spec.IsConstant(k))
            {
                continue;
            }
            int bytes = spec.TypeOf(k).Size() * width;
            places[k] = offsets is null
                ? writer.Element(integer, index, bytes, addresses[k]) : writer.Element(spec.Wide ? "s64" : "s32", offsets[next++], bytes, addresses[k]);
        }
        return places;
    }

    /// <summary>Reads neighbouring elements, computes one after the other, and writes the results.</summary>
    void Elements(string[] places, int width)
    {
        var raw = new string[inputs.Length][];
        for (int k = 0; k < inputs.Length; k++)
        {
            raw[k] = spec.IsConstant(k) ? [] : OperandAccess.Load(writer, spec.TypeOf(k), spec.IsRepeated(k) ? 1 : width, places[k]);
            if (spec.IsRepeated(k))
            {
                conversion.Load(spec.TypeOf(k), raw[k][0], inputs[k]);
            }
        }
        var results = new string[outputs.Length][];
        for (int k = 0; k < outputs.Length; k++)
        {
            results[k] = new string[width];
        }
        for (int e = 0; e < width; e++)
        {
            for (int k = 0; k < inputs.Length; k++)
            {
                if (!spec.IsConstant(k) && !spec.IsRepeated(k))
                {
                    conversion.Load(spec.TypeOf(k), raw[k][e], inputs[k]);
                }
            }
            writer.Fragment(spec.Wanted == 0 ? spec.Operation.PtxForward(spec.Type) : spec.Operation.PtxBackward(spec.Type));
            for (int k = 0; k < outputs.Length; k++)
            {
                results[k][e] = conversion.Store(spec.TypeOf(inputs.Length + k), outputs[k]);
            }
        }
        for (int k = 0; k < outputs.Length; k++)
        {
            OperandAccess.Store(writer, spec.TypeOf(inputs.Length + k), results[k], places[inputs.Length + k]);
        }
    }
}
