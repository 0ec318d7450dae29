namespace Framework.Tests.Ptx;

/// <summary>Kernels written by hand, with nothing of the emitter's.</summary>
static partial class Kernels
{
    public const string Header = ".version 7.8\n.target sm_75\n.address_size 64\n";

    /// <summary>c = a + b, four elements a thread, the last ones by themselves.</summary>
    public const string VectorAdd = Header + """
        .visible .entry vadd(.param .u64 .ptr .global .align 16 a, .param .u64 .ptr .global .align 16 b, .param .u64 .ptr .global .align 16 c, .param .u32 n)
        .maxntid 256, 1, 1
        {
            .reg .pred %p<3>;
            .reg .b32 %r<8>;
            .reg .b64 %rd<8>;
            .reg .f32 %f<12>;

            ld.param.u64 %rd0, [a];
            ld.param.u64 %rd1, [b];
            ld.param.u64 %rd2, [c];
            ld.param.u32 %r0, [n];
            cvta.to.global.u64 %rd0, %rd0;
            cvta.to.global.u64 %rd1, %rd1;
            cvta.to.global.u64 %rd2, %rd2;
            mov.u32 %r1, %ctaid.x;
            mov.u32 %r2, %ntid.x;
            mov.u32 %r3, %tid.x;
            mad.lo.u32 %r4, %r1, %r2, %r3;
            shl.b32 %r5, %r4, 2;
            setp.ge.u32 %p0, %r5, %r0;
            @%p0 bra DONE;
            mul.wide.u32 %rd3, %r5, 4;
            add.u64 %rd4, %rd0, %rd3;
            add.u64 %rd5, %rd1, %rd3;
            add.u64 %rd6, %rd2, %rd3;
            add.u32 %r6, %r5, 4;
            setp.gt.u32 %p1, %r6, %r0;
            @%p1 bra TAIL;
            ld.global.nc.v4.f32 {%f0, %f1, %f2, %f3}, [%rd4];
            ld.global.nc.v4.f32 {%f4, %f5, %f6, %f7}, [%rd5];
            add.rn.f32 %f8, %f0, %f4;
            add.rn.f32 %f9, %f1, %f5;
            add.rn.f32 %f10, %f2, %f6;
            add.rn.f32 %f11, %f3, %f7;
            st.global.v4.f32 [%rd6], {%f8, %f9, %f10, %f11};
            ret;
        TAIL:
            ld.global.nc.f32 %f0, [%rd4];
            ld.global.nc.f32 %f4, [%rd5];
            add.rn.f32 %f8, %f0, %f4;
            st.global.f32 [%rd6], %f8;
            add.u64 %rd4, %rd4, 4;
            add.u64 %rd5, %rd5, 4;
            add.u64 %rd6, %rd6, 4;
            add.u32 %r5, %r5, 1;
            setp.lt.u32 %p2, %r5, %r0;
            @%p2 bra TAIL;
        DONE:
            ret;
        }
        """;

    /// <summary>Adds a scale times x to y in a grid-stride loop.</summary>
    public const string GridStride = Header + """
        .visible .entry axpy(.param .u64 x, .param .u64 y, .param .f32 scale, .param .u64 n)
        {
            .reg .pred %p;
            .reg .b32 %r<6>;
            .reg .b64 %rd<9>;
            .reg .f32 %f<4>;

            ld.param.u64 %rd0, [x];
            ld.param.u64 %rd1, [y];
            ld.param.f32 %f0, [scale];
            ld.param.u64 %rd2, [n];
            mov.u32 %r0, %ctaid.x;
            mov.u32 %r1, %ntid.x;
            mov.u32 %r2, %tid.x;
            mov.u32 %r3, %nctaid.x;
            mad.wide.u32 %rd3, %r0, %r1, 0;
            cvt.u64.u32 %rd4, %r2;
            add.u64 %rd3, %rd3, %rd4;
            mul.wide.u32 %rd5, %r1, %r3;
        LOOP:
            setp.ge.u64 %p, %rd3, %rd2;
            @%p ret;
            shl.b64 %rd6, %rd3, 2;
            add.u64 %rd7, %rd0, %rd6;
            add.u64 %rd8, %rd1, %rd6;
            ld.global.nc.f32 %f1, [%rd7];
            ld.global.f32 %f2, [%rd8];
            fma.rn.f32 %f3, %f0, %f1, %f2;
            st.global.f32 [%rd8], %f3;
            add.u64 %rd3, %rd3, %rd5;
            bra.uni LOOP;
        }
        """;

    /// <summary>One sum a block of 256 threads: shuffles, shared memory, a barrier, shuffles.</summary>
    public const string BlockSum = Header + """
        .visible .entry sum(.param .u64 x, .param .u64 sums, .param .u32 n)
        .maxntid 256
        {
            .reg .pred %p<4>;
            .reg .b32 %r<12>;
            .reg .b64 %rd<6>;
            .reg .f32 %f<4>;
            .shared .align 4 .f32 partial[8];

            ld.param.u64 %rd0, [x];
            ld.param.u64 %rd1, [sums];
            ld.param.u32 %r0, [n];
            mov.u32 %r1, %ctaid.x;
            mov.u32 %r2, %tid.x;
            mad.lo.u32 %r3, %r1, 256, %r2;
            setp.lt.u32 %p0, %r3, %r0;
            mov.f32 %f0, 0f00000000;
            mul.wide.u32 %rd2, %r3, 4;
            add.u64 %rd3, %rd0, %rd2;
            @%p0 ld.global.nc.f32 %f0, [%rd3];
            mov.b32 %r4, 16;
        WARP:
            mov.b32 %r5, %f0;
            shfl.sync.bfly.b32 %r6, %r5, %r4, 31, 0xffffffff;
            mov.b32 %f1, %r6;
            add.rn.f32 %f0, %f0, %f1;
            shr.u32 %r4, %r4, 1;
            setp.ne.u32 %p1, %r4, 0;
            @%p1 bra WARP;
            mov.u32 %r7, partial;
            shr.u32 %r8, %r2, 5;
            and.b32 %r9, %r2, 31;
            shl.b32 %r10, %r8, 2;
            add.u32 %r10, %r7, %r10;
            setp.eq.u32 %p2, %r9, 0;
            @%p2 st.shared.f32 [%r10], %f0;
            bar.sync 0;
            setp.ge.u32 %p3, %r2, 8;
            @%p3 bra DONE;
            shl.b32 %r10, %r2, 2;
            add.u32 %r10, %r7, %r10;
            ld.shared.f32 %f2, [%r10];
            mov.b32 %r5, %f2;
            shfl.sync.bfly.b32 %r6, %r5, 4, 0x1f, 0xff;
            mov.b32 %f1, %r6;
            add.rn.f32 %f2, %f2, %f1;
            mov.b32 %r5, %f2;
            shfl.sync.bfly.b32 %r6, %r5, 2, 0x1f, 0xff;
            mov.b32 %f1, %r6;
            add.rn.f32 %f2, %f2, %f1;
            mov.b32 %r5, %f2;
            shfl.sync.bfly.b32 %r6, %r5, 1, 0x1f, 0xff;
            mov.b32 %f1, %r6;
            add.rn.f32 %f2, %f2, %f1;
            setp.ne.u32 %p3, %r2, 0;
            @%p3 bra DONE;
            mul.wide.u32 %rd4, %r1, 4;
            add.u64 %rd5, %rd1, %rd4;
            st.global.f32 [%rd5], %f2;
        DONE:
            ret;
        }
        """;

    /// <summary>A matrix of rows × columns transposed in tiles of 32 × 32, a block of 32 × 8 threads a tile, the tile's rows padded by one.</summary>
    public const string Transpose = Header + """
        .visible .entry transpose(.param .u64 x, .param .u64 y, .param .u32 rows, .param .u32 columns)
        {
            .reg .pred %p<4>;
            .reg .b32 %r<20>;
            .reg .b64 %rd<8>;
            .reg .f32 %f;
            .shared .align 4 .f32 tile[32][33];

            ld.param.u64 %rd0, [x];
            ld.param.u64 %rd1, [y];
            ld.param.u32 %r0, [rows];
            ld.param.u32 %r1, [columns];
            mov.u32 %r2, %tid.x;
            mov.u32 %r3, %tid.y;
            mov.u32 %r4, %ctaid.x;
            mov.u32 %r5, %ctaid.y;
            shl.b32 %r6, %r4, 5;
            shl.b32 %r7, %r5, 5;
            add.u32 %r8, %r6, %r2;
            mov.u32 %r9, %r3;
            mov.u32 %r18, tile;
        READ:
            add.u32 %r10, %r7, %r9;
            setp.lt.u32 %p0, %r8, %r1;
            setp.lt.and.u32 %p1, %r10, %r0, %p0;
            mad.wide.u32 %rd2, %r10, %r1, 0;
            cvt.u64.u32 %rd3, %r8;
            add.u64 %rd2, %rd2, %rd3;
            shl.b64 %rd2, %rd2, 2;
            add.u64 %rd2, %rd0, %rd2;
            mad.lo.u32 %r11, %r9, 33, %r2;
            shl.b32 %r11, %r11, 2;
            add.u32 %r11, %r18, %r11;
            @%p1 ld.global.nc.f32 %f, [%rd2];
            @%p1 st.shared.f32 [%r11], %f;
            add.u32 %r9, %r9, 8;
            setp.lt.u32 %p2, %r9, 32;
            @%p2 bra.uni READ;
            bar.sync 0;
            add.u32 %r12, %r7, %r2;
            mov.u32 %r9, %r3;
        WRITE:
            add.u32 %r13, %r6, %r9;
            setp.lt.u32 %p0, %r12, %r0;
            setp.lt.and.u32 %p1, %r13, %r1, %p0;
            @!%p1 bra SKIP;
            mad.lo.u32 %r14, %r2, 33, %r9;
            shl.b32 %r14, %r14, 2;
            add.u32 %r14, %r18, %r14;
            ld.shared.f32 %f, [%r14];
            mad.wide.u32 %rd4, %r13, %r0, 0;
            cvt.u64.u32 %rd5, %r12;
            add.u64 %rd4, %rd4, %rd5;
            shl.b64 %rd4, %rd4, 2;
            add.u64 %rd4, %rd1, %rd4;
            st.global.f32 [%rd4], %f;
        SKIP:
            add.u32 %r9, %r9, 8;
            setp.lt.u32 %p3, %r9, 32;
            @%p3 bra WRITE;
            ret;
        }
        """;

    /// <summary>An inclusive scan of one block in shared memory of open extent, two buffers in turn.</summary>
    public const string Scan = Header + """
        .extern .shared .align 16 .b8 buffers[];
        .visible .entry scan(.param .u64 x)
        {
            .reg .pred %p<2>;
            .reg .s32 %v<3>;
            .reg .b32 %r<9>;
            .reg .b64 %rd<3>;

            ld.param.u64 %rd0, [x];
            mov.u32 %r0, %tid.x;
            mov.u32 %r1, %ntid.x;
            mul.wide.u32 %rd1, %r0, 4;
            add.u64 %rd2, %rd0, %rd1;
            ld.global.s32 %v0, [%rd2];
            mov.u32 %r2, buffers;
            shl.b32 %r3, %r1, 2;
            add.u32 %r4, %r2, %r3;
            mov.u32 %r5, 1;
        STEP:
            shl.b32 %r6, %r0, 2;
            add.u32 %r7, %r2, %r6;
            st.shared.s32 [%r7], %v0;
            barrier.sync.aligned 0;
            setp.lt.u32 %p0, %r0, %r5;
            @%p0 bra KEEP;
            {
                .reg .b32 %back;
                shl.b32 %back, %r5, 2;
                sub.u32 %back, %r7, %back;
                ld.shared.s32 %v1, [%back];
                add.s32 %v0, %v0, %v1;
            }
        KEEP:
            mov.b32 %r8, %r2;
            mov.b32 %r2, %r4;
            mov.b32 %r4, %r8;
            shl.b32 %r5, %r5, 1;
            setp.lt.u32 %p1, %r5, %r1;
            @%p1 bra STEP;
            st.global.s32 [%rd2], %v0;
            exit;
        }
        """;
}
