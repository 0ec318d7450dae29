namespace KernelCases.Instructions;

/// <summary>Comparisons and predicates (PTX ISA 9.7.6, 9.7.7).</summary>
static class ComparisonRows
{
    public static readonly InstructionRow[] Rows =
    [
        new("setp.lt.s32 q, a, b;", "s32:-1 s32:1", "pred:1"),
        new("setp.lt.u32 q, a, b;", "u32:0xffffffff u32:1", "pred:0"),
        new("setp.hs.u16 q, a, b;", "u16:0x8000 u16:1", "pred:1"),
        new("setp.ge.s64 q, a, b;", "s64:-1 s64:-1", "pred:1"),
        new("setp.eq.b64 q, a, b;", "b64:5 b64:5", "pred:1"),
        new("setp.eq.f32 q, a, b;", "f32:0 f32:-0", "pred:1"),
        new("setp.eq.f32 q, a, b;", "f32:nan f32:nan", "pred:0"),
        new("setp.ne.f32 q, a, b;", "f32:nan f32:1", "pred:0"),
        new("setp.neu.f32 q, a, b;", "f32:nan f32:1", "pred:1"),
        new("setp.equ.f32 q, a, b;", "f32:nan f32:1", "pred:1"),
        new("setp.lt.f64 q, a, b;", "f64:nan f64:1", "pred:0"),
        new("setp.geu.f64 q, a, b;", "f64:nan f64:1", "pred:1"),
        new("setp.geu.f64 q, a, b;", "f64:0 f64:1", "pred:0"),
        new("setp.num.f32 q, a, b;", "f32:1 f32:nan", "pred:0"),
        new("setp.nan.f32 q, a, b;", "f32:1 f32:nan", "pred:1"),
        new("setp.gtu.f16 q, a, b;", "f16:nan f16:1", "pred:1"),
        new("setp.lt.and.s32 q, a, b, p;", "s32:-1 s32:1 pred:0", "pred:0"),
        new("setp.lt.and.s32 q, a, b, !p;", "s32:-1 s32:1 pred:0", "pred:1"),
        new("setp.lt.xor.s32 q, a, b, p;", "s32:-1 s32:1 pred:1", "pred:0"),
        new("setp.lt.or.s32 _|q, a, b, p;", "s32:-1 s32:1 pred:0", "pred:0"),
        new("setp.lt.s32 _|q, a, b;", "s32:2 s32:1", "pred:1"),
        new("xor.pred q, p, p;", "pred:1", "pred:0"),
        new("not.pred q, p;", "pred:1", "pred:0"),
        new("mov.pred q, p;", "pred:1", "pred:1"),
    ];
}
