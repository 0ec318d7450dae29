using System.Runtime.InteropServices;
using System.Text;
using Framework.Cuda.Kernels;

namespace KernelCases.Instructions;

/// <summary>
/// One instruction at a time, against what the manual says. The interpreter is held to these, and a device shows whether the manual was read right: every other proof
/// of an emitted kernel without a GPU stands on the interpreter.
/// </summary>
static class InstructionCases
{
    public static IEnumerable<KernelCase> All =>
    [
        .. IntegerRows.Rows.Select(Of), .. RealRows.Rows.Select(Of), .. ConversionRows.Rows.Select(Of), .. ComparisonRows.Rows.Select(Of),
        .. WarpRows.Rows.Select(r => Of(r, 75)), .. WarpRows.Reductions.Select(r => Of(r, 80)), .. AtomicRows.Rows.Select(Of),
    ];

    public static KernelCase Of(InstructionRow row) => new($"{row.Instruction} with {row.Sources}", device =>
    {
        (string type, ulong bits) = row.Result;
        ulong[] results = Run(device, Kernel(row), 1, row.Inputs.Length == 0 ? [0] : [.. row.Inputs.Select(i => i.Bits)]);
        Same(row.Instruction, type, 0, bits, results[0]);
    });

    public static KernelCase Of(WarpRow row, int target) => new(row.Instruction, device =>
    {
        ulong[] results = Run(device, Kernel(row, target), WarpRows.Threads, [0]);
        for (int t = 0; t < WarpRows.Threads; t++) Same(row.Instruction, "b32", t, row.Expected(t), results[t]);
    });

    public static KernelCase Of(AtomicRow row) => new($"{row.Instruction} with 0x{row.Before:x} 0x{row.A:x} 0x{row.B:x}", device =>
    {
        ulong[] results = Run(device, Kernel(row), 1, [row.Before, row.A, row.B]);
        Same($"{row.Instruction}, the result", row.Type, 0, row.Instruction.StartsWith("atom", StringComparison.Ordinal) ? row.Before : 0, results[0]);
        Same($"{row.Instruction}, the word", row.Type, 0, row.After, results[1]);
    });

    static void Same(string what, string type, int thread, ulong expected, ulong actual)
    {
        if (expected != actual) throw new KernelMismatchException($"{what}: thread {thread} has {type}:0x{actual:x}, not 0x{expected:x}");
    }

    /// <summary>The first words of the target; bytes that no thread writes stay zero.</summary>
    static ulong[] Run(IKernelDevice device, PtxKernel kernel, int threads, ulong[] source)
    {
        ulong[] results = new ulong[Math.Max(threads, 2)];
        ulong from = device.Allocate(8 * source.Length), to = device.Allocate(8 * results.Length);
        try
        {
            device.Upload(from, MemoryMarshal.AsBytes<ulong>(source));
            device.Upload(to, MemoryMarshal.AsBytes<ulong>(results));
            device.Launch(new(kernel, 1, [from, to]));
            device.Download(to, MemoryMarshal.AsBytes(results.AsSpan()));
            return results;
        }
        finally
        {
            device.Free(from);
            device.Free(to);
        }
    }

    static PtxKernel Module(int target, int threads, string body) => new("one", $$"""
        .version 7.8
        .target sm_{{target}}
        .address_size 64
        .visible .entry one(.param .u64 source, .param .u64 target)
        .reqntid {{threads}}, 1, 1
        {
        .reg .u64 from, to;
        ld.param.u64 from, [source];
        ld.param.u64 to, [target];
        {{body}}
        ret;
        }

        """, threads, [PtxParameter.Wide, PtxParameter.Wide]);

    static PtxKernel Kernel(InstructionRow row)
    {
        StringBuilder body = new();
        string result = row.Result.Type;
        body.AppendLine(".reg .b32 word;").AppendLine(".reg .pred p, q;");
        if (result != "pred") body.AppendLine($".reg .{result} r;");
        char name = 'a';
        foreach (((string type, _), int i) in row.Inputs.Select((input, i) => (input, i)))
        {
            if (type == "pred") body.AppendLine($"ld.global.u32 word, [from+{8 * i}];").AppendLine("setp.ne.u32 p, word, 0;");
            else body.AppendLine($".reg .{type} {name};").AppendLine($"ld.global.b{InstructionRow.SizeOf(type)} {name++}, [from+{8 * i}];");
        }
        body.AppendLine(row.Instruction);
        if (result == "pred") body.AppendLine("selp.u32 word, 1, 0, q;");
        body.Append(result == "pred" ? "st.global.u32 [to], word;" : $"st.global.b{InstructionRow.SizeOf(result)} [to], r;");
        return Module(75, 1, body.ToString());
    }

    static PtxKernel Kernel(WarpRow row, int target) => Module(target, WarpRows.Threads, $$"""
        .reg .b32 r, a, b, t, l;
        .reg .u64 x;
        .reg .pred p, q;
        mov.u32 t, %tid.x;
        mov.u32 l, %laneid;
        mad.lo.u32 a, t, 3, 1;
        rem.u32 b, t, 3;
        setp.eq.u32 p, b, 0;
        {{row.Instruction}}
        mul.wide.u32 x, t, 8;
        add.u64 to, to, x;
        st.global.u32 [to], r;
        """);

    static PtxKernel Kernel(AtomicRow row)
    {
        string type = row.Type, space = row.Instruction.Contains("[s]", StringComparison.Ordinal) ? "shared" : "global", address = space == "shared" ? "s" : "from";
        return Module(75, 1, $$"""
            .reg .{{type}} r, a, b, v;
            .reg .u64 m;
            .reg .u32 s;
            .shared .align 8 .b8 word[8];
            mov.u64 m, from;
            mov.u32 s, word;
            mov.{{type}} r, 0;
            ld.global.{{type}} v, [from];
            ld.global.{{type}} a, [from+8];
            ld.global.{{type}} b, [from+16];
            st.shared.{{type}} [s], v;
            {{row.Instruction}}
            ld.{{space}}.{{type}} v, [{{address}}];
            st.global.{{type}} [to], r;
            st.global.{{type}} [to+8], v;
            """);
    }
}
