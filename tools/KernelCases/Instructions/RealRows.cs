namespace KernelCases.Instructions;

/// <summary>Floating point (PTX ISA 9.7.3 and 9.7.4). Of the approximate instructions only what their tables of special operands promise.</summary>
static class RealRows
{
    public static readonly InstructionRow[] Rows =
    [
        new("add.rn.f32 r, a, b;", "f32:0x4b800000 f32:1", "f32:0x4b800000"),
        new("add.rn.f32 r, a, b;", "f32:inf f32:-inf", "f32:0x7fffffff"),
        new("add.rn.sat.f32 r, a, b;", "f32:0.75 f32:0.75", "f32:1"),
        new("add.rn.sat.f32 r, a, b;", "f32:nan f32:1", "f32:0"),
        new("sub.rn.f32 r, a, b;", "f32:0x00800000 f32:0x00800001", "f32:0x80000001"),
        new("mul.rn.f32 r, a, b;", "f32:0x00800000 f32:0.5", "f32:0x00400000"),
        new("mul.rn.f64 r, a, b;", "f64:1e308 f64:10", "f64:inf"),
        new("fma.rn.f32 r, a, b, c;", "f32:0x3f800800 f32:0x3f800800 f32:-1", "f32:0x3a000400"),
        new("mad.rn.f32 r, a, b, c;", "f32:2 f32:3 f32:1", "f32:7"),
        new("fma.rn.f64 r, a, b, c;", "f64:0x3ff0000002000000 f64:0x3ff0000002000000 f64:-1", "f64:0x3e50000001000000"),
        new("div.rn.f32 r, a, b;", "f32:1 f32:3", "f32:0x3eaaaaab"),
        new("div.rn.f32 r, a, b;", "f32:1 f32:-0", "f32:-inf"),
        new("div.rn.f64 r, a, b;", "f64:1 f64:3", "f64:0x3fd5555555555555"),
        new("rcp.rn.f32 r, a;", "f32:3", "f32:0x3eaaaaab"),
        new("rcp.rn.f64 r, a;", "f64:-0", "f64:-inf"),
        new("sqrt.rn.f32 r, a;", "f32:2", "f32:0x3fb504f3"),
        new("sqrt.rn.f32 r, a;", "f32:-1", "f32:nan"),
        new("sqrt.rn.f32 r, a;", "f32:-0", "f32:-0"),
        new("sqrt.rn.f64 r, a;", "f64:2", "f64:0x3ff6a09e667f3bcd"),
        new("abs.f32 r, a;", "f32:-0", "f32:0"),
        new("neg.f64 r, a;", "f64:0", "f64:-0"),
        new("min.f32 r, a, b;", "f32:nan f32:1", "f32:1"),
        new("max.f32 r, a, b;", "f32:1 f32:nan", "f32:1"),
        new("max.f32 r, a, b;", "f32:nan f32:nan", "f32:nan"),
        new("min.f32 r, a, b;", "f32:0 f32:-0", "f32:-0"),
        new("max.f32 r, a, b;", "f32:-0 f32:0", "f32:0"),
        new("max.f64 r, a, b;", "f64:nan f64:-3", "f64:-3"),
        new("copysign.f32 r, a, b;", "f32:-0 f32:3", "f32:-3"),
        new("copysign.f64 r, a, b;", "f64:1 f64:-3", "f64:3"),
        new("rcp.approx.f32 r, a;", "f32:-inf", "f32:-0"),
        new("rsqrt.approx.f32 r, a;", "f32:-0", "f32:-inf"),
        new("lg2.approx.f32 r, a;", "f32:-0", "f32:-inf"),
        new("sin.approx.f32 r, a;", "f32:-0", "f32:-0"),
        new("cos.approx.f32 r, a;", "f32:inf", "f32:nan"),
        new("tanh.approx.f32 r, a;", "f32:inf", "f32:1"),
        new("div.approx.f32 r, a, b;", "f32:1 f32:0x7f000000", "f32:0"),
        new("div.approx.f32 r, a, b;", "f32:inf f32:0x7f000000", "f32:nan"),
        new("add.rn.f16 r, a, b;", "f16:2048 f16:1", "f16:2048"),
        new("mul.rn.f16 r, a, b;", "f16:256 f16:256", "f16:inf"),
        new("sub.rn.f16 r, a, b;", "f16:1 f16:0x3bff", "f16:0x1000"),
        new("fma.rn.f16 r, a, b, c;", "f16:0x3c10 f16:0x3c10 f16:-1", "f16:0x2808"),

        // 2051 - 2^-20, just under the middle between 2050 and 2052: binary32 would round it to the middle and from there to even, 2052.
        new("fma.rn.f16 r, a, b, c;", "f16:0x3c01 f16:0x3bfe f16:2050", "f16:2050"),
        new("neg.f16 r, a;", "f16:1", "f16:-1"),
        new("abs.f16 r, a;", "f16:-1", "f16:1"),
        new("testp.infinite.f32 q, a;", "f32:-inf", "pred:1"),
        new("testp.subnormal.f32 q, a;", "f32:0x00000001", "pred:1"),
        new("testp.subnormal.f32 q, a;", "f32:0", "pred:0"),
        new("testp.normal.f64 q, a;", "f64:1", "pred:1"),
        new("testp.notanumber.f32 q, a;", "f32:nan", "pred:1"),
    ];

    /// <summary>What a device may give a little off, and the interpreter gives rounded.</summary>
    public static readonly InstructionRow[] Approximate =
    [
        new("sqrt.approx.f32 r, a;", "f32:4", "f32:2"),
        new("rsqrt.approx.f32 r, a;", "f32:4", "f32:0.5"),
        new("ex2.approx.f32 r, a;", "f32:-3", "f32:0.125"),
        new("ex2.approx.f32 r, a;", "f32:-149", "f32:0x00000001"),
        new("lg2.approx.f32 r, a;", "f32:8", "f32:3"),
        new("div.full.f32 r, a, b;", "f32:0x7f000000 f32:0x7f000000", "f32:1"),
        new("ex2.approx.f16 r, a;", "f16:3", "f16:8"),
    ];
}
