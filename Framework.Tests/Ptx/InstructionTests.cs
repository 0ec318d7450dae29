using System.Globalization;
using System.Text;
using PtxInterpreter;

namespace Framework.Tests.Ptx;

/// <summary>
/// One instruction at a time. A row has the instruction, with a, b, c and d as sources and r as result, the sources, and what must come out. Values are written as type:value, in decimal, in
/// hexadecimal, or as nan, inf and -inf; expected values come from the manual's rules or from exact arithmetic, worked out by hand.
/// </summary>
public sealed class InstructionTests
{
    public static TheoryData<string, string, string> Integers => new()
    {
        { "add.u32 r, a, b;", "u32:0xffffffff u32:2", "u32:1" },
        { "add.s16 r, a, b;", "s16:32767 s16:1", "s16:-32768" },
        { "add.u64 r, a, b;", "u64:0xffffffffffffffff u64:1", "u64:0" },
        { "add.sat.s32 r, a, b;", "s32:2147483647 s32:1", "s32:2147483647" },
        { "sub.sat.s32 r, a, b;", "s32:-2147483648 s32:1", "s32:-2147483648" },
        { "sub.u16 r, a, b;", "u16:0 u16:1", "u16:65535" },
        { "mul.lo.s32 r, a, b;", "s32:-3 s32:7", "s32:-21" },
        { "mul.lo.u32 r, a, b;", "u32:0x10001 u32:0x10001", "u32:0x20001" },
        { "mul.hi.s32 r, a, b;", "s32:-2147483648 s32:-2147483648", "s32:0x40000000" },
        { "mul.hi.u32 r, a, b;", "u32:0xffffffff u32:0xffffffff", "u32:0xfffffffe" },
        { "mul.hi.s64 r, a, b;", "s64:-1 s64:1", "s64:-1" },
        { "mul.hi.u64 r, a, b;", "u64:0xffffffffffffffff u64:0xffffffffffffffff", "u64:0xfffffffffffffffe" },
        { "mul.hi.u16 r, a, b;", "u16:0xffff u16:0xffff", "u16:0xfffe" },
        { "mul.wide.s32 r, a, b;", "s32:-5 s32:2000000000", "s64:-10000000000" },
        { "mul.wide.u32 r, a, b;", "u32:0xffffffff u32:0xffffffff", "u64:0xfffffffe00000001" },
        { "mul.wide.s16 r, a, b;", "s16:-300 s16:300", "s32:-90000" },
        { "mul.wide.u16 r, a, b;", "u16:65535 u16:65535", "u32:0xfffe0001" },
        { "mad.lo.s32 r, a, b, c;", "s32:-3 s32:7 s32:1", "s32:-20" },
        { "mad.wide.u32 r, a, b, c;", "u32:0xffffffff u32:2 u64:0xffffffff00000000", "u64:0xfffffffe" },
        { "mad.wide.s16 r, a, b, c;", "s16:-1 s16:1 s32:0", "s32:-1" },
        { "mad.hi.u32 r, a, b, c;", "u32:0x80000000 u32:4 u32:0xffffffff", "u32:1" },
        { "div.s32 r, a, b;", "s32:-7 s32:2", "s32:-3" },
        { "div.s32 r, a, b;", "s32:-2147483648 s32:-1", "s32:-2147483648" },
        { "div.s64 r, a, b;", "s64:-9223372036854775808 s64:-1", "s64:-9223372036854775808" },
        { "div.u32 r, a, b;", "u32:0xfffffff9 u32:2", "u32:0x7ffffffc" },
        { "rem.s32 r, a, b;", "s32:-7 s32:2", "s32:-1" },
        { "rem.s32 r, a, b;", "s32:-2147483648 s32:-1", "s32:0" },
        { "rem.u64 r, a, b;", "u64:17 u64:5", "u64:2" },
        { "abs.s32 r, a;", "s32:-2147483648", "s32:-2147483648" },
        { "abs.s16 r, a;", "s16:-5", "s16:5" },
        { "neg.s64 r, a;", "s64:5", "s64:-5" },
        { "min.s32 r, a, b;", "s32:-1 s32:1", "s32:-1" },
        { "min.u32 r, a, b;", "u32:0xffffffff u32:1", "u32:1" },
        { "max.s16 r, a, b;", "s16:-1 s16:1", "s16:1" },
        { "max.u64 r, a, b;", "u64:0xffffffffffffffff u64:1", "u64:0xffffffffffffffff" },
        { "popc.b32 r, a;", "b32:0xf0f00001", "u32:9" },
        { "popc.b64 r, a;", "b64:0xffffffffffffffff", "u32:64" },
        { "clz.b32 r, a;", "b32:0", "u32:32" },
        { "clz.b32 r, a;", "b32:0x00010000", "u32:15" },
        { "clz.b64 r, a;", "b64:1", "u32:63" },
        { "brev.b32 r, a;", "b32:0x80000001", "b32:0x80000001" },
        { "brev.b32 r, a;", "b32:0x00000006", "b32:0x60000000" },
        { "brev.b64 r, a;", "b64:1", "b64:0x8000000000000000" },
        { "bfind.u32 r, a;", "u32:0x00010000", "u32:16" },
        { "bfind.s32 r, a;", "s32:-2", "u32:0" },
        { "bfind.s32 r, a;", "s32:-1", "u32:0xffffffff" },
        { "bfind.shiftamt.u32 r, a;", "u32:0x00010000", "u32:15" },
        { "bfe.u32 r, a, b, c;", "u32:0xabcd1234 u32:8 u32:8", "u32:0x12" },
        { "bfe.s32 r, a, b, c;", "s32:0x0000f000 u32:12 u32:4", "s32:-1" },
        { "bfe.s32 r, a, b, c;", "s32:-2147483648 u32:28 u32:20", "s32:-8" },
        { "bfe.s32 r, a, b, c;", "s32:-1 u32:40 u32:4", "s32:-1" },
        { "bfe.u32 r, a, b, c;", "u32:0xffffffff u32:0 u32:0", "u32:0" },
        { "bfe.u64 r, a, b, c;", "u64:0xffffffffffffffff u32:0 u32:64", "u64:0xffffffffffffffff" },
        { "bfi.b32 r, a, b, c, d;", "b32:0xff b32:0 u32:4 u32:4", "b32:0xf0" },
        { "bfi.b32 r, a, b, c, d;", "b32:0xffffffff b32:0x12345678 u32:28 u32:40", "b32:0xf2345678" },
        { "bfi.b64 r, a, b, c, d;", "b64:0 b64:0xffffffffffffffff u32:0 u32:64", "b64:0" },
        { "prmt.b32 r, a, b, c;", "b32:0x33221100 b32:0x77665544 b32:0x7351", "b32:0x77335511" },
        { "prmt.b32 r, a, b, c;", "b32:0x00008000 b32:0 b32:0x9999", "b32:0xffffffff" },
        { "prmt.b32.f4e r, a, b, c;", "b32:0x33221100 b32:0x77665544 b32:1", "b32:0x44332211" },
        { "prmt.b32.b4e r, a, b, c;", "b32:0x33221100 b32:0x77665544 b32:1", "b32:0x66770011" },
        { "prmt.b32.rc8 r, a, b, c;", "b32:0x33221100 b32:0 b32:2", "b32:0x22222222" },
        { "prmt.b32.rc16 r, a, b, c;", "b32:0x33221100 b32:0 b32:1", "b32:0x33223322" },
        { "prmt.b32.ecl r, a, b, c;", "b32:0x33221100 b32:0 b32:1", "b32:0x33221111" },
        { "prmt.b32.ecr r, a, b, c;", "b32:0x33221100 b32:0 b32:1", "b32:0x11111100" },
        { "and.b32 r, a, b;", "b32:0xff00ff00 b32:0x0ff00ff0", "b32:0x0f000f00" },
        { "or.b16 r, a, b;", "b16:0xff00 b16:0x0001", "b16:0xff01" },
        { "xor.b64 r, a, b;", "b64:0xff b64:0x0f", "b64:0xf0" },
        { "not.b16 r, a;", "b16:0x00ff", "b16:0xff00" },
        { "cnot.b32 r, a;", "b32:0", "b32:1" },
        { "cnot.b32 r, a;", "b32:7", "b32:0" },
        { "lop3.b32 r, a, b, c, 0x96;", "b32:0xf0f0f0f0 b32:0xcccccccc b32:0xaaaaaaaa", "b32:0x96969696" },
        { "shl.b32 r, a, b;", "b32:1 u32:31", "b32:0x80000000" },
        { "shl.b32 r, a, b;", "b32:1 u32:32", "b32:0" },
        { "shl.b64 r, a, b;", "b64:1 u32:200", "b64:0" },
        { "shr.u32 r, a, b;", "u32:0x80000000 u32:31", "u32:1" },
        { "shr.u32 r, a, b;", "u32:0x80000000 u32:32", "u32:0" },
        { "shr.s32 r, a, b;", "s32:-8 u32:1", "s32:-4" },
        { "shr.s32 r, a, b;", "s32:-8 u32:100", "s32:-1" },
        { "shr.s16 r, a, b;", "s16:-32768 u32:15", "s16:-1" },
        { "shf.l.wrap.b32 r, a, b, c;", "b32:0x80000000 b32:1 u32:33", "b32:3" },
        { "shf.l.clamp.b32 r, a, b, c;", "b32:0x12345678 b32:1 u32:40", "b32:0x12345678" },
        { "shf.r.wrap.b32 r, a, b, c;", "b32:0x80000000 b32:1 u32:1", "b32:0xc0000000" },
        { "shf.r.clamp.b32 r, a, b, c;", "b32:0x12345678 b32:1 u32:40", "b32:1" },
        { "selp.b32 r, a, b, p;", "b32:1 b32:2 pred:1", "b32:1" },
        { "slct.u32.s32 r, a, b, c;", "u32:1 u32:2 s32:-1", "u32:2" },
        { "slct.f32.f32 r, a, b, c;", "f32:1 f32:2 f32:-0", "f32:1" },
        { "slct.f32.f32 r, a, b, c;", "f32:1 f32:2 f32:nan", "f32:2" },
        { "mov.b32 r, {a, b};", "b16:0x1234 b16:0xabcd", "b32:0xabcd1234" },
        { "mov.b64 r, {a, b, c, d};", "b16:1 b16:2 b16:3 b16:4", "b64:0x0004000300020001" },
        { "mov.b32 {_, r}, a;", "b32:0xabcd1234", "b16:0xabcd" },
        { "mov.b64 {r, _}, a;", "b64:0x1111111122222222", "b32:0x22222222" },
        { "mov.f32 r, 1.5;", "", "f32:1.5" },
        { "mov.f32 r, 0f7f800000;", "", "f32:inf" },
        { "mov.f64 r, -0d3ff0000000000000;", "", "f64:-1" },
        { "mov.u32 r, 0b101;", "", "u32:5" },
        { "mov.u32 r, 017;", "", "u32:15" },
        { "mov.b32 r, -1;", "", "b32:0xffffffff" },
        { "set.lt.u32.f32 r, a, b;", "f32:1 f32:2", "u32:0xffffffff" },
        { "set.lt.f32.s32 r, a, b;", "s32:-1 s32:2", "f32:1" },
    };

    public static TheoryData<string, string, string> Reals => new()
    {
        { "add.rn.f32 r, a, b;", "f32:0x4b800000 f32:1", "f32:0x4b800000" },
        { "add.rn.f32 r, a, b;", "f32:inf f32:-inf", "f32:0x7fffffff" },
        { "add.rn.sat.f32 r, a, b;", "f32:0.75 f32:0.75", "f32:1" },
        { "add.rn.sat.f32 r, a, b;", "f32:nan f32:1", "f32:0" },
        { "sub.rn.f32 r, a, b;", "f32:0x00800000 f32:0x00800001", "f32:0x80000001" },
        { "mul.rn.f32 r, a, b;", "f32:0x00800000 f32:0.5", "f32:0x00400000" },
        { "mul.rn.f64 r, a, b;", "f64:1e308 f64:10", "f64:inf" },
        { "fma.rn.f32 r, a, b, c;", "f32:0x3f800800 f32:0x3f800800 f32:-1", "f32:0x3a000400" },
        { "mad.rn.f32 r, a, b, c;", "f32:2 f32:3 f32:1", "f32:7" },
        { "fma.rn.f64 r, a, b, c;", "f64:0x3ff0000002000000 f64:0x3ff0000002000000 f64:-1", "f64:0x3e50000001000000" },
        { "div.rn.f32 r, a, b;", "f32:1 f32:3", "f32:0x3eaaaaab" },
        { "div.rn.f32 r, a, b;", "f32:1 f32:-0", "f32:-inf" },
        { "div.rn.f64 r, a, b;", "f64:1 f64:3", "f64:0x3fd5555555555555" },
        { "rcp.rn.f32 r, a;", "f32:3", "f32:0x3eaaaaab" },
        { "rcp.rn.f64 r, a;", "f64:-0", "f64:-inf" },
        { "sqrt.rn.f32 r, a;", "f32:2", "f32:0x3fb504f3" },
        { "sqrt.rn.f32 r, a;", "f32:-1", "f32:nan" },
        { "sqrt.rn.f32 r, a;", "f32:-0", "f32:-0" },
        { "sqrt.rn.f64 r, a;", "f64:2", "f64:0x3ff6a09e667f3bcd" },
        { "abs.f32 r, a;", "f32:-0", "f32:0" },
        { "neg.f64 r, a;", "f64:0", "f64:-0" },
        { "min.f32 r, a, b;", "f32:nan f32:1", "f32:1" },
        { "max.f32 r, a, b;", "f32:1 f32:nan", "f32:1" },
        { "max.f32 r, a, b;", "f32:nan f32:nan", "f32:nan" },
        { "min.f32 r, a, b;", "f32:0 f32:-0", "f32:-0" },
        { "max.f32 r, a, b;", "f32:-0 f32:0", "f32:0" },
        { "max.f64 r, a, b;", "f64:nan f64:-3", "f64:-3" },
        { "copysign.f32 r, a, b;", "f32:-0 f32:3", "f32:-3" },
        { "copysign.f64 r, a, b;", "f64:1 f64:-3", "f64:3" },
        { "rcp.approx.f32 r, a;", "f32:-inf", "f32:-0" },
        { "sqrt.approx.f32 r, a;", "f32:4", "f32:2" },
        { "rsqrt.approx.f32 r, a;", "f32:4", "f32:0.5" },
        { "rsqrt.approx.f32 r, a;", "f32:-0", "f32:-inf" },
        { "ex2.approx.f32 r, a;", "f32:-3", "f32:0.125" },
        { "ex2.approx.f32 r, a;", "f32:-149", "f32:0x00000001" },
        { "lg2.approx.f32 r, a;", "f32:-0", "f32:-inf" },
        { "lg2.approx.f32 r, a;", "f32:8", "f32:3" },
        { "sin.approx.f32 r, a;", "f32:-0", "f32:-0" },
        { "cos.approx.f32 r, a;", "f32:inf", "f32:nan" },
        { "tanh.approx.f32 r, a;", "f32:inf", "f32:1" },
        { "div.approx.f32 r, a, b;", "f32:1 f32:0x7f000000", "f32:0" },
        { "div.approx.f32 r, a, b;", "f32:inf f32:0x7f000000", "f32:nan" },
        { "div.full.f32 r, a, b;", "f32:0x7f000000 f32:0x7f000000", "f32:1" },
        { "add.rn.f16 r, a, b;", "f16:2048 f16:1", "f16:2048" },
        { "mul.rn.f16 r, a, b;", "f16:256 f16:256", "f16:inf" },
        { "sub.rn.f16 r, a, b;", "f16:1 f16:0x3bff", "f16:0x1000" },
        { "fma.rn.f16 r, a, b, c;", "f16:0x3c10 f16:0x3c10 f16:-1", "f16:0x2808" },

        // 2051 - 2^-20, just under the middle between 2050 and 2052: binary32 would round it to the middle and from there to even, 2052.
        { "fma.rn.f16 r, a, b, c;", "f16:0x3c01 f16:0x3bfe f16:2050", "f16:2050" },
        { "neg.f16 r, a;", "f16:1", "f16:-1" },
        { "abs.f16 r, a;", "f16:-1", "f16:1" },
        { "ex2.approx.f16 r, a;", "f16:3", "f16:8" },
        { "testp.infinite.f32 q, a;", "f32:-inf", "pred:1" },
        { "testp.subnormal.f32 q, a;", "f32:0x00000001", "pred:1" },
        { "testp.subnormal.f32 q, a;", "f32:0", "pred:0" },
        { "testp.normal.f64 q, a;", "f64:1", "pred:1" },
        { "testp.notanumber.f32 q, a;", "f32:nan", "pred:1" },
    };

    public static TheoryData<string, string, string> Conversions => new()
    {
        { "cvt.u32.u8 r, a;", "u32:0x1ff", "u32:0xff" },
        { "cvt.s32.s8 r, a;", "u32:0x80", "s32:-128" },
        { "cvt.s64.s32 r, a;", "s32:-1", "s64:-1" },
        { "cvt.u64.u32 r, a;", "u32:0xffffffff", "u64:0xffffffff" },
        { "cvt.u16.u32 r, a;", "u32:0x12345678", "u16:0x5678" },
        { "cvt.s8.s32 r, a;", "s32:0x180", "s32:-128" },
        { "cvt.u8.s32 r, a;", "s32:-1", "u32:255" },
        { "cvt.sat.s8.s32 r, a;", "s32:300", "s32:127" },
        { "cvt.sat.u8.s32 r, a;", "s32:-5", "u32:0" },
        { "cvt.sat.u32.s64 r, a;", "s64:0x100000000", "u32:0xffffffff" },
        { "cvt.sat.s32.u32 r, a;", "u32:0xffffffff", "s32:2147483647" },
        { "cvt.rni.s32.f32 r, a;", "f32:2.5", "s32:2" },
        { "cvt.rni.s32.f32 r, a;", "f32:-3.5", "s32:-4" },
        { "cvt.rzi.s32.f32 r, a;", "f32:-2.9", "s32:-2" },
        { "cvt.rmi.s32.f32 r, a;", "f32:-2.1", "s32:-3" },
        { "cvt.rpi.s32.f32 r, a;", "f32:2.1", "s32:3" },
        { "cvt.rzi.s32.f32 r, a;", "f32:1e20", "s32:2147483647" },
        { "cvt.rzi.s32.f32 r, a;", "f32:-inf", "s32:-2147483648" },
        { "cvt.rzi.s32.f32 r, a;", "f32:nan", "s32:0" },
        { "cvt.rzi.u32.f32 r, a;", "f32:-1", "u32:0" },
        { "cvt.rzi.s64.f32 r, a;", "f32:nan", "s64:-9223372036854775808" },
        { "cvt.rzi.s32.f64 r, a;", "f64:nan", "s32:-2147483648" },
        { "cvt.rzi.u64.f32 r, a;", "f32:1e30", "u64:0xffffffffffffffff" },
        { "cvt.rzi.s64.f64 r, a;", "f64:-1e30", "s64:-9223372036854775808" },
        { "cvt.rzi.u8.f32 r, a;", "f32:300", "u32:255" },
        { "cvt.rn.f32.s32 r, a;", "s32:16777217", "f32:16777216" },
        { "cvt.rp.f32.s32 r, a;", "s32:16777217", "f32:16777218" },
        { "cvt.rz.f32.s32 r, a;", "s32:-16777219", "f32:-16777218" },
        { "cvt.rm.f32.s32 r, a;", "s32:-16777217", "f32:-16777218" },
        { "cvt.rn.f32.u64 r, a;", "u64:0xffffff8000000001", "f32:0x5f800000" },
        { "cvt.rn.f32.u64 r, a;", "u64:0x8000008000000001", "f32:0x5f000001" },
        { "cvt.rn.f64.u64 r, a;", "u64:0xffffffffffffffff", "f64:18446744073709551616" },
        { "cvt.rz.f64.u64 r, a;", "u64:0xffffffffffffffff", "f64:0x43efffffffffffff" },
        { "cvt.rn.f64.s32 r, a;", "s32:-3", "f64:-3" },
        { "cvt.rn.f16.s32 r, a;", "s32:2049", "f16:2048" },
        { "cvt.rn.f16.s32 r, a;", "s32:70000", "f16:inf" },
        { "cvt.rz.f16.s32 r, a;", "s32:70000", "f16:65504" },
        { "cvt.rn.f16.f32 r, a;", "f32:0x3f801000", "f16:1" },
        { "cvt.rn.f16.f32 r, a;", "f32:0x3f801001", "f16:0x3c01" },
        { "cvt.rn.f16.f32 r, a;", "f32:65520", "f16:inf" },
        { "cvt.rn.f16.f32 r, a;", "f32:6e-8", "f16:0x0001" },
        { "cvt.rn.f16.f32 r, a;", "f32:nan", "f16:0x7fff" },
        { "cvt.rp.f16.f32 r, a;", "f32:1e-30", "f16:0x0001" },
        { "cvt.rm.f16.f32 r, a;", "f32:-1e-30", "f16:0x8001" },
        { "cvt.f32.f16 r, a;", "f16:0x0001", "f32:0x33800000" },
        { "cvt.f64.f16 r, a;", "f16:-2", "f64:-2" },
        { "cvt.f64.f32 r, a;", "f32:0.1", "f64:0x3fb99999a0000000" },
        { "cvt.rn.f32.f64 r, a;", "f64:0.1", "f32:0x3dcccccd" },
        { "cvt.rz.f32.f64 r, a;", "f64:0.1", "f32:0x3dcccccc" },
        { "cvt.rn.f32.f64 r, a;", "f64:1e300", "f32:inf" },
        { "cvt.rz.f32.f64 r, a;", "f64:1e300", "f32:0x7f7fffff" },
        { "cvt.rni.f32.f32 r, a;", "f32:2.5", "f32:2" },
        { "cvt.rmi.f64.f64 r, a;", "f64:-0.5", "f64:-1" },
        { "cvt.rpi.f32.f32 r, a;", "f32:-0.5", "f32:-0" },
        { "cvt.sat.f32.f32 r, a;", "f32:1.5", "f32:1" },
        { "cvt.rn.sat.f32.f64 r, a;", "f64:-1", "f32:0" },
    };

    public static TheoryData<string, string, string> Comparisons => new()
    {
        { "setp.lt.s32 q, a, b;", "s32:-1 s32:1", "pred:1" },
        { "setp.lt.u32 q, a, b;", "u32:0xffffffff u32:1", "pred:0" },
        { "setp.hs.u16 q, a, b;", "u16:0x8000 u16:1", "pred:1" },
        { "setp.ge.s64 q, a, b;", "s64:-1 s64:-1", "pred:1" },
        { "setp.eq.b64 q, a, b;", "b64:5 b64:5", "pred:1" },
        { "setp.eq.f32 q, a, b;", "f32:0 f32:-0", "pred:1" },
        { "setp.eq.f32 q, a, b;", "f32:nan f32:nan", "pred:0" },
        { "setp.ne.f32 q, a, b;", "f32:nan f32:1", "pred:0" },
        { "setp.neu.f32 q, a, b;", "f32:nan f32:1", "pred:1" },
        { "setp.equ.f32 q, a, b;", "f32:nan f32:1", "pred:1" },
        { "setp.lt.f64 q, a, b;", "f64:nan f64:1", "pred:0" },
        { "setp.geu.f64 q, a, b;", "f64:nan f64:1", "pred:1" },
        { "setp.geu.f64 q, a, b;", "f64:0 f64:1", "pred:0" },
        { "setp.num.f32 q, a, b;", "f32:1 f32:nan", "pred:0" },
        { "setp.nan.f32 q, a, b;", "f32:1 f32:nan", "pred:1" },
        { "setp.gtu.f16 q, a, b;", "f16:nan f16:1", "pred:1" },
        { "setp.lt.and.s32 q, a, b, p;", "s32:-1 s32:1 pred:0", "pred:0" },
        { "setp.lt.and.s32 q, a, b, !p;", "s32:-1 s32:1 pred:0", "pred:1" },
        { "setp.lt.xor.s32 q, a, b, p;", "s32:-1 s32:1 pred:1", "pred:0" },
        { "setp.lt.or.s32 _|q, a, b, p;", "s32:-1 s32:1 pred:0", "pred:0" },
        { "setp.lt.s32 _|q, a, b;", "s32:2 s32:1", "pred:1" },
        { "xor.pred q, p, p;", "pred:1", "pred:0" },
        { "not.pred q, p;", "pred:1", "pred:0" },
        { "mov.pred q, p;", "pred:1", "pred:1" },
    };

    [Theory]
    [MemberData(nameof(Integers))]
    [MemberData(nameof(Reals))]
    [MemberData(nameof(Conversions))]
    [MemberData(nameof(Comparisons))]
    public void GivesWhatTheManualSays(string instruction, string sources, string expected)
    {
        (string Type, ulong Bits)[] inputs = [.. sources.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Value)];
        (string type, ulong bits) = Value(expected);
        PtxMemory memory = new();
        ulong source = memory.Allocate<ulong>(inputs.Length == 0 ? [0] : [.. inputs.Select(i => i.Bits)]), target = memory.Allocate<ulong>([0]);

        Interpreter.Launch(PtxModule.Parse(Kernel(instruction, inputs, type)).Entry("one"), 1, 1, 0, [source, target], memory);

        ulong[] result = new ulong[1];
        memory.Download<ulong>(target, result);
        Assert.Equal($"{type}:0x{bits:x}", $"{type}:0x{result[0]:x}");
    }

    static string Kernel(string instruction, (string Type, ulong Bits)[] inputs, string result)
    {
        StringBuilder text = new(Kernels.Header);
        text.AppendLine(".visible .entry one(.param .u64 source, .param .u64 target) {");
        text.AppendLine(".reg .b64 from, to; .reg .b32 word; .reg .pred p, q;");
        if (result != "pred") text.AppendLine($".reg .{result} r;");
        text.AppendLine("ld.param.u64 from, [source]; ld.param.u64 to, [target];");
        char name = 'a';
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i].Type == "pred")
            {
                text.AppendLine($"ld.global.u32 word, [from+{8 * i}]; setp.ne.u32 p, word, 0;");
                continue;
            }
            text.AppendLine($".reg .{inputs[i].Type} {name}; ld.global.b{Size(inputs[i].Type)} {name++}, [from+{8 * i}];");
        }
        text.AppendLine(instruction);
        text.AppendLine(result == "pred" ? "selp.u32 word, 1, 0, q; st.global.u32 [to], word;" : $"st.global.b{Size(result)} [to], r;");
        return text.Append("ret; }").ToString();
    }

    static int Size(string type) => int.Parse(type.AsSpan(1), CultureInfo.InvariantCulture);

    static (string Type, ulong Bits) Value(string text)
    {
        string[] parts = text.Split(':');
        string type = parts[0], value = parts[1];
        if (type == "pred") return (type, ulong.Parse(value, CultureInfo.InvariantCulture));
        ulong mask = ulong.MaxValue >> 64 - Size(type);
        if (value.StartsWith("0x", StringComparison.Ordinal)) return (type, ulong.Parse(value.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        if (type[0] != 'f') return (type, (ulong)Int128.Parse(value, CultureInfo.InvariantCulture) & mask);
        double number = value switch { "nan" => double.NaN, "inf" => double.PositiveInfinity, "-inf" => double.NegativeInfinity, _ => double.Parse(value, CultureInfo.InvariantCulture) };
        return (type, type switch
        {
            // The NaN of the manual: all bits but the sign.
            "f16" => double.IsNaN(number) ? 0x7ffful : BitConverter.HalfToUInt16Bits((Half)number),
            "f32" => double.IsNaN(number) ? 0x7fffffff : BitConverter.SingleToUInt32Bits((float)number),
            _ => BitConverter.DoubleToUInt64Bits(number),
        });
    }
}
