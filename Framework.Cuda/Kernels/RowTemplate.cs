using System.Globalization;
using Framework.Kernels;

namespace Framework.Cuda.Kernels;

/// <summary>
/// The text of row-wise programs: a warp works on a short row, a block on a long one. Every thread has the numbers of its row in registers; a sweep takes it over
/// every so many elements, and what it reduces is combined and known to all threads before the next one.
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

    RowTemplate(RowSpec spec)
    {
        this.spec = spec;
        program = RowProgram.Read(spec.Operation.PtxRow(spec.Backward, spec.Type));
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

    static string[] Each(int count, Func<int, string> make)
    {
        var all = new string[count];
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
        writer.Group(spec.Lanes, spec.Wide, thread, lane, row);
        // All threads of a row go, and they share their barriers with no other row.
        writer.Line($"setp.ge.{integer} {beyond}, {row}, {count}");
        writer.Line($"@{beyond} bra {end}");
        TakeNumbers();
        var offsets = rows.Length == 0 ? [] : layout.Offsets(row);
        string[] sources = Each(rows.Length, k => Place(signed, offsets[k], spec.Rows[k], rows[k]));
        var first = writer.Register(integer);
        writer.Line($"mul.lo.{integer} {first}, {row}, {length}");
        string[] results = Each(targets.Length, k => spec.Targets[k] is { } type ? Place(integer, first, type, targets[k]) : "");
        foreach (var step in program.Skip(1))
        {
            switch (step.Kind)
            {
                case "":
                    writer.Fragment(step.Scopes[0]);
                    break;
                case "pick":
                    Pick(step, sources);
                    break;
                case "sweep":
                    Sweep(step, sources, results);
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
            var place = NumberPlace(type, numbers, given[g]);
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
            var place = NumberPlace(type, numbers, found[f]);
            for (int k = 0; k < numbers; k++)
            {
                OperandAccess.Store(writer, type, [conversion.Store(type, registers[number++])], $"{place}+{k * type.Size()}");
            }
        }
        writer.Place(skip);
    }

    string NumberPlace(DType type, int numbers, string address)
    {
        var place = writer.Register("u64");
        writer.Line($"{(spec.Wide ? "mad.lo.u64" : "mad.wide.u32")} {place}, {row}, {numbers * type.Size()}, {address}");
        return place;
    }

    string Place(string type, string offset, DType dtype, string origin)
    {
        var place = writer.Register("u64");
        writer.Line($"mad.{(spec.Wide ? "lo" : "wide")}.{type} {place}, {offset}, {dtype.Size()}, {origin}");
        return place;
    }

    /// <summary>An element at an index that is a number of the type computed in; NaN outside the row.</summary>
    void Pick(RowStep step, string[] sources)
    {
        var (target, index, k) = (step.Registers[0], step.Registers[1], step.Numbers('x')[0]);
        var (inside, end, limit, at) = (writer.Register("pred"), writer.Label(), writer.Register(conversion.T), writer.Register(signed));
        writer.Line($"mov.{conversion.T} {target}, {(spec.Type == ComputeType.Float32 ? "0f7FC00000" : "0d7FF8000000000000")}");
        writer.Line($"cvt.rn.{conversion.T}.{integer} {limit}, {length}");
        writer.Line($"setp.ge.{conversion.T} {inside}, {index}, {conversion.Zero}");
        writer.Line($"setp.lt.and.{conversion.T} {inside}, {index}, {limit}, {inside}");
        writer.Line($"@!{inside} bra {end}");
        writer.Line($"cvt.rzi.{signed}.{conversion.T} {at}, {index}");
        ReadElement(k, at, sources[k], target);
        writer.Place(end);
    }

    void ReadElement(int k, string position, string origin, string target)
    {
        var offset = writer.Register(signed);
        writer.Line($"mul.lo.{signed} {offset}, {position}, {inner[k]}");
        conversion.Load(spec.Rows[k], OperandAccess.Load(writer, spec.Rows[k], 1, Place(signed, offset, spec.Rows[k], origin))[0], target);
    }

    void Sweep(RowStep step, string[] sources, string[] results)
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
        var (position, done, start, end) = (writer.Register(integer), writer.Register("pred"), writer.Label(), writer.Label());
        writer.Line($"{(spec.Wide ? "cvt.u64.u32" : "mov.u32")} {position}, {lane}");
        writer.Line($"setp.ge.{integer} {done}, {position}, {length}");
        writer.Line($"@{done} bra {end}");
        writer.Place(start);
        foreach (int k in step.Numbers('x'))
        {
            ReadElement(k, position, sources[k], $"%x{k}");
        }
        writer.Line($"cvt.rn.{conversion.T}.{integer} %i, {position}");
        Advance(step.Element);
        foreach (int k in step.Numbers('y'))
        {
            if (spec.Targets[k] is { } type)
            {
                OperandAccess.Store(writer, type, [conversion.Store(type, $"%y{k}")], Place(integer, position, type, results[k]));
            }
        }
        writer.Line($"add.{integer} {position}, {position}, {spec.Lanes}");
        writer.Line($"setp.lt.{integer} {done}, {position}, {length}");
        writer.Line($"@{done} bra {start}");
        writer.Place(end);
        if (reduced > 0)
        {
            new LaneCombination(writer, conversion.T, states, others, () => Advance(step.Scopes[2])).Rows(thread, spec.Lanes);
            Each(reduced, k => Moved(step.Registers[k], states[k]));
        }
    }

    string Moved(string target, string value)
    {
        writer.Line($"mov.{conversion.T} {target}, {value}");
        return target;
    }
}
