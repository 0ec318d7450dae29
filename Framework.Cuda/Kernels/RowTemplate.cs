using System.Globalization;
using System.Text;
using Framework.Kernels;

namespace Framework.Cuda.Kernels;

/// <summary>
/// The text of row-wise programs: a warp works on a short row, a block on a long one. Every thread has the numbers of its row in registers; a sweep takes it over
/// every so many elements or vectors of them, and what it reduces is combined and known to all threads before the next one.
/// </summary>
/// <remarks>
/// Parameters: the addresses of the rows read, of the numbers given, of the rows written that are wanted, of the numbers found; how many rows there are, and how
/// many elements each has; for each row that is read the distance of neighbours in it; the fragments' numbers; the <see cref="StridedIndex"/> of the rows read.
/// Rows that are written are contiguous, one after the other.
/// </remarks>
sealed class RowTemplate
{
    readonly RowSpec spec;
    readonly PtxWriter writer;
    readonly ElementConversion conversion;
    readonly string integer, signed, count, length;
    readonly string[] rows, given, targets, found, inner;
    readonly StridedIndex layout;
    readonly List<RowStep> program;
    readonly string thread, lane, row;
    readonly int width;

    RowTemplate(RowSpec spec)
    {
        this.spec = spec;
        program = RowProgram.Read(spec.Operation.PtxRow(spec.Backward, spec.Type));
        width = Math.Min(spec.Width, OperandAccess.Widest(1, program.Where(s => s.Kind == "sweep").Select(s => PtxWriter.Lines(s.Element)).DefaultIfEmpty(1).Max()));
        writer = new(PtxWriter.Name(spec.Operation.Traits.Name, spec.Backward ? "rows_backward" : "rows_forward"));
        conversion = new(writer, spec.Type);
        (integer, signed) = spec.Wide ? ("u64", "s64") : ("u32", "s32");
        rows = Each(spec.Rows.Length, _ => writer.Address());
        given = Each(spec.Given.Length, _ => writer.Address());
        targets = Each(spec.Targets.Length, k => spec.Targets[k] is null ? "" : writer.Address());
        found = Each(spec.Found.Length, _ => writer.Address());
        count = writer.Parameter(integer);
        length = writer.Parameter(integer);
        inner = Each(spec.Rows.Length, _ => writer.Parameter(signed));
        Each(spec.Scalars, k => writer.Parameter(conversion.T, $"%s{k}"));
        layout = new(writer, spec.Rank, rows.Length, spec.Wide);
        (thread, lane, row) = (writer.Register("u32"), writer.Register("u32"), writer.Register(integer));
        Declare("%x", rows.Length);
        Declare("%y", targets.Length);
        Declare("%z", spec.Given.Sum(g => g.Count));
        Declare("%u", int.Parse(program[0].Words[1], CultureInfo.InvariantCulture));
        int states = program.Where(s => s.Kind == "sweep").Select(s => s.Registers.Length).DefaultIfEmpty(0).Max();
        foreach (var prefix in new[] { "%m", "%n", "%c" })
        {
            Declare(prefix, states);
        }
        writer.Declare(conversion.T, "%i");
    }

    public static PtxKernel Compose(RowSpec spec)
    {
        var template = new RowTemplate(spec);
        template.Body();
        return template.writer.Finish();
    }

    static T[] Each<T>(int count, Func<int, T> make)
    {
        var all = new T[count];
        for (int k = 0; k < count; k++)
        {
            all[k] = make(k);
        }
        return all;
    }

    string[] Declare(string prefix, int registers) => Each(registers, k =>
    {
        writer.Declare(conversion.T, $"{prefix}{k}");
        return $"{prefix}{k}";
    });

    void Body()
    {
        var (beyond, end) = (writer.Register("pred"), writer.Label());
        writer.Group(writer.Block(), spec.Lanes, spec.Wide, thread, lane, row);
        // All threads of a row go, and they share their barriers with no other row.
        writer.Line($"setp.ge.{integer} {beyond}, {row}, {count}");
        writer.Line($"@{beyond} bra {end}");
        TakeNumbers();
        var first = writer.Register(integer);
        writer.Line($"mul.lo.{integer} {first}, {row}, {length}");
        var access = new RowAccess(writer, spec, width, rows.Length == 0 ? [] : layout.Offsets(row), rows, first, targets, inner);
        var stretch = new Stretch(writer, integer, spec.Lanes, width, writer.Widened(lane, integer), null, length, access.Head);
        foreach (var step in program.Skip(1))
        {
            switch (step.Kind)
            {
                case "":
                    writer.Fragment(step.Scopes[0]);
                    break;
                case "pick":
                    Pick(step, access);
                    break;
                case "sweep":
                    Sweep(step, stretch, access);
                    break;
                default:
                    WriteNumbers(step.Registers);
                    break;
            }
        }
        writer.Place(end);
    }

    void TakeNumbers()
    {
        int number = 0;
        for (int g = 0; g < given.Length; g++)
        {
            var (type, numbers) = spec.Given[g];
            var place = writer.Element(integer, row, numbers * type.Size(), given[g]);
            for (int k = 0; k < numbers; k++)
            {
                conversion.Load(type, OperandAccess.Load(writer, type, 1, $"{place}+{k * type.Size()}")[0], $"%z{number++}");
            }
        }
    }

    /// <summary>The first thread of a row writes what is one number of it.</summary>
    void WriteNumbers(string[] registers)
    {
        var (idle, skip) = (writer.Register("pred"), writer.Label());
        writer.Line($"setp.ne.u32 {idle}, {lane}, 0");
        writer.Line($"@{idle} bra {skip}");
        int number = 0;
        for (int f = 0; f < found.Length; f++)
        {
            var (type, numbers) = spec.Found[f];
            var place = writer.Element(integer, row, numbers * type.Size(), found[f]);
            for (int k = 0; k < numbers; k++)
            {
                OperandAccess.Store(writer, type, [conversion.Store(type, registers[number++])], $"{place}+{k * type.Size()}");
            }
        }
        writer.Place(skip);
    }

    /// <summary>An element at an index that is a number of the type computed in; NaN outside the row.</summary>
    void Pick(RowStep step, RowAccess access)
    {
        var (target, index, k) = (step.Registers[0], step.Registers[1], step.Numbers('x')[0]);
        var (inside, end, limit, at) = (writer.Register("pred"), writer.Label(), writer.Register(conversion.T), writer.Register(signed));
        writer.Line($"mov.{conversion.T} {target}, {(spec.Type == ComputeType.Float32 ? "0f7FC00000" : "0d7FF8000000000000")}");
        writer.Line($"cvt.rn.{conversion.T}.{integer} {limit}, {length}");
        writer.Line($"setp.ge.{conversion.T} {inside}, {index}, {conversion.Zero}");
        writer.Line($"setp.lt.and.{conversion.T} {inside}, {index}, {limit}, {inside}");
        writer.Line($"@!{inside} bra {end}");
        writer.Line($"cvt.rzi.{signed}.{conversion.T} {at}, {index}");
        conversion.Load(spec.Rows[k], access.Read(k, at, 1)[0], target);
        writer.Place(end);
    }

    void Sweep(RowStep step, Stretch stretch, RowAccess access)
    {
        int reduced = step.Registers.Length;
        string[] states = Each(reduced, k => $"%m{k}"), others = Each(reduced, k => $"%c{k}");
        void Advance(byte[] scope)
        {
            writer.Fragment(scope);
            Each(reduced, k => Moved(states[k], $"%n{k}"));
        }
        if (reduced > 0)
        {
            writer.Fragment(step.Scopes[0]);
        }
        int[] read = step.Numbers('x'), written = [.. step.Numbers('y').Where(k => spec.Targets[k] is not null)];
        bool asksForPlace = Mentions(step.Element, "%i,") || Mentions(step.Element, "%i;");
        stretch.Over((position, count) =>
        {
            string[][] elements = Each(read.Length, k => access.Read(read[k], position, count)), results = Each(written.Length, _ => new string[count]);
            for (int e = 0; e < count; e++)
            {
                foreach (var (k, row) in read.Index())
                {
                    conversion.Load(spec.Rows[row], elements[k][e], $"%x{row}");
                }
                if (asksForPlace)
                {
                    TakePlace(position, e);
                }
                Advance(step.Element);
                foreach (var (k, row) in written.Index())
                {
                    results[k][e] = conversion.Store(spec.Targets[row]!.Value, $"%y{row}");
                }
            }
            foreach (var (k, row) in written.Index())
            {
                access.Write(row, position, results[k]);
            }
        });
        if (reduced > 0)
        {
            new LaneCombination(writer, conversion.T, states, others, () => Advance(step.Scopes[2])).Rows(thread, spec.Lanes);
            Each(reduced, k => Moved(step.Registers[k], states[k]));
        }
    }

    static bool Mentions(byte[] scope, string operand) => Encoding.UTF8.GetString(scope).Contains(operand, StringComparison.Ordinal);

    void TakePlace(string position, int further)
    {
        var place = position;
        if (further > 0)
        {
            place = writer.Register(integer);
            writer.Line($"add.{integer} {place}, {position}, {further}");
        }
        writer.Line($"cvt.rn.{conversion.T}.{integer} %i, {place}");
    }

    string Moved(string target, string value)
    {
        writer.Line($"mov.{conversion.T} {target}, {value}");
        return target;
    }
}
