using PtxInterpreter.Syntax;

namespace PtxInterpreter.Verification;

/// <summary>What <c>.maxntid</c> and its like say of the block (PTX ISA 11.4).</summary>
static class Tuning
{
    /// <summary>The most threads that a block can have on any device.</summary>
    const ulong Limit = 1024;

    public static (ulong Threads, Dim3? Required) Of(IReadOnlyList<TuningSyntax> directives)
    {
        ulong threads = Limit;
        Dim3? required = null;
        HashSet<string> seen = [];
        foreach (TuningSyntax directive in directives)
        {
            string word = directive.Word;
            bool isExtent = word is ".maxntid" or ".reqntid";
            if (!seen.Add(word)) throw new PtxVerificationException(directive.Position, $"{word} is given twice");
            if (seen.Contains(".maxntid") && seen.Contains(".reqntid")) throw new PtxVerificationException(directive.Position, ".maxntid and .reqntid exclude each other");
            if (directive.Values.Count > (isExtent ? 3 : 1) || directive.Values.Contains(0))
                throw new PtxVerificationException(directive.Position, $"{word} takes {(isExtent ? "one to three extents" : "one number")}, none of them 0");
            if (!isExtent) continue;
            uint[] extents = [.. directive.Values.Select(v => (uint)v), 1, 1];
            Dim3 block = new(extents[0], extents[1], extents[2]);
            if (block.Count > Limit) throw new PtxVerificationException(directive.Position, $"a block has at most {Limit} threads, {word} says {block.Count}");
            threads = block.Count;
            if (word == ".reqntid") required = block;
        }
        return (threads, required);
    }
}
