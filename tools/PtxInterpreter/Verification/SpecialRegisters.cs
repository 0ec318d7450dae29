using System.Collections.Frozen;

namespace PtxInterpreter.Verification;

/// <summary>The special registers that can be read (PTX ISA 10), all .u32 here.</summary>
static class SpecialRegisters
{
    static readonly FrozenSet<string> Vectors = FrozenSet.Create("%tid", "%ntid", "%ctaid", "%nctaid");

    static readonly FrozenSet<string> Scalars = FrozenSet.Create("%laneid", "%warpid", "%nwarpid", "%lanemask_eq", "%lanemask_le", "%lanemask_lt", "%lanemask_ge", "%lanemask_gt",
        "%dynamic_smem_size", "%total_smem_size");

    public static bool IsName(string name) => Vectors.Contains(name) || Scalars.Contains(name);

    public static bool HasComponents(string name) => Vectors.Contains(name);
}
