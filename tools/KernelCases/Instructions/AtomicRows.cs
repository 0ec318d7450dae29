namespace KernelCases.Instructions;

/// <param name="Instruction">An operation of one thread on the word at m in global memory, or at s in shared memory, with the operands a and b and the result r.</param>
/// <param name="Type">Of the word, the operands and the result.</param>
/// <param name="Before">The word before, which is also the result of atom; red leaves r as it was, zero.</param>
/// <param name="After">The word afterwards.</param>
sealed record AtomicRow(string Instruction, string Type, ulong Before, ulong A, ulong B, ulong After);

/// <summary>atom and red (PTX ISA 9.7.13.5).</summary>
static class AtomicRows
{
    const ulong Smallest = 1, One = 0x3f800000, Minus = 0x80000000;

    public static readonly AtomicRow[] Rows =
    [
        new("atom.global.add.u32 r, [m], a;", "b32", 0xffffffff, 2, 0, 1),
        new("atom.global.add.s32 r, [m], a;", "b32", 5, 0xffffffff, 0, 4),
        new("atom.global.add.u64 r, [m], a;", "b64", 0xffffffff, 1, 0, 0x100000000),
        new("atom.global.add.f32 r, [m], a;", "b32", One, One, 0, 0x40000000),
        new("atom.global.add.f64 r, [m], a;", "b64", 0x3ff0000000000000, 0x3ff0000000000000, 0, 0x4000000000000000),
        new("atom.global.add.noftz.f16 r, [m], a;", "b16", 0x3c00, 0x3c00, 0, 0x4000),

        // On global memory subnormal numbers count as zero, on shared memory they do not.
        new("atom.global.add.f32 r, [m], a;", "b32", Smallest, Smallest, 0, 0),
        new("atom.global.add.f32 r, [m], a;", "b32", Minus | Smallest, Minus | Smallest, 0, Minus),
        new("atom.shared.add.f32 r, [s], a;", "b32", Smallest, Smallest, 0, 2 * Smallest),

        new("atom.global.inc.u32 r, [m], a;", "b32", 3, 4, 0, 4),
        new("atom.global.inc.u32 r, [m], a;", "b32", 4, 4, 0, 0),
        new("atom.global.dec.u32 r, [m], a;", "b32", 3, 4, 0, 2),
        new("atom.global.dec.u32 r, [m], a;", "b32", 0, 4, 0, 4),
        new("atom.global.dec.u32 r, [m], a;", "b32", 9, 4, 0, 4),
        new("atom.global.min.s32 r, [m], a;", "b32", 1, 0xffffffff, 0, 0xffffffff),
        new("atom.global.min.u32 r, [m], a;", "b32", 1, 0xffffffff, 0, 1),
        new("atom.global.max.s64 r, [m], a;", "b64", 1, ulong.MaxValue, 0, 1),
        new("atom.shared.and.b32 r, [s], a;", "b32", 0xff0, 0x0ff, 0, 0x0f0),
        new("atom.global.or.b64 r, [m], a;", "b64", 0xff0, 0x0ff, 0, 0xfff),
        new("atom.global.xor.b32 r, [m], a;", "b32", 0xff0, 0x0ff, 0, 0xf0f),
        new("atom.global.exch.b32 r, [m], a;", "b32", 7, 8, 0, 8),
        new("atom.global.cas.b32 r, [m], a, b;", "b32", 7, 7, 9, 9),
        new("atom.global.cas.b32 r, [m], a, b;", "b32", 7, 6, 9, 7),
        new("atom.global.cas.b16 r, [m], a, b;", "b16", 7, 7, 9, 9),
        new("atom.acq_rel.gpu.global.add.u32 r, [m], a;", "b32", 1, 2, 0, 3),
        new("red.global.add.u32 [m], a;", "b32", 1, 2, 0, 3),
        new("red.relaxed.gpu.global.max.u32 [m], a;", "b32", 1, 2, 0, 2),
        new("red.shared.xor.b32 [s], a;", "b32", 1, 2, 0, 3),
        new("atom.add.u32 r, [m], a;", "b32", 1, 2, 0, 3),
    ];
}
