using PtxInterpreter;
using PtxInterpreter.Syntax;

namespace Framework.Tests.Ptx;

/// <summary>Texts that must not be accepted. A « marks the place that the message must name; it is taken out before the text is read.</summary>
public sealed class RefusedTests
{
    /// <summary>Registers of every type, all but q and k with a value, and a shared variable.</summary>
    internal const string Declarations = """
        .reg .pred p, q; .reg .b16 h; .reg .b32 b; .reg .u32 u; .reg .s32 s; .reg .b64 d; .reg .u64 x; .reg .f16 k; .reg .f32 f, g; .reg .f64 e;
        .shared .align 16 .b8 tile[64];
        mov.u32 u, 1; mov.u64 x, 1; mov.f32 f, 1.0; mov.f32 g, 1.0; mov.f64 e, 1.0; mov.b32 b, 1; mov.s32 s, 1; mov.b64 d, 1; mov.b16 h, 1; setp.eq.u32 p, u, u;

        """;

    /// <summary>Statements inside a kernel whose registers all have values, and whose parameters are a (.u64) and n (.u32).</summary>
    public static TheoryData<string, string> Statements => new()
    {
        // Registers and types
        { "add.u32 u, u, «v;", "'v' is not declared" },
        { "mov.u32 «v, u;", "'v' is not declared" },
        { "add.u32 u, u, «f;", "'f' is .f32; add.u32 takes .u32 here" },
        { "add.rn.f32 f, f, «u;", "'u' is .u32" },
        { "add.rn.f32 «u, f, g;", "'u' is .u32" },
        { "add.u32 «x, u, u;", "'x' is .u64" },
        { "add.u64 x, x, «u;", "'u' is .u32" },
        { "mul.wide.u32 «u, u, u;", "takes .u64 here" },
        { "setp.eq.u32 «u, u, u;", "takes a predicate here" },
        { "selp.u32 u, u, u, «u;", "takes a predicate here" },
        { "selp.u32 u, u, u, «!p;", "not negated" },
        { "mov.pred «u, p;", "takes a predicate here" },
        { "mov.u32 u, «p;", "'p' is .pred" },
        { "and.b32 b, b, «p;", "'p' is .pred" },
        { "fma.rn.f32 f, f, «e, g;", "'e' is .f64" },
        { "shl.b64 d, d, «d;", "takes .u32 here" },
        { "cvt.u64.u32 «u, u;", "'u' is .u32" },
        { "cvt.f32.f16 f, «f;", "'f' is .f32" },
        { "@«u add.u32 u, u, u;", "'u' is not a declared predicate register" },
        { "@«r add.u32 u, u, u;", "'r' is not a declared predicate register" },
        { ".reg .u32 «u;", "'u' is declared twice" },
        { ".reg .u32 «%tid;", "special register" },
        { ".reg .u32 «add;", "name of an instruction" },
        { "«.reg .u8 c;", "a register cannot be .u8" },
        { "mov.u32 u, «%tid;", "needs a component" },
        { "mov.u32 u, «%laneid.x;", "has no components" },
        { "mov.u64 x, «%tid.x;", "%tid is .u32" },
        { "add.u32 u, u, «%tid.x;", "read with mov only" },
        { "mov.u32 u, u.«x;", "" },

        // Literals
        { "add.u32 u, u, «1.0;", "cannot stand where .u32 is needed" },
        { "add.rn.f32 f, f, «1;", "an integer literal stands where .f32 is needed" },
        { "mov.f64 e, «0f3f800000;", "cannot stand where .f64 is needed" },
        { "mov.u32 u, «0x100000000;", "does not fit .u32" },
        { "mov.b16 h, «70000;", "does not fit .b16" },
        { "mov.u32 u, «-2147483649;", "does not fit .u32" },
        { "mov.f32 f, «0f3f80;", "needs 8 hexadecimal digits" },
        { "mov.u32 u, 12«x;", "unexpected 'x'" },
        { "mov.u32 u, «09;", "not a digit" },
        { "mov.u32 u, «18446744073709551616;", "does not fit 64 bits" },
        { "add.f16 k, k, 1;", "" },

        // Opcodes and modifiers
        { "«frobnicate.u32 u, u;", "not an instruction" },
        { "add.rn«.s32 s, s, s;", "'.s32' may not follow 'add.rn'" },
        { "add«.f32 f, f, f;", "'.f32' may not follow 'add'" },
        { "add.rz.f32 f, f, f;", "" },
        { "add.rn«.ftz.f32 f, f, f;", "'.ftz' may not follow" },
        { "mul«.u32 u, u, u;", ".lo" },
        { "mul.lo«.f32 f, f, f;", "'.f32' may not follow 'mul.lo'" },
        { "mul.wide«.u64 x, x, x;", "'.u64' may not follow" },
        { "mad.lo«.sat.s32 s, s, s, s;", "'.sat' may not follow" },
        { "«add.rn f, f, f;", "'add.rn' is not complete" },
        { "div«.f32 f, f, f;", "may not follow 'div'" },
        { "sqrt«.f32 f, f;", "may not follow 'sqrt'" },
        { "sin«.f32 f, f;", "may not follow 'sin'" },
        { "ex2.approx«.f64 e, e;", "may not follow" },
        { "and«.u32 u, u, u;", "may not follow 'and'" },
        { "shl«.u32 u, u, u;", "may not follow 'shl'" },
        { "setp.lt«.b32 p, b, b;", "may not follow 'setp.lt'" },
        { "setp«.ltu.s32 p, s, s;", "" },
        { "setp.ltu«.s32 p, s, s;", "may not follow 'setp.ltu'" },
        { "neg«.u32 u, u;", "may not follow 'neg'" },
        { "cvt«.f32.s32 f, s;", "" },
        { "cvt.rn.s32.f32 s, f;", "" },
        { "cvt«.rzi.f32.s32 f, s;", "" },
        { "cvt.f32«.f64 f, e;", "may not follow 'cvt.f32'" },
        { "cvt.rn.f64«.f32 e, f;", "may not follow" },
        { "cvt«.sat.s32.s16 s, h;", "every .s16 is a .s32" },
        { "ld.global«.f16 k, [x];", "may not follow 'ld.global'" },
        { "ld.global.v3«.f32 f, [x];", "" },
        { "ld.global.nc«.global.f32 f, [x];", "may not follow" },
        { "ld.shared.nc«.f32 f, [u];", "" },
        { "ld.global.ca«.L1::no_allocate.f32 f, [x];", "may not follow 'ld.global.ca'" },
        { "ld.global.cs.nc«.L1::evict_last.f32 f, [x];", "may not follow" },
        { "st.param.u32 [n], u;", "" },
        { "atom.global.add«.s64 x, [x], x;", "" },
        { "shfl«.bfly.b32 b, b, 1, 31, 0xffffffff;", "may not follow 'shfl': .sync may" },
        { "vote.ballot.b32 b, p;", "" },
        { "bra.always «L;", "" },

        // What needs a later version or target than 7.8 and sm_75
        { "max«.NaN.f32 f, f, f;", "needs .version 7.0 and sm_80" },
        { "«max.f16 h, h, h;", "needs .version 7.0 and sm_80" },
        { "«redux.sync.add.u32 u, u, 0xffffffff;", "sm_80" },

        // Operands
        { "«add.u32 u, u;", "takes 3 operands, not 2" },
        { "«add.u32 u, u, u, u;", "takes 3 operands, not 4" },
        { "«bar.sync;", "takes 1 to 2 operands, not 0" },
        { "«ret u;", "takes 0 operands, not 1" },
        { "mov.u32 «1, u;", "a register of type .u32" },
        { "add.u32 u, «[x], u;", "a register or constant" },
        { "lop3.b32 b, b, b, b, «b;", "an integer constant" },
        { "bra «u;", "'u' is not a label" },
        { "bra «NOWHERE;", "the label 'NOWHERE' does not exist here" },
        { "bra «INNER; { INNER: ret; }", "the label 'INNER' does not exist here" },
        { "{ .reg .u32 inner; mov.u32 inner, 1; } mov.u32 u, «inner;", "'inner' is not declared" },

        // Addresses
        { "ld.global.f32 f, «x;", "an address in brackets" },
        { "ld.global.f32 f, [«u];", "an address has 64" },
        { "ld.global.f32 f, [«f];", "an address has 64" },
        { "ld.global.v2.f32 «f, [x];", "a vector of 2 operands" },
        { "ld.global.v4.f32 «{f, g}, [x];", "takes 4 elements, not 2" },
        { "ld.global.v2.f32 «{f, f}, [x];", "'f' receives two elements" },
        { "ld.global.f32 «{f}, [x];", "one operand, not a vector" },
        { "st.global.v4.f64 «[x], {e, e, e, e};", "at most 16" },
        { "ld.param.u32 u, [«a+8];", "'a' has 8 bytes" },
        { "ld.param.u64 x, [«n];", "'n' has 4 bytes" },
        { "ld.param.u32 u, [«a+2];", "multiple of 4" },
        { "ld.param.u32 u, [«missing];", "'missing' is not declared" },
        { "ld.param.u32 u, [«x];", "addressed by its name" },
        { "ld.shared.u32 u, [«a];", "'a' is in .param" },
        { "ld.global.u32 u, [«tile];", "'tile' is in .shared" },
        { "ld.shared.u32 u, [«tile+64];", "'tile' has 64 bytes" },
        { "ld.shared.v2.f32 {f, g}, [«tile+4];", "multiple of 8" },
        { "ld.shared.u32 u, [«tile+2];", "multiple of 4" },
        { "ld.u32 u, [«tile];", "says its state space" },
        { "mov.u16 h, «tile;", "needs .u64 or .u32" },
        { "mov.u64 x, «a;", "cannot be taken" },
        { "ld.global.u32 u, [x+«4294967296];", "32 signed bits" },
        { "ld.global.u32 u, «[16];", "absolute address" },
        { "mov.b32 b, «{h, h, h, h};", "cannot hold 4 elements" },
        { "mov.b64 d, {b, «h};", "'h' is .b16" },
        { "mov.u32 u, «{h, h};", "cannot hold 2 elements" },
        { "mov.b32 b, {h, «0};", "a register of type .b16" },
        { "st.global.v2.u32 [x], {u, «0};", "a register of type .u32" },
        { "mov.b32 {h, h}, «{h, h};", "" },
        { "ld.global.v2.u32 {u, «_}, [x];", "a register of type .u32" },
        { "mov.b32 «{_, _}, b;", "at least one register" },
        { "setp.eq.u32 «_|_, u, u;", "at most one sink" },
        { "setp.eq.u32 «_, u, u;", "a predicate register" },
        { "add.u32 «_, u, u;", "a register of type .u32" },
        { "mov.u32 u, «%;", "a name must follow '%'" },

        // Assignment before use, and control flow
        { ".reg .f32 v; «add.rn.f32 f, v, f;", "'v' may be read here before it has a value" },
        { ".reg .f32 v; @p mov.f32 v, f; «mov.f32 g, v;", "'v' may be read here" },
        { ".reg .f32 v; @p mov.f32 v, f; «@!p mov.f32 g, v;", "" },
        { ".reg .f32 v; @p mov.f32 v, f; setp.ne.u32 p, u, u; @p «mov.f32 g, v;", "'v' may be read here" },
        { ".reg .pred r; @r «mov.f32 f, g;", "'r' may be read here" },
        { ".reg .f32 v; @p bra OVER; mov.f32 v, f; OVER: «mov.f32 g, v;", "'v' may be read here" },
        { ".reg .u64 v; «ld.global.u32 u, [v];", "'v' may be read here" },
        { ".reg .u32 v; LOOP: «add.u32 u, u, v; mov.u32 v, 1; @p bra LOOP;", "'v' may be read here" },

        // What the grammar has and the interpreter has not
        { "«.local .u32 stack[4];", "no place here" },
        { "«call f;", "not an instruction" },
        { "add.u32 u, u, 1«}", "';' expected" },
        { "add .«u32 u, u, 1;", "" },
        { ".shared .f32 values[4] = {«1.0};", "" },
        { ".shared .b8 «huge[49152];", "the limit is 49152" },
    };

    [Theory]
    [MemberData(nameof(Statements))]
    public void InAKernel(string statements, string reason)
        => Refuses(Kernels.Header + $".visible .entry k(.param .u64 a, .param .u32 n) {{\n{Declarations}{statements}\nret;\n}}", reason);

    public static TheoryData<string, string> Modules => new()
    {
        { "«.target sm_75\n", "'.version' at the head" },
        { ".version «7.9\n.target sm_75\n.address_size 64", "no version 7.9" },
        { ".version «78\n.target sm_75\n.address_size 64", "a version such as 7.8" },
        { ".version 7.8\n.target «sm_35\n.address_size 64", "not a target" },
        { ".version 7.8\n.target «sm_90a\n.address_size 64", "not a target" },
        { "«.version 7.0\n.target sm_90\n.address_size 64", "sm_90 needs version 7.8" },
        { ".version 7.8\n.target sm_75\n.address_size «32", "64 bits" },
        { ".version 7.8\n.target sm_75\n«.entry k() { ret; }", "'.address_size 64'" },
        { Kernels.Header + ".entry k() {«}", "a ret or exit is missing" },
        { Kernels.Header + ".entry k() { .reg .u32 u; «mov.u32 u, 1; }", "a ret or exit is missing" },
        { Kernels.Header + ".entry k() { .reg .pred p; setp.eq.u32 p, 1, 1; @p «ret; }", "a ret or exit is missing" },
        { Kernels.Header + ".entry k() { «bra END; END: }", "a ret or exit is missing" },
        { Kernels.Header + ".entry k() { ret; } .entry «k() { ret; }", "'k' is declared twice" },
        { Kernels.Header + ".entry «ret() { ret; }", "name of an instruction" },
        { Kernels.Header + ".entry k(.param .u32 a, .param .u32 «a) { ret; }", "'a' is declared twice" },
        { Kernels.Header + ".entry k(.param .f16 «a) { ret; }", "cannot be .f16" },
        { Kernels.Header + ".entry k(.param .align 4 .b8 «a[4097]) { ret; }", "the limit is 4096" },
        { Kernels.Header + ".entry k() «.maxntid 2048 { ret; }", "at most 1024 threads" },
        { Kernels.Header + ".entry k() «.maxntid 16, 16, 1, 1 { ret; }", "one to three" },
        { Kernels.Header + ".entry k() .maxntid 16 «.reqntid 16 { ret; }", "exclude each other" },
        { Kernels.Header + ".entry k() .maxnreg 16 «.maxnreg 16 { ret; }", "given twice" },
        { Kernels.Header + "«.func f() { ret; }", "no place here" },
        { Kernels.Header + ".global .f32 t[2] = {1.0, 2.0, «3.0};", "'t' has 2 elements" },
        { Kernels.Header + ".const .u32 t = «1.5;", "cannot stand where .u32" },
        { Kernels.Header + ".const .align «3 .b8 t[4];", "power of two" },
        { Kernels.Header + ".extern .shared .b8 «t[4];", "open extent" },
        { Kernels.Header + ".global .b8 «t[];", "needs an extent" },
        { Kernels.Header + ".entry k() { ret; «", "expected" },
        { Kernels.Header + ".entry k() { ret; } «# comment", "unexpected character '#'" },
        { Kernels.Header + ".entry k() { ret; } «é", "unexpected character U+00E9" },
        { Kernels.Header + ".entry k() { ret; } «/* open", "not closed" },
    };

    [Theory]
    [MemberData(nameof(Modules))]
    public void AsAModule(string text, string reason) => Refuses(text, reason);

    static void Refuses(string marked, string reason)
    {
        // A row with two marks, or with none, only says that the text is refused.
        int mark = marked.IndexOf('«');
        string text = marked.Replace("«", "");
        PtxException exception = Assert.ThrowsAny<PtxException>(() => PtxModule.Parse(text));
        Assert.Contains(reason, exception.Message);
        if (reason.Length == 0) return;
        string before = marked[..mark];
        Assert.Equal(new Position(before.Count(c => c == '\n') + 1, mark - before.LastIndexOf('\n')), exception.Position);
    }
}
