using PtxInterpreter;

namespace Framework.Tests.Ptx;

/// <summary>What the manual allows and a check that is too strict might refuse.</summary>
public sealed class AcceptedTests
{
    public static TheoryData<string> Statements =>
    [
        // Types that fit: same size, and the same kind or untyped; for ld, st and cvt also wider registers
        "add.u32 s, b, u;",
        "add.s64 d, x, 1;",
        "and.b32 u, s, b;",
        "add.rn.f32 b, f, b;",
        "mov.b32 f, u;",
        "mov.f32 f, b;",
        "selp.b32 f, f, g, p;",
        "shfl.sync.idx.b32 f, g, 0, 31, 0xffffffff;",
        "ld.global.u8 u, [x];",
        "ld.global.s16 d, [x];",
        "ld.global.b16 k, [x];",
        "ld.global.b32 f, [x];",
        "st.global.u8 [x], x;",
        "st.global.b16 [x], h;",
        "st.shared.f32 [tile+4], 1.5;",
        "cvt.u8.u32 u, u;",
        "cvt.f32.f16 f, h;",
        "cvt.rn.f16.f32 h, f;",
        "cvt.sat.u8.s8 u, s;",

        // Literals
        "mov.u32 u, -1;",
        "mov.s32 s, 0xffffffff;",
        "mov.b32 b, 0f3f800000;",
        "mov.b64 d, 0d3ff0000000000000;",
        "mov.f32 f, 0d3ff0000000000000;",
        "mov.f32 f, 1e-3;",
        "mov.f32 f, .5;",
        "mov.u32 u, 4294967295U;",
        "mov.b16 h, 0x3c00;",
        "fma.rn.f32 f, f, -2.0, 1.;",

        // Addresses
        "mov.u32 u, tile;",
        "mov.u64 x, tile+8;",
        "ld.shared.u32 u, [tile];",
        "ld.shared::cta.v2.f32 {f, b}, [tile+16];",
        "ld.shared.u32 u, [u+8];",
        "ld.shared.u32 u, [x+-8];",
        "ld.param.u64 x, [a];",
        "ld.param.u32 u, [a+4];",
        "ld.param.b32 f, [n];",
        "ld.global.f64 e, [d];",
        "cvta.shared.u64 x, tile;",
        "cvta.to.global.u64 x, x;",

        // Cache operators and hints
        "ld.global.ca.f32 f, [x];",
        "ld.global.L1::no_allocate.L2::128B.f32 f, [x];",
        "ld.global.cg.nc.f32 f, [x];",
        "ld.global.nc.L1::no_allocate.v2.f64 {e, d}, [x];",
        "ld.weak.global.f32 f, [x];",
        "ld.volatile.shared.u32 u, [tile];",
        "ld.acquire.gpu.global.u32 u, [x];",
        "st.global.cs.v2.f32 [x], {f, g};",
        "st.release.sys.global.u32 [x], u;",

        // Results that go nowhere, pairs
        "atom.global.add.u32 _, [x], 1;",
        "setp.lt.f32 p|q, f, g;",
        "setp.lt.f32 _|q, f, g;",
        "mov.b32 {h, _}, b;",
        "shfl.sync.down.b32 b|q, b, 1, 31, -1;",

        // Control
        "bra.uni ON; ON: ret;",
        "@!p bra ON; mov.u32 u, 2; ON:",
        "{ .reg .u32 u; mov.u32 u, 5; { .reg .f32 u; mov.f32 u, 1.0; } add.u32 u, u, 1; }",
        "{ bra OUT; } OUT:",
        ".pragma \"nounroll\";",
        "ON: @p bra ON; bar.sync 0, 64; barrier.sync.aligned 1; membar.gl; fence.acq_rel.gpu;",
        "vote.sync.ballot.b32 b, !p, 0xffffffff; activemask.b32 b; bar.warp.sync 0xffffffff;",
        "exit; mov.u32 u, 1;",

        // Values under guards
        ".reg .f32 v; @p mov.f32 v, f; @p mov.f32 g, v;",
        ".reg .f32 v; @p mov.f32 v, f; @!p mov.f32 v, g; mov.f32 g, v;",
        ".reg .f32 v; @p bra ON; mov.f32 v, f; bra OFF; ON: mov.f32 v, g; OFF: mov.f32 g, v;",
        ".reg .u32 v; mov.u32 v, 0; ON: add.u32 v, v, 1; setp.lt.u32 p, v, 9; @p bra ON;",
        ".reg .f32 v; @p ret; mov.f32 v, f; mov.f32 g, v;",
    ];

    [Theory]
    [MemberData(nameof(Statements))]
    public void InAKernel(string statements)
        => PtxModule.Parse(Kernels.Header + $".visible .entry k(.param .u64 a, .param .u32 n) {{\n{RefusedTests.Declarations}{statements}\nret;\n}}");

    [Theory]
    [InlineData("/* a\ncomment */ .version 7.8 .target sm_75 .address_size 64")]
    [InlineData(".version 9.1\n.target sm_121\n.address_size 64\n.entry k { ret; }")]
    [InlineData(".version 6.3\n.target sm_75\n.address_size 64\n.weak .entry k() .maxntid 16, 16 .minnctapersm 2 { ret; }")]
    [InlineData(Kernels.Header + ".global .align 16 .b8 t[4] = {1, 2, 3, 4};\n.const .f32 c[] = {1.0, -2.5};\n.visible .global .u64 s;")]
    [InlineData(Kernels.Header + ".entry k(.param .align 8 .b8 a[24]) { .reg .u64 x; ld.param.u64 x, [a+16]; ret; }")]
    public void AsAModule(string text) => PtxModule.Parse(text);
}
