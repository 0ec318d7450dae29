namespace PtxInterpreter.Verification;

/// <summary>
/// Every instruction that the interpreter accepts (PTX ISA 9.7), with the version and target that introduced it where they are later than 6.0 and sm_70, the
/// oldest that a module may name. Stricter than the assembler in this: floating-point
/// addition, subtraction and multiplication must name their rounding, for without it ptxas may contract them to fma and results would depend on it; only <c>.rn</c> is executed.
/// </summary>
static class InstructionTable
{
    static readonly Form[] Forms =
    [
        // 9.7.1 integer arithmetic
        new("add|sub t=$int : =t t t"),
        new("add|sub sat t=s32 : =t t t"),
        new("mul lo|hi t=$int : =t t t"),
        new("mul wide t=u16|u32|s16|s32 : =2t t t"),
        new("mad lo|hi t=$int : =t t t t"),
        new("mad wide t=u16|u32|s16|s32 : =2t t t 2t"),
        new("div|rem t=$int : =t t t"),
        new("abs|neg t=$signed : =t t"),
        new("min|max t=$int : =t t t"),
        new("popc|clz t=b32|b64 : =u32 t"),
        new("bfind [shiftamt] t=u32|u64|s32|s64 : =u32 t"),
        new("brev t=b32|b64 : =t t"),
        new("bfe t=u32|u64|s32|s64 : =t t u32 u32"),
        new("bfi t=b32|b64 : =t t t u32 u32"),

        // 9.7.3 floating point
        new("add|sub|mul rn [sat] t=f32 : =t t t"),
        new("add|sub|mul rn t=f64 : =t t t"),
        new("fma|mad rn [sat] t=f32 : =t t t t"),
        new("fma|mad rn t=f64 : =t t t t"),
        new("div approx|full|rn t=f32 : =t t t"),
        new("div rn t=f64 : =t t t"),
        new("abs|neg t=$real : =t t"),
        new("min|max [NaN] t=f32 : =t t t"),
        new("min|max t=f64 : =t t t"),
        new("rcp|sqrt approx|rn t=f32 : =t t"),
        new("rcp|sqrt rn t=f64 : =t t"),
        new("rsqrt approx t=f32 : =t t"),
        new("sin|cos|lg2|ex2 approx t=f32 : =t t"),
        new("tanh approx t=f32 : =t t", 70, 75),
        new("testp finite|infinite|number|notanumber|normal|subnormal t=$real : =p t"),
        new("copysign t=$real : =t t t"),

        // 9.7.4 half precision
        new("add|sub|mul rn [sat] t=f16 : =t t t"),
        new("fma rn [sat] t=f16 : =t t t t"),
        new("neg t=f16 : =t t"),
        new("abs t=f16 : =t t", 65),
        new("min|max [NaN] t=f16 : =t t t", 70, 80),
        new("ex2|tanh approx t=f16 : =t t", 70, 75),

        // 9.7.6 and 9.7.7 comparison and selection
        new("setp $order t=s16|s32|s64 : =p|p t t"),
        new("setp $order|lo|ls|hi|hs t=u16|u32|u64 : =p|p t t"),
        new("setp eq|ne t=$bits : =p|p t t"),
        new("setp $unordered t=$real : =p|p t t"),
        new("setp $order $logic t=s16|s32|s64 : =p|p t t !p"),
        new("setp $order|lo|ls|hi|hs $logic t=u16|u32|u64 : =p|p t t !p"),
        new("setp eq|ne $logic t=$bits : =p|p t t !p"),
        new("setp $unordered $logic t=$real : =p|p t t !p"),
        new("setp $unordered t=f16 : =p t t"),
        new("setp $unordered $logic t=f16 : =p t t !p"),
        new("set $order t=u32|s32|f32 s=s16|s32|s64 : =t s s"),
        new("set $order|lo|ls|hi|hs t=u32|s32|f32 s=u16|u32|u64 : =t s s"),
        new("set eq|ne t=u32|s32|f32 s=$bits : =t s s"),
        new("set $unordered t=u32|s32|f32 s=$real : =t s s"),
        new("selp t=$any : =t t t p"),
        new("slct t=$any s=s32|f32 : =t t t s"),

        // 9.7.8 logic and shifts
        new("and|or|xor t=$bits : =t t t"),
        new("and|or|xor pred : =p p p"),
        new("not t=$bits : =t t"),
        new("not pred : =p p"),
        new("cnot t=$bits : =t t"),
        new("lop3 t=b32 : =t t t t #"),
        new("shf l|r clamp|wrap t=b32 : =t t t u32"),
        new("shl t=$bits : =t t u32"),
        new("shr t=$bits|$int : =t t u32"),

        // 9.7.9 movement and conversion
        new("mov t=$any : =m m"),
        new("mov pred : =p p"),
        new("prmt t=b32 [f4e|b4e|rc8|ecl|ecr|rc16] : =t t t t"),
        new("shfl sync up|down|bfly|idx t=b32 : =t|p t u32 u32 u32"),
        new("ld [weak] param|const|shared|shared::cta [v=v2|v4] t=$memory : =v [t]"),
        new("ld [weak] [global] [ca|cg|cs|lu|cv|$evict] [$prefetch] [v=v2|v4] t=$memory : =v [t]"),
        new("ld relaxed|acquire cta|gpu|sys [global|shared] [v=v2|v4] t=$memory : =v [t]"),
        new("ld volatile [global|shared] [v=v2|v4] t=$memory : =v [t]"),
        new("ld global ca|cg|cs nc [$prefetch] [v=v2|v4] t=$memory : =v [t]"),
        new("ld global nc [$evict] [$prefetch] [v=v2|v4] t=$memory : =v [t]"),
        new("st [weak] shared|shared::cta [v=v2|v4] t=$memory : [t] v"),
        new("st [weak] [global] [wb|cg|cs|wt|$evict] [v=v2|v4] t=$memory : [t] v"),
        new("st relaxed|release cta|gpu|sys [global|shared] [v=v2|v4] t=$memory : [t] v"),
        new("st volatile [global|shared] [v=v2|v4] t=$memory : [t] v"),
        new("cvta [to] global|shared|const t=u64 : =t m"),
        new("cvt [sat] t=$narrow s=$narrow : =t~ s~"),
        new("cvt rni|rzi|rmi|rpi [sat] t=$narrow s=f16|f32|f64 : =t~ s~"),
        new("cvt rn|rz|rm|rp [sat] t=f16|f32|f64 s=$narrow : =t~ s~"),
        new("cvt rn|rz|rm|rp [sat] t=f16 s=f32|f64 : =t~ s~"),
        new("cvt rn|rz|rm|rp [sat] t=f32 s=f64 : =t~ s~"),
        new("cvt [sat] t=f32|f64 s=f16 : =t~ s~"),
        new("cvt [sat] t=f64 s=f32 : =t~ s~"),
        new("cvt [rni|rzi|rmi|rpi] [sat] t=f16 s=f16 : =t~ s~"),
        new("cvt [rni|rzi|rmi|rpi] [sat] t=f32 s=f32 : =t~ s~"),
        new("cvt [rni|rzi|rmi|rpi] [sat] t=f64 s=f64 : =t~ s~"),

        // 9.7.12 control flow
        new("bra [uni] : @"),
        new("ret [uni] : "),
        new("exit : "),

        // 9.7.13 synchronization and communication
        new("bar sync : u32 u32?"),
        new("bar red popc u32 : =u32 u32 !p"),
        new("bar red and|or pred : =p u32 !p"),
        new("bar warp sync : u32"),
        new("barrier sync [aligned] : u32 u32?"),
        new("membar cta|gl|sys : "),
        new("fence [sc|acq_rel] cta|gpu|sys : "),
        new("vote sync all|any|uni pred : =p !p u32"),
        new("vote sync ballot b32 : =b32 !p u32"),
        new("activemask b32 : =b32", 62),
        new("match any sync t=b32|b64 : =b32 t u32"),
        new("redux sync add|min|max t=u32|s32 : =t t u32", 70, 80),
        new("redux sync and|or|xor t=b32 : =t t u32", 70, 80),
        new("atom [$ordering] [cta|gpu|sys] [global|shared|shared::cta] add t=u32|s32|u64|f32 : =t [t] t"),
        new("atom [$ordering] [cta|gpu|sys] [global|shared|shared::cta] add t=f64 : =t [t] t"),
        new("atom [$ordering] [cta|gpu|sys] [global|shared|shared::cta] add noftz t=f16 : =t [t] t", 63),
        new("atom [$ordering] [cta|gpu|sys] [global|shared|shared::cta] inc|dec t=u32 : =t [t] t"),
        new("atom [$ordering] [cta|gpu|sys] [global|shared|shared::cta] min|max t=u32|s32|u64|s64 : =t [t] t"),
        new("atom [$ordering] [cta|gpu|sys] [global|shared|shared::cta] and|or|xor|exch t=b32|b64 : =t [t] t"),
        new("atom [$ordering] [cta|gpu|sys] [global|shared|shared::cta] cas t=b32|b64 : =t [t] t t"),
        new("atom [$ordering] [cta|gpu|sys] [global|shared|shared::cta] cas t=b16 : =t [t] t t", 63),
        new("red [relaxed|release] [cta|gpu|sys] [global|shared|shared::cta] add t=u32|s32|u64|f32 : [t] t"),
        new("red [relaxed|release] [cta|gpu|sys] [global|shared|shared::cta] add t=f64 : [t] t"),
        new("red [relaxed|release] [cta|gpu|sys] [global|shared|shared::cta] add noftz t=f16 : [t] t", 63),
        new("red [relaxed|release] [cta|gpu|sys] [global|shared|shared::cta] inc|dec t=u32 : [t] t"),
        new("red [relaxed|release] [cta|gpu|sys] [global|shared|shared::cta] min|max t=u32|s32|u64|s64 : [t] t"),
        new("red [relaxed|release] [cta|gpu|sys] [global|shared|shared::cta] and|or|xor t=b32|b64 : [t] t"),
    ];

    /// <summary>What a modifier needs wherever it is allowed.</summary>
    static readonly Dictionary<string, (int Version, int Target)> Modifiers = new()
    {
        [".NaN"] = (70, 80),
        [".shared::cta"] = (78, 70),
        [".L1::evict_normal"] = (74, 70),
        [".L1::evict_unchanged"] = (74, 70),
        [".L1::evict_first"] = (74, 70),
        [".L1::evict_last"] = (74, 70),
        [".L1::no_allocate"] = (74, 70),
        [".L2::64B"] = (74, 75),
        [".L2::128B"] = (74, 75),
    };

    static readonly Dictionary<string, Form[]> ByOpcode = Forms
        .SelectMany(form => form.Opcode.Split('|'), (form, opcode) => (form, opcode))
        .GroupBy(pair => pair.opcode, pair => pair.form)
        .ToDictionary(group => group.Key, group => group.ToArray());

    public static Form[]? Of(string opcode) => ByOpcode.GetValueOrDefault(opcode);

    public static (int Version, int Target) NeedsOf(string modifier) => Modifiers.GetValueOrDefault(modifier);
}
