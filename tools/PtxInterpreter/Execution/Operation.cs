using System.Numerics;
using PtxInterpreter.Syntax;

namespace PtxInterpreter.Execution;

/// <summary>What the scheduler has to do with an instruction.</summary>
enum StepKind
{
    Plain,
    Branch,
    Exit,
    Barrier,
}

/// <summary>A decoded instruction: where its operands lie in the arrays of a warp, and what happens to the lanes that execute it.</summary>
abstract class Operation(Position position)
{
    public Position Position => position;

    public virtual StepKind Kind => StepKind.Plain;

    /// <summary>The predicate that guards it; without one all lanes execute it.</summary>
    public PredicateSource? Guard { get; set; }

    public uint Active(Warp warp, uint lanes) => Guard is { } guard ? lanes & guard.Of(warp) : lanes;

    public abstract void Execute(Warp warp, uint active);
}

sealed class UnaryOperation(Position position, int target, int a, Func<ulong, ulong> function) : Operation(position)
{
    public override void Execute(Warp warp, uint active)
    {
        ulong[] v = warp.Values;
        if (active == uint.MaxValue)
        {
            Span<ulong> result = v.AsSpan(target, Warp.Width), x = v.AsSpan(a, Warp.Width);
            for (int i = 0; i < result.Length; i++) result[i] = function(x[i]);
            return;
        }
        for (; active != 0; active &= active - 1)
        {
            int i = BitOperations.TrailingZeroCount(active);
            v[target + i] = function(v[a + i]);
        }
    }
}

sealed class BinaryOperation(Position position, int target, int a, int b, Func<ulong, ulong, ulong> function) : Operation(position)
{
    public override void Execute(Warp warp, uint active)
    {
        ulong[] v = warp.Values;
        if (active == uint.MaxValue)
        {
            Span<ulong> result = v.AsSpan(target, Warp.Width), x = v.AsSpan(a, Warp.Width), y = v.AsSpan(b, Warp.Width);
            for (int i = 0; i < Warp.Width; i++) result[i] = function(x[i], y[i]);
            return;
        }
        for (; active != 0; active &= active - 1)
        {
            int i = BitOperations.TrailingZeroCount(active);
            v[target + i] = function(v[a + i], v[b + i]);
        }
    }
}

sealed class TernaryOperation(Position position, int target, int a, int b, int c, Func<ulong, ulong, ulong, ulong> function) : Operation(position)
{
    public override void Execute(Warp warp, uint active)
    {
        ulong[] v = warp.Values;
        if (active == uint.MaxValue)
        {
            Span<ulong> result = v.AsSpan(target, Warp.Width), x = v.AsSpan(a, Warp.Width), y = v.AsSpan(b, Warp.Width), z = v.AsSpan(c, Warp.Width);
            for (int i = 0; i < Warp.Width; i++) result[i] = function(x[i], y[i], z[i]);
            return;
        }
        for (; active != 0; active &= active - 1)
        {
            int i = BitOperations.TrailingZeroCount(active);
            v[target + i] = function(v[a + i], v[b + i], v[c + i]);
        }
    }
}

/// <summary>bfi, the one instruction with four sources.</summary>
sealed class InsertOperation(Position position, int target, int a, int b, int start, int length, Func<ulong, ulong, ulong, ulong, ulong> function) : Operation(position)
{
    public override void Execute(Warp warp, uint active)
    {
        ulong[] v = warp.Values;
        for (; active != 0; active &= active - 1)
        {
            int i = BitOperations.TrailingZeroCount(active);
            v[target + i] = function(v[a + i], v[b + i], v[start + i], v[length + i]);
        }
    }
}

/// <summary>Integer division and remainder: the manual leaves a zero divisor undefined, so it is a fault here.</summary>
sealed class DivideOperation(Position position, int target, int a, int b, Func<ulong, ulong, ulong> function) : Operation(position)
{
    public override void Execute(Warp warp, uint active)
    {
        ulong[] v = warp.Values;
        for (; active != 0; active &= active - 1)
        {
            int i = BitOperations.TrailingZeroCount(active);
            if (v[b + i] == 0) throw warp.Fault(PtxFault.Undefined, Position, i, null, "an integer is divided by zero");
            v[target + i] = function(v[a + i], v[b + i]);
        }
    }
}

/// <summary>setp and testp: a comparison, its negation beside it, both combined with a third predicate where there is one.</summary>
/// <param name="target">-1 where the result is not wanted; so is <paramref name="negation"/>.</param>
sealed class CompareOperation(Position position, int target, int negation, int a, int b, Func<ulong, ulong, bool> function, PredicateSource? with, Func<uint, uint, uint>? combine) : Operation(position)
{
    public override void Execute(Warp warp, uint active)
    {
        ulong[] v = warp.Values;
        uint result = 0;
        for (int i = 0; i < Warp.Width; i++)
            if ((active >> i & 1) != 0 && function(v[a + i], v[b + i])) result |= 1u << i;
        uint other = ~result;
        if (with is { } source)
        {
            uint third = source.Of(warp);
            result = combine!(result, third);
            other = combine(other, third);
        }
        if (target >= 0) warp.Predicates[target] = warp.Predicates[target] & ~active | result & active;
        if (negation >= 0) warp.Predicates[negation] = warp.Predicates[negation] & ~active | other & active;
    }
}

readonly record struct PredicateSource(int Index, bool IsNegated)
{
    public uint Of(Warp warp) => IsNegated ? ~warp.Predicates[Index] : warp.Predicates[Index];
}

sealed class PredicateOperation(Position position, int target, int a, int b, Func<uint, uint, uint> function) : Operation(position)
{
    public override void Execute(Warp warp, uint active)
        => warp.Predicates[target] = warp.Predicates[target] & ~active | function(warp.Predicates[a], warp.Predicates[b]) & active;
}

sealed class SelectOperation(Position position, int target, int a, int b, int predicate) : Operation(position)
{
    public override void Execute(Warp warp, uint active)
    {
        ulong[] v = warp.Values;
        uint chosen = warp.Predicates[predicate];
        for (; active != 0; active &= active - 1)
        {
            int i = BitOperations.TrailingZeroCount(active);
            v[target + i] = v[((chosen >> i & 1) != 0 ? a : b) + i];
        }
    }
}

/// <summary>mov between a scalar and the elements packed in it; an element of -1 is not wanted.</summary>
sealed class PackOperation(Position position, int whole, int[] parts, int bits, bool unpacks) : Operation(position)
{
    public override void Execute(Warp warp, uint active)
    {
        ulong[] v = warp.Values;
        ulong mask = (1ul << bits) - 1;
        for (; active != 0; active &= active - 1)
        {
            int i = BitOperations.TrailingZeroCount(active);
            ulong value = unpacks ? v[whole + i] : 0;
            for (int p = 0; p < parts.Length; p++)
            {
                if (!unpacks) value |= v[parts[p] + i] << p * bits;
                else if (parts[p] >= 0) v[parts[p] + i] = value >> p * bits & mask;
            }
            if (!unpacks) v[whole + i] = value;
        }
    }
}

sealed class BranchOperation(Position position, int target, bool uniform) : Operation(position)
{
    public override StepKind Kind => StepKind.Branch;

    public int Target => target;

    /// <summary>bra.uni promises that all threads of the warp that execute it go the same way.</summary>
    public bool IsUniform => uniform;

    public override void Execute(Warp warp, uint active) { }
}

sealed class ExitOperation(Position position) : Operation(position)
{
    public override StepKind Kind => StepKind.Exit;

    public override void Execute(Warp warp, uint active) => warp.Alive &= ~active;
}

/// <summary>A fence: every order that it adds is already there, since one instruction at a time runs here.</summary>
sealed class FenceOperation(Position position) : Operation(position)
{
    public override void Execute(Warp warp, uint active) { }
}
