namespace Framework.Cuda.Kernels;

/// <summary>
/// Reads and writes elements of a row's operands: single ones, and vectors of neighbours, in one access where the operand has them next to each other and aligned,
/// else one by one. Which it is depends on the row.
/// </summary>
sealed class RowAccess
{
    readonly PtxWriter writer;
    readonly RowSpec spec;
    readonly string[] sources, targets, inner, steps, readWhole, writtenWhole;
    readonly int leader;

    /// <summary>Writes what is the same for all elements of a row.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="spec">The kernel's.</param>
    /// <param name="width">Elements of a vector.</param>
    /// <param name="offsets">How far the row lies from the first one in each operand that is read, in elements.</param>
    /// <param name="read">The addresses of these operands.</param>
    /// <param name="first">The number of the row's first element among all.</param>
    /// <param name="written">The addresses of what is written; empty where it is not wanted.</param>
    /// <param name="inner">The distance of neighbours in each operand that is read, in elements.</param>
    public RowAccess(PtxWriter writer, RowSpec spec, int width, string[] offsets, string[] read, string first, string[] written, string[] inner)
    {
        (this.writer, this.spec, this.inner) = (writer, spec, inner);
        sources = [.. read.Select((address, k) => writer.Element(Signed, offsets[k], spec.Rows[k].Size(), address))];
        targets = [.. written.Select((address, k) => spec.Targets[k] is { } type ? writer.Element(Integer, first, type.Size(), address) : "")];
        (steps, readWhole, writtenWhole) = (new string[sources.Length], new string[sources.Length], new string[targets.Length]);
        leader = Array.FindIndex(spec.Targets, t => t is not null);
        if (width == 1)
        {
            return;
        }
        // Vectors begin where those of what is written do, or of what is read first.
        Head = leader >= 0 ? Stretch.Head(writer, Integer, targets[leader], spec.Targets[leader]!.Value.Size(), width)
            : sources.Length > 0 ? Stretch.Head(writer, Integer, sources[0], spec.Rows[0].Size(), width) : null;
        for (int k = 0; k < sources.Length; k++)
        {
            int size = spec.Rows[k].Size();
            steps[k] = writer.Register("u64");
            writer.Line($"mul.{(spec.Wide ? "lo" : "wide")}.{Signed} {steps[k]}, {inner[k]}, {size}");
            readWhole[k] = OperandAccess.IsAligned(writer, writer.Element(Integer, Head!, size, sources[k]), size * width);
            writer.Line($"setp.eq.and.{Signed} {readWhole[k]}, {inner[k]}, 1, {readWhole[k]}");
        }
        for (int k = leader + 1; k < targets.Length; k++)
        {
            if (spec.Targets[k]?.Size() is { } size)
            {
                writtenWhole[k] = OperandAccess.IsAligned(writer, writer.Element(Integer, Head!, size, targets[k]), size * width);
            }
        }
    }

    /// <summary>How many elements come before the first vector of a row; null where there are none.</summary>
    public string? Head { get; }

    string Integer => spec.Wide ? "u64" : "u32";

    string Signed => spec.Wide ? "s64" : "s32";

    /// <summary>Reads elements of a row, from a position on; returns them raw.</summary>
    public string[] Read(int row, string position, int count)
    {
        var offset = writer.Register(Signed);
        writer.Line($"mul.lo.{Signed} {offset}, {position}, {inner[row]}");
        var place = writer.Element(Signed, offset, spec.Rows[row].Size(), sources[row]);
        return count == 1 ? OperandAccess.Load(writer, spec.Rows[row], 1, place) : OperandAccess.Load(writer, spec.Rows[row], count, place, readWhole[row], steps[row]);
    }

    /// <summary>Writes raw elements of a row, from a position on.</summary>
    public void Write(int row, string position, string[] elements)
    {
        var type = spec.Targets[row]!.Value;
        var place = writer.Element(Integer, position, type.Size(), targets[row]);
        if (elements.Length == 1 || row == leader)
        {
            OperandAccess.Store(writer, type, elements, place);
        }
        else
        {
            OperandAccess.Store(writer, type, elements, place, writtenWhole[row]);
        }
    }
}
