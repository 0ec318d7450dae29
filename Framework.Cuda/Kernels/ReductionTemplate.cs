using System.Numerics;
using Framework.Kernels;

namespace Framework.Cuda.Kernels;

/// <summary>
/// The text of reductions. A block works on some outputs and on one slice of their elements, some threads on each output: a thread takes in every so many
/// elements or vectors of them, then the threads' states are combined. A reduction of one slice writes results; one of several writes states, which a second kernel combines.
/// </summary>
/// <remarks>
/// Parameters: the address of the elements or states; those of the results or of the states to be written; how many outputs there are, how many elements (or
/// states) of each, how many slices, and how many elements of a slice; the fragments' numbers; for elements the <see cref="StridedIndex"/> of the kept dimensions
/// and that of the reduced ones. States lie component by component, in each output by output, slices innermost.
/// </remarks>
sealed class ReductionTemplate
{
    readonly ReductionSpec spec;
    readonly PtxWriter writer;
    readonly ElementConversion conversion;
    readonly string integer, signed, source, outputs, count, slices, length;
    readonly string[] targets, states, others;
    readonly StridedIndex? kept, reduced;

    ReductionTemplate(ReductionSpec spec)
    {
        this.spec = spec;
        writer = new(PtxWriter.Name(spec.Operation.Traits.Name, spec.Source is null ? "combine" : "reduce"));
        conversion = new(writer, spec.Type);
        (integer, signed) = spec.Wide ? ("u64", "s64") : ("u32", "s32");
        source = writer.Address();
        targets = new string[spec.Target is null ? 1 : spec.Operation.Traits.Results.Length];
        for (int k = 0; k < targets.Length; k++)
        {
            targets[k] = writer.Address();
        }
        outputs = writer.Parameter(integer);
        count = writer.Parameter(integer);
        slices = writer.Parameter("u32");
        length = writer.Parameter(integer);
        for (int k = 0; k < spec.Scalars; k++)
        {
            writer.Parameter(conversion.T, $"%s{k}");
        }
        if (spec.Source is not null)
        {
            kept = new(writer, spec.Ranks.Kept, 1, spec.Wide);
            reduced = new(writer, spec.Ranks.Reduced, 1, spec.Wide);
        }
        states = Declare("%a", spec.States);
        others = Declare("%c", spec.States);
        Declare("%n", spec.States);
        Declare("%x", 1);
        Declare("%y", spec.Operation.Traits.Results.Length);
    }

    public static PtxKernel Compose(ReductionSpec spec)
    {
        var template = new ReductionTemplate(spec);
        template.Body();
        return template.writer.Finish();
    }

    string[] Declare(string prefix, int registers)
    {
        var names = new string[registers];
        for (int k = 0; k < registers; k++)
        {
            names[k] = $"{prefix}{k}";
            writer.Declare(conversion.T, names[k]);
        }
        return names;
    }

    void Body()
    {
        var (group, slice) = writer.Sliced(slices);
        var thread = writer.Register("u32");
        writer.Line($"mov.u32 {thread}, %tid.x");
        var (lane, output, beyond) = (writer.Register("u32"), writer.Register(integer), writer.Register("pred"));
        Assign(thread, group, lane, output);
        writer.Line($"setp.ge.{integer} {beyond}, {output}, {outputs}");

        writer.Fragment(spec.Operation.Ptx(ReductionPart.Seed, spec.Type));
        var combined = writer.Label();
        writer.Line($"@{beyond} bra {combined}");
        Accumulate(slice, lane, output);
        writer.Place(combined);
        var lanes = new LaneCombination(writer, conversion.T, states, others, () => Take(ReductionPart.Combine));
        if (spec.ByColumns)
        {
            lanes.Columns(thread, lane, spec.Lanes, spec.Outputs);
        }
        else
        {
            lanes.Rows(thread, spec.Lanes);
        }

        var (end, idle) = (writer.Label(), writer.Register("pred"));
        writer.Line($"setp.ne.u32 {idle}, {lane}, 0");
        writer.Line($"or.pred {idle}, {idle}, {beyond}");
        writer.Line($"@{idle} bra {end}");
        if (spec.Target is null)
        {
            WriteStates(slice, output);
        }
        else
        {
            WriteResults(output);
        }
        writer.Place(end);
    }

    /// <summary>Which lane of which output a thread is.</summary>
    void Assign(string thread, string group, string lane, string output)
    {
        var within = writer.Register("u32");
        var (fast, slow) = spec.ByColumns ? (within, lane) : (lane, within);
        int width = spec.ByColumns ? spec.Outputs : spec.Lanes;
        writer.Line($"and.b32 {fast}, {thread}, {width - 1}");
        writer.Line($"shr.u32 {slow}, {thread}, {BitOperations.Log2((uint)width)}");
        if (!spec.Wide)
        {
            writer.Line($"mad.lo.u32 {output}, {group}, {spec.Outputs}, {within}");
            return;
        }
        var wide = writer.Register("u64");
        writer.Line($"cvt.u64.u32 {wide}, {within}");
        writer.Line($"mad.wide.u32 {output}, {group}, {spec.Outputs}, {wide}");
    }

    void Accumulate(string slice, string lane, string output)
    {
        if (spec.Source is not { } type)
        {
            Stretch.OfSlice(writer, integer, spec.Lanes, 1, writer.Widened(lane, integer), writer.Widened(slice, integer), length, count, null).Over((position, _) => TakeState(output, position));
            return;
        }
        var origin = writer.Element(signed, kept!.Offsets(output)[0], type.Size(), source);
        // Runs of several dimensions are cut into vectors where each begins; whether these are aligned is known of none before.
        bool isOneRun = spec.Ranks.Reduced == 1;
        var head = spec.Width > 1 && isOneRun ? Stretch.Head(writer, integer, origin, type.Size(), spec.Width) : null;
        var whole = spec.Width > 1 && !isOneRun ? OperandAccess.IsAligned(writer, origin, type.Size() * spec.Width) : null;
        Stretch.OfSlice(writer, integer, spec.Lanes, spec.Width, writer.Widened(lane, integer), writer.Widened(slice, integer), length, count, head).Over((position, width) =>
        {
            var place = writer.Element(signed, reduced!.Offsets(position)[0], type.Size(), origin);
            string[] elements = width == 1 || whole is null
                ? OperandAccess.Load(writer, type, width, place) : OperandAccess.Load(writer, type, width, place, whole, $"{type.Size()}");
            foreach (var element in elements)
            {
                conversion.Load(type, element, "%x0");
                Take(ReductionPart.Accumulate);
            }
        });
    }

    void TakeState(string output, string position)
    {
        StateAddress(output, count, position, out var place, out var pitch);
        for (int k = 0; k < spec.States; k++)
        {
            writer.Line($"ld.global.{conversion.T} {others[k]}, [{place}]");
            writer.Line($"add.u64 {place}, {place}, {pitch}");
        }
        Take(ReductionPart.Combine);
    }

    /// <summary>Writes a part that makes a new state, and makes it the state.</summary>
    void Take(ReductionPart part)
    {
        writer.Fragment(spec.Operation.Ptx(part, spec.Type));
        for (int k = 0; k < spec.States; k++)
        {
            writer.Line($"mov.{conversion.T} {states[k]}, %n{k}");
        }
    }

    void WriteStates(string slice, string output)
    {
        StateAddress(output, writer.Widened(slices, integer), writer.Widened(slice, integer), out var place, out var pitch);
        foreach (var state in states)
        {
            writer.Line($"st.global.{conversion.T} [{place}], {state}");
            writer.Line($"add.u64 {place}, {place}, {pitch}");
        }
    }

    void WriteResults(string output)
    {
        writer.Fragment(spec.Operation.Ptx(ReductionPart.Finish, spec.Type));
        for (int k = 0; k < targets.Length; k++)
        {
            var dtype = spec.TypeOf(k);
            var place = writer.Element(integer, output, dtype.Size(), targets[k]);
            OperandAccess.Store(writer, dtype, [conversion.Store(dtype, $"%y{k}")], place);
        }
    }

    /// <summary>Where the first number of a state lies, and how far the next one is from it.</summary>
    void StateAddress(string output, string perOutput, string position, out string place, out string pitch)
    {
        int size = conversion.T.EndsWith("64", StringComparison.Ordinal) ? 8 : 4;
        (place, pitch) = (writer.Register("u64"), writer.Register("u64"));
        if (spec.Wide)
        {
            writer.Line($"mad.lo.u64 {place}, {output}, {perOutput}, {position}");
            writer.Line($"mul.lo.u64 {pitch}, {outputs}, {perOutput}");
        }
        else
        {
            var wide = writer.Register("u64");
            writer.Line($"cvt.u64.u32 {wide}, {position}");
            writer.Line($"mad.wide.u32 {place}, {output}, {perOutput}, {wide}");
            writer.Line($"mul.wide.u32 {pitch}, {outputs}, {perOutput}");
        }
        writer.Line($"mul.lo.u64 {pitch}, {pitch}, {size}");
        writer.Line($"mad.lo.u64 {place}, {place}, {size}, {(spec.Source is null ? source : targets[0])}");
    }
}
