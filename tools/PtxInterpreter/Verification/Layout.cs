using System.Buffers.Binary;
using PtxInterpreter.Syntax;

namespace PtxInterpreter.Verification;

/// <summary>
/// Where variables lie. Parameters follow one another as the driver packs them; shared variables have a gap between them, so that an index which leaves one
/// does not land in the next.
/// </summary>
static class Layout
{
    /// <summary>What a kernel may declare in shared memory, in bytes; more must come from the launch (PTX ISA 5.1.7, CUDA's static limit).</summary>
    public const int SharedLimit = 48 * 1024;

    const int Gap = 16;

    public static IReadOnlyList<Variable> Parameters(IReadOnlyList<VariableSyntax> declarations, int version)
    {
        List<Variable> parameters = [];
        long end = 0;
        foreach (VariableSyntax declaration in declarations)
        {
            Variable parameter = Variable(declaration, 0);
            if (parameter.Type is PtxType.Pred or PtxType.F16) throw new PtxVerificationException(declaration.Position, $"a parameter cannot be {parameter.Type.Word}");
            if (parameter.Size is null) throw new PtxVerificationException(declaration.Position, $"the parameter '{parameter.Name}' needs an extent");
            if (declaration.PointerSpace is not null && declaration.Type != PtxType.U64) throw new PtxVerificationException(declaration.Position, $"'{parameter.Name}' is a pointer and must be .u64");
            if (parameters.Any(p => p.Name == parameter.Name)) throw new PtxVerificationException(declaration.Position, $"'{parameter.Name}' is declared twice");
            parameter = parameter with { Offset = Align(end, parameter.Alignment) };
            end = parameter.Offset + parameter.Size!.Value;
            parameters.Add(parameter);
        }
        // The driver's limit on sm_70 and newer; before version 8.1 the language allowed 4352 bytes, drivers 4096.
        int limit = version >= 81 ? 32764 : 4096;
        return end <= limit ? parameters : throw new PtxVerificationException(declarations[^1].Position, $"the parameters take {end} bytes, the limit is {limit}");
    }

    /// <summary>Places the shared variables of a kernel; those of open extent come last and share one offset.</summary>
    public static (IReadOnlyList<Variable> Placed, int Size) Shared(IReadOnlyList<Variable> variables)
    {
        List<Variable> placed = [];
        long end = 0, bytes = 0;
        foreach (Variable variable in variables.OrderBy(v => v.Size is null))
        {
            long offset = Align(end, Math.Max(variable.Alignment, variable.Size is null ? 16 : 1));
            placed.Add(variable with { Offset = offset });
            if (variable.Size is not { } size) continue;
            end = offset + size + Gap;
            bytes = Align(bytes, variable.Alignment) + size;
            if (bytes > SharedLimit) throw new PtxVerificationException(variable.Position, $"the shared variables take {bytes} bytes, the limit is {SharedLimit}");
        }
        return (placed, (int)Align(end, 16));
    }

    public static Variable Variable(VariableSyntax syntax, long offset)
    {
        if (syntax.Type == PtxType.Pred) throw new PtxVerificationException(syntax.Position, "a predicate lives in registers only");
        int element = syntax.Type.Size * syntax.Vector;
        if (element > 16) throw new PtxVerificationException(syntax.Position, "a vector has at most 16 bytes");
        int alignment = syntax.Alignment ?? element;
        if (alignment < syntax.Type.Size && syntax.Dimensions.Count == 0)
            throw new PtxVerificationException(syntax.Position, $"'{syntax.Name}' cannot be aligned to {alignment}, less than its {syntax.Type.Word}");
        long count = 1;
        bool open = false;
        for (int i = 0; i < syntax.Dimensions.Count; i++)
        {
            if (syntax.Dimensions[i] is { } extent)
            {
                if (extent == 0) throw new PtxVerificationException(syntax.Position, $"'{syntax.Name}' has an extent of 0");
                count = checked(count * extent);
            }
            else if (i == 0 && syntax.Initializer is { } elements)
            {
                count *= elements.Count;
            }
            else if (i == 0 && syntax is { IsExtern: true, Space: Space.Shared })
            {
                open = true;
            }
            else
            {
                throw new PtxVerificationException(syntax.Position, $"'{syntax.Name}' needs an extent");
            }
        }
        if (syntax.IsExtern && !open) throw new PtxVerificationException(syntax.Position, $"only shared memory of open extent comes from outside the module, not '{syntax.Name}'");
        return new(syntax.Position, syntax.Space, syntax.Name, syntax.Type, alignment, open ? null : count * element, offset, Image(syntax, count), syntax.PointerSpace, syntax.PointerAlignment);
    }

    static byte[] Image(VariableSyntax syntax, long count)
    {
        if (syntax.Initializer is not { } elements) return [];
        if (syntax.Space is not (Space.Global or Space.Const)) throw new PtxVerificationException(syntax.Position, $"'{syntax.Name}' cannot have an initial value: only global and constant variables can");
        if (syntax.Dimensions.Count > 1 || syntax.Vector > 1 || syntax.Type == PtxType.F16)
            throw new PtxVerificationException(syntax.Position, $"'{syntax.Name}' has an initializer that the interpreter does not read: it reads scalars and arrays of one dimension, not of .f16");
        if (elements.Count > count) throw new PtxVerificationException(elements[(int)count].Position, $"'{syntax.Name}' has {count} elements");
        byte[] image = new byte[elements.Count * syntax.Type.Size];
        Span<byte> word = stackalloc byte[8];
        for (int i = 0; i < elements.Count; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(word, Constants.Convert(elements[i], syntax.Type));
            word[..syntax.Type.Size].CopyTo(image.AsSpan(i * syntax.Type.Size));
        }
        return image;
    }

    static long Align(long offset, int alignment) => (offset + alignment - 1) / alignment * alignment;
}
