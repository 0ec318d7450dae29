using Framework.Kernels;

namespace Framework.Cuda.Kernels;

/// <summary>
/// Conversions of an element between its storage and the type computed in, to the bit as the CPU has them (<c>Framework.Kernels.Element</c>). Outside of
/// arithmetic an element is raw: 32 bits, into which narrower integers are extended by their sign, or 64 bits for the types of that size.
/// </summary>
/// <param name="writer">Where to.</param>
/// <param name="type">The type computed in.</param>
sealed class ElementConversion(PtxWriter writer, ComputeType type)
{
    /// <summary>The name of the type computed in.</summary>
    public string T { get; } = type switch { ComputeType.Float32 => "f32", ComputeType.Float64 => "f64", _ => "s64" };

    public static string RawType(DType dtype) => dtype.Size() == 8 ? "b64" : "b32";

    /// <summary>Writes what turns a raw element into a value.</summary>
    public void Load(DType dtype, string raw, string target)
    {
        switch (dtype)
        {
            case DType.Float32 or DType.Float16 or DType.BFloat16:
                Single(dtype, raw, target);
                break;
            case DType.Float64:
                Double(raw, target);
                break;
            case DType.Bool:
                var truth = writer.Register("pred");
                writer.Line($"setp.ne.u32 {truth}, {raw}, 0");
                writer.Line($"selp.{T} {target}, {One}, {Zero}, {truth}");
                break;
            default:
                var integer = dtype == DType.Int64 ? "s64" : "s32";
                writer.Line(integer == T ? $"mov.b64 {target}, {raw}" : $"cvt.{(type == ComputeType.Int64 ? "" : "rn.")}{T}.{integer} {target}, {raw}");
                break;
        }
    }

    void Single(DType dtype, string raw, string target)
    {
        var single = type == ComputeType.Float32 ? target : writer.Register("f32");
        if (dtype == DType.Float16)
        {
            var half = writer.Register("b16");
            writer.Line($"cvt.u16.u32 {half}, {raw}");
            writer.Line($"cvt.f32.f16 {single}, {half}");
        }
        else if (dtype == DType.BFloat16)
        {
            var bits = writer.Register("b32");
            writer.Line($"shl.b32 {bits}, {raw}, 16");
            writer.Line($"mov.b32 {single}, {bits}");
        }
        else
        {
            writer.Line($"mov.b32 {single}, {raw}");
        }
        if (type == ComputeType.Float64)
        {
            writer.Line($"cvt.f64.f32 {target}, {single}");
        }
        else if (type == ComputeType.Int64)
        {
            var number = writer.Register("f64");
            writer.Line($"cvt.f64.f32 {number}, {single}");
            Truncate(number, target, "s64");
        }
    }

    void Double(string raw, string target)
    {
        if (type == ComputeType.Float64)
        {
            writer.Line($"mov.b64 {target}, {raw}");
            return;
        }
        var number = writer.Register("f64");
        writer.Line($"mov.b64 {number}, {raw}");
        if (type == ComputeType.Float32)
        {
            writer.Line($"cvt.rn.f32.f64 {target}, {number}");
        }
        else
        {
            Truncate(number, target, "s64");
        }
    }

    /// <summary>Writes what turns a value into a raw element, of which the lower bits count, and returns its register.</summary>
    public string Store(DType dtype, string value)
    {
        var raw = writer.Register(RawType(dtype));
        switch (dtype)
        {
            case DType.Float32:
                writer.Line($"mov.b32 {raw}, {AsSingle(value)}");
                break;
            case DType.Float64:
                writer.Line($"mov.b64 {raw}, {AsDouble(value)}");
                break;
            case DType.Float16:
                var half = writer.Register("b16");
                writer.Line($"cvt.rn.f16.f32 {half}, {AsSingle(value)}");
                writer.Line($"cvt.u32.u16 {raw}, {half}");
                break;
            case DType.BFloat16:
                Brain(AsSingle(value), raw);
                break;
            case DType.Bool:
                var truth = writer.Register("pred");
                writer.Line($"setp.{(type == ComputeType.Int64 ? "ne" : "neu")}.{T} {truth}, {value}, {Zero}");
                writer.Line($"selp.u32 {raw}, 1, 0, {truth}");
                break;
            default:
                Integer(dtype, value, raw);
                break;
        }
        return raw;
    }

    void Integer(DType dtype, string value, string raw)
    {
        if (type == ComputeType.Int64)
        {
            writer.Line(dtype == DType.Int64 ? $"mov.b64 {raw}, {value}" : $"cvt.u32.u64 {raw}, {value}");
        }
        else if (dtype is DType.Int64)
        {
            Truncate(AsDouble(value), raw, "s64");
        }
        else if (dtype == DType.UInt8)
        {
            var wide = writer.Register("b64");
            Truncate(AsDouble(value), wide, "s64");
            writer.Line($"cvt.u32.u64 {raw}, {wide}");
        }
        else
        {
            Truncate(AsDouble(value), raw, "s32");
        }
    }

    /// <summary>Towards zero; what does not fit, NaN included, becomes the smallest integer.</summary>
    void Truncate(string number, string target, string integer)
    {
        // −2⁶³ fits, and so does what is above −2³¹ − 1.
        var (above, low, high, smallest) = integer == "s64"
            ? ("ge", "0dC3E0000000000000", "0d43E0000000000000", "0x8000000000000000")
            : ("gt", "0dC1E0000000200000", "0d41E0000000000000", "0x80000000");
        var (fits, truncated) = (writer.Register("pred"), writer.Register(integer));
        writer.Line($"setp.{above}.f64 {fits}, {number}, {low}");
        writer.Line($"setp.lt.and.f64 {fits}, {number}, {high}, {fits}");
        writer.Line($"cvt.rzi.{integer}.f64 {truncated}, {number}");
        writer.Line($"selp.b{integer[1..]} {target}, {truncated}, {smallest}, {fits}");
    }

    /// <summary>To nearest, ties to even, by integer arithmetic; a NaN keeps its upper bits and becomes quiet.</summary>
    void Brain(string single, string raw)
    {
        var (bits, lowest, rounded, quiet, nan) = (writer.Register("b32"), writer.Register("b32"), writer.Register("b32"), writer.Register("b32"), writer.Register("pred"));
        writer.Line($"mov.b32 {bits}, {single}");
        writer.Line($"shr.u32 {quiet}, {bits}, 16");
        writer.Line($"and.b32 {lowest}, {quiet}, 1");
        writer.Line($"or.b32 {quiet}, {quiet}, 0x40");
        writer.Line($"add.u32 {rounded}, {bits}, 0x7FFF");
        writer.Line($"add.u32 {rounded}, {rounded}, {lowest}");
        writer.Line($"shr.u32 {rounded}, {rounded}, 16");
        writer.Line($"setp.nan.f32 {nan}, {single}, {single}");
        writer.Line($"selp.b32 {raw}, {quiet}, {rounded}, {nan}");
    }

    string AsSingle(string value)
    {
        if (type == ComputeType.Float32)
        {
            return value;
        }
        var single = writer.Register("f32");
        writer.Line($"cvt.rn.f32.{T} {single}, {value}");
        return single;
    }

    string AsDouble(string value)
    {
        if (type == ComputeType.Float64)
        {
            return value;
        }
        var number = writer.Register("f64");
        writer.Line($"cvt.{(type == ComputeType.Int64 ? "rn." : "")}f64.{T} {number}, {value}");
        return number;
    }

    public string One => type switch { ComputeType.Float32 => "0f3F800000", ComputeType.Float64 => "0d3FF0000000000000", _ => "1" };

    public string Zero => type switch { ComputeType.Float32 => "0f00000000", ComputeType.Float64 => "0d0000000000000000", _ => "0" };
}
