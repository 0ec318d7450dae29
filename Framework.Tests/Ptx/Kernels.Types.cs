namespace Framework.Tests.Ptx;

/// <summary>Half precision, atomics, loops that lanes leave at different times, double precision through strides.</summary>
static partial class Kernels
{
    /// <summary>bfloat16 to float32 by a shift, doubled, and back by rounding to nearest even with integers; binary16 by cvt, halved, and back. Two elements a thread.</summary>
    public const string Halves = Header + """
        .visible .entry halves(.param .u64 brains, .param .u64 halves)
        {
            .reg .pred %p;
            .reg .b16 %h<4>;
            .reg .b32 %r<8>;
            .reg .b64 %rd<4>;
            .reg .f32 %f<3>;

            ld.param.u64 %rd0, [brains];
            ld.param.u64 %rd1, [halves];
            mov.u32 %r0, %tid.x;
            mul.wide.u32 %rd2, %r0, 4;
            add.u64 %rd0, %rd0, %rd2;
            add.u64 %rd1, %rd1, %rd2;

            ld.global.v2.b16 {%h0, %h1}, [%rd0];
            mov.b16 %h2, 0;
            mov.b32 %r1, {%h2, %h0};
            mov.b32 %f0, %r1;
            add.rn.f32 %f0, %f0, %f0;
            mov.b32 %r2, %f0;
            setp.nan.f32 %p, %f0, %f0;
            bfe.u32 %r3, %r2, 16, 1;
            add.u32 %r3, %r3, 0x7fff;
            add.u32 %r3, %r3, %r2;
            shr.u32 %r3, %r3, 16;
            selp.b32 %r3, 0x7fc0, %r3, %p;
            cvt.u16.u32 %h0, %r3;
            cvt.u32.u16 %r4, %h1;
            shl.b32 %r4, %r4, 16;
            mov.b32 %f1, %r4;
            mul.rn.f32 %f1, %f1, 1.01;
            mov.b32 %r5, %f1;
            bfe.u32 %r6, %r5, 16, 1;
            add.u32 %r6, %r6, 0x7fff;
            add.u32 %r6, %r6, %r5;
            shr.u32 %r6, %r6, 16;
            cvt.u16.u32 %h1, %r6;
            st.global.v2.b16 [%rd0], {%h0, %h1};

            ld.global.b32 %r7, [%rd1];
            mov.b32 {%h2, %h3}, %r7;
            cvt.f32.f16 %f2, %h2;
            mul.rn.f32 %f2, %f2, 0.5;
            cvt.rn.f16.f32 %h2, %f2;
            mul.rn.f16 %h3, %h3, %h3;
            mov.b32 %r7, {%h2, %h3};
            st.global.b32 [%rd1], %r7;
            ret;
        }
        """;

    /// <summary>Counts values by their remainder by 8 in shared memory, then adds the counts to global ones, and keeps the greatest and the least value.</summary>
    public const string Histogram = Header + """
        .visible .entry histogram(.param .u64 x, .param .u64 counts, .param .u64 extremes, .param .u32 n)
        {
            .reg .pred %p<3>;
            .reg .b32 %r<12>;
            .reg .s32 %v;
            .reg .b64 %rd<6>;
            .shared .u32 bins[8];

            ld.param.u64 %rd0, [x];
            ld.param.u64 %rd1, [counts];
            ld.param.u64 %rd2, [extremes];
            ld.param.u32 %r0, [n];
            mov.u32 %r1, %tid.x;
            mov.u32 %r2, %ctaid.x;
            mov.u32 %r3, %ntid.x;
            mad.lo.u32 %r4, %r2, %r3, %r1;
            mov.u32 %r5, bins;
            shl.b32 %r6, %r1, 2;
            add.u32 %r6, %r5, %r6;
            setp.lt.u32 %p0, %r1, 8;
            @%p0 st.shared.u32 [%r6], 0;
            bar.sync 0;
            setp.ge.u32 %p1, %r4, %r0;
            @%p1 bra COUNTED;
            mul.wide.u32 %rd3, %r4, 4;
            add.u64 %rd3, %rd0, %rd3;
            ld.global.nc.s32 %v, [%rd3];
            and.b32 %r7, %v, 7;
            shl.b32 %r7, %r7, 2;
            add.u32 %r7, %r5, %r7;
            red.shared.add.u32 [%r7], 1;
            red.global.min.s32 [%rd2], %v;
            atom.global.max.s32 _, [%rd2+4], %v;
        COUNTED:
            bar.sync 0;
            @!%p0 ret;
            ld.shared.u32 %r8, [%r6];
            mul.wide.u32 %rd4, %r1, 4;
            add.u64 %rd4, %rd1, %rd4;
            atom.global.add.u32 %r9, [%rd4], %r8;
            ret;
        }
        """;

    /// <summary>The steps of Collatz's sequence from each thread's index + 1: every lane leaves the loop at its own time.</summary>
    public const string Collatz = Header + """
        .visible .entry collatz(.param .u64 steps)
        {
            .reg .pred %p<2>;
            .reg .b32 %r<5>;
            .reg .u64 %rd<3>;

            ld.param.u64 %rd0, [steps];
            mov.u32 %r0, %tid.x;
            add.u32 %r1, %r0, 1;
            mov.u32 %r2, 0;
        LOOP:
            setp.eq.u32 %p0, %r1, 1;
            @%p0 bra DONE;
            add.u32 %r2, %r2, 1;
            and.b32 %r3, %r1, 1;
            setp.eq.u32 %p1, %r3, 0;
            @%p1 bra EVEN;
            mad.lo.u32 %r1, %r1, 3, 1;
            bra LOOP;
        EVEN:
            shr.u32 %r1, %r1, 1;
            bra LOOP;
        DONE:
            mul.wide.u32 %rd1, %r0, 4;
            add.u64 %rd2, %rd0, %rd1;
            st.global.u32 [%rd2], %r2;
            ret;
        }
        """;

    /// <summary>y[i] = x[i mod rows, i div rows] in double precision, through strides in bytes with 64 bits that may be negative.</summary>
    public const string Strided = Header + """
        .const .f64 half = 0.5;
        .visible .entry strided(.param .u64 x, .param .u64 y, .param .s64 inner, .param .s64 outer, .param .u32 rows, .param .u32 n)
        {
            .reg .pred %p;
            .reg .b32 %r<6>;
            .reg .b64 %rd<10>;
            .reg .f64 %d<3>;

            ld.param.u64 %rd0, [x];
            ld.param.u64 %rd1, [y];
            ld.param.s64 %rd2, [inner];
            ld.param.s64 %rd3, [outer];
            ld.param.u32 %r0, [rows];
            ld.param.u32 %r1, [n];
            mov.u32 %r2, %tid.x;
            setp.ge.u32 %p, %r2, %r1;
            @%p ret;
            rem.u32 %r3, %r2, %r0;
            div.u32 %r4, %r2, %r0;
            cvt.u64.u32 %rd4, %r3;
            cvt.u64.u32 %rd5, %r4;
            mad.lo.s64 %rd6, %rd4, %rd2, %rd0;
            mad.lo.s64 %rd6, %rd5, %rd3, %rd6;
            ld.global.f64 %d0, [%rd6];
            ld.const.f64 %d1, [half];
            fma.rn.f64 %d2, %d0, %d0, %d1;
            mul.wide.u32 %rd7, %r2, 8;
            add.u64 %rd8, %rd1, %rd7;
            st.global.f64 [%rd8], %d2;
            ret;
        }
        """;
}
