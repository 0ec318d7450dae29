using PtxInterpreter.Syntax;

namespace PtxInterpreter.Verification;

/// <summary>What the table cannot say of cvt: saturation is allowed only where a value can leave the range (PTX ISA 9.7.9.21).</summary>
static class Conversions
{
    public static void Check(InstructionSyntax syntax, Match match)
    {
        if (syntax.Modifiers.FirstOrDefault(m => m.Text == ".sat") is not { } saturation) return;
        PtxType to = match.Type, from = match.SourceType;
        if (to.IsInteger && from.IsInteger && Holds(to, from))
            throw new PtxVerificationException(saturation.Position, $".sat is not allowed: every {from.Word} is a {to.Word}");
    }

    static bool Holds(PtxType to, PtxType from)
        => to.IsSigned == from.IsSigned ? to.Size >= from.Size : to.IsSigned && to.Size > from.Size;
}
