namespace Framework.Kernels;

/// <summary>Counts instructions that compute: all but those that declare, move and convert.</summary>
static class StepCount
{
    public static int Of(ReadOnlySpan<byte> fragment)
    {
        int steps = 0;
        foreach (Range range in fragment.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = fragment[range].Trim(" \t"u8);
            if (line.Length > 0 && line[0] is >= (byte)'a' and <= (byte)'z' && !line.StartsWith("mov"u8) && !line.StartsWith("cvt"u8))
            {
                steps++;
            }
        }
        return steps;
    }

    /// <summary>Of a pass over a row: what all sweeps compute for an element, what stands between them, and how many sweeps there are.</summary>
    public static (int Element, int Row, int Sweeps) Of(RowOperation operation, bool backward)
    {
        var (element, row, sweeps) = (0, 0, 0);
        foreach (RowStep step in RowProgram.Read(operation.PtxRow(backward, ComputeType.Float32)))
        {
            switch (step.Kind)
            {
                case "sweep":
                    element += Of(step.Element);
                    sweeps++;
                    break;
                case "":
                    row += Of(step.Scopes[0]);
                    break;
            }
        }
        return (element, row, sweeps);
    }
}
