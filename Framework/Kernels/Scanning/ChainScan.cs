using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Framework.Kernels;

/// <summary>
/// Scans rows, or columns too few for a vector, four at a time, so that one's addition does not wait for that of another. Where there are fewer
/// rows, long ones are cut into pieces, each of which begins with the total of what lies before it.
/// </summary>
readonly ref struct ChainScan<T, TSum, TStep> : IParallelBody
    where T : unmanaged
    where TSum : unmanaged
    where TStep : struct, IScanStep
{
    /// <summary>Chains that go side by side.</summary>
    const int Group = 4;

    /// <summary>Fewest elements of a piece.</summary>
    const int Shortest = 256;

    readonly ScanOperands<T> operands;
    readonly int pieces, parts;
    readonly long pieceLength, chains;

    /// <summary>A total for every chain, or nothing while they are computed and where rows are not cut.</summary>
    readonly Span<TSum> totals;

    ChainScan(ScanOperands<T> operands)
    {
        this.operands = operands;
        IndexedBlocks blocks = operands.Blocks;
        long rows = blocks.Outer * blocks.Inner;
        int wanted = ThreadTeam.Parts(rows * blocks.Length, ScanOperands<T>.Grain);
        bool isCut = TStep.HasTotals && blocks.Inner == 1 && rows < wanted * Group;
        pieces = isCut ? (int)Math.Clamp(blocks.Length / Shortest, 1, (wanted * Group + rows - 1) / rows) : 1;
        pieceLength = blocks.Length / pieces;
        chains = rows * pieces;
        parts = (int)Math.Min(wanted, (chains + Group - 1) / Group);
        totals = pieces > 1 ? new TSum[chains] : default;
    }

    public static void Run(ScanOperands<T> operands)
    {
        ChainScan<T, TSum, TStep> scan = new(operands);
        if (scan.pieces > 1)
        {
            ThreadTeam.Run(scan.parts, new TotalsOfPieces(scan));
            scan.AddUp();
        }
        ThreadTeam.Run(scan.parts, scan);
    }

    public void Invoke(int part)
    {
        var (start, end) = ThreadTeam.Range(chains, parts, part, Group);
        for (long chain = start; chain < end; chain += Group)
        {
            if (TStep.FillsVectors && end - chain > 1)
            {
                // What a group lacks is its last chain once more.
                FourChains(chain, Math.Min(chain + 1, end - 1), Math.Min(chain + 2, end - 1), Math.Min(chain + 3, end - 1));
                continue;
            }
            for (long single = chain; single < Math.Min(chain + Group, end); single++)
            {
                nint at = First(single);
                Continue(single, at, Begin(single, at), 1);
            }
        }
    }

    /// <summary>The element that a chain begins with.</summary>
    nint First(long chain)
    {
        var (row, piece) = Math.DivRem(chain, pieces);
        var (outer, inner) = Math.DivRem(row, operands.Blocks.Inner);
        return operands.Element(outer, inner, piece * pieceLength);
    }

    bool IsFirstPiece(long chain) => chain % pieces == 0;

    bool IsLastPiece(long chain) => (chain + 1) % pieces == 0;

    /// <summary>Scans the first element of a chain, which is <paramref name="at"/>.</summary>
    V1<TSum> Begin(long chain, nint at)
    {
        var sum = WideVector.Load<V1<TSum>, T, TSum>(ref operands.Source, (nuint)at);
        if (pieces > 1 && !IsFirstPiece(chain))
        {
            sum = TStep.Next<V1<TSum>, TSum>(V1<TSum>.Create(totals[(int)chain]), sum, default);
        }
        WideVector.Store<V1<TSum>, T, TSum>(sum, ref operands.Target, (nuint)at);
        return sum;
    }

    /// <summary>Scans what follows the first <paramref name="done"/> elements of a chain, the last of which is <paramref name="at"/>.</summary>
    void Continue(long chain, nint at, V1<TSum> sum, long done)
    {
        nint step = operands.Step;
        for (long left = (IsLastPiece(chain) ? operands.Blocks.Length - (pieces - 1) * pieceLength : pieceLength) - done; left > 0; left--)
        {
            at += step;
            sum = Next(ref operands.Source, ref operands.Factors, ref operands.Target, sum, at);
        }
    }

    void FourChains(long chain, long second, long third, long fourth)
    {
        nint a = First(chain), b = First(second), c = First(third), d = First(fourth), step = operands.Step, way = (nint)(pieceLength - 1) * step;
        V1<TSum> sumA = Begin(chain, a), sumB = Begin(second, b), sumC = Begin(third, c), sumD = Begin(fourth, d);
        Advance(ref operands.Source, ref operands.Factors, ref operands.Target, a, b, c, d, step, pieceLength - 1, ref sumA, ref sumB, ref sumC, ref sumD);
        if (pieces > 1)
        {
            // The last piece of a row takes what is left when the row is divided.
            Continue(chain, a + way, sumA, pieceLength);
            Continue(second, b + way, sumB, pieceLength);
            Continue(third, c + way, sumC, pieceLength);
            Continue(fourth, d + way, sumD, pieceLength);
        }
    }

    /// <summary>The loop by itself, so that all of its values find registers.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Advance(
        ref T from, ref T by, ref T to, nint a, nint b, nint c, nint d, nint step, long count, ref V1<TSum> first, ref V1<TSum> second, ref V1<TSum> third, ref V1<TSum> fourth)
    {
        V1<TSum> sumA = first, sumB = second, sumC = third, sumD = fourth;
        for (; count > 0; count--)
        {
            a += step;
            b += step;
            c += step;
            d += step;
            sumA = Next(ref from, ref by, ref to, sumA, a);
            sumB = Next(ref from, ref by, ref to, sumB, b);
            sumC = Next(ref from, ref by, ref to, sumC, c);
            sumD = Next(ref from, ref by, ref to, sumD, d);
        }
        first = sumA;
        second = sumB;
        third = sumC;
        fourth = sumD;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V1<TSum> Next(ref T from, ref T by, ref T to, V1<TSum> sum, nint at)
    {
        V1<TSum> factor = TStep.HasFactors ? WideVector.Load<V1<TSum>, T, TSum>(ref by, (nuint)at) : default;
        sum = TStep.Next<V1<TSum>, TSum>(sum, WideVector.Load<V1<TSum>, T, TSum>(ref from, (nuint)at), factor);
        WideVector.Store<V1<TSum>, T, TSum>(sum, ref to, (nuint)at);
        return sum;
    }

    /// <summary>Replaces the totals of pieces by the totals of what lies before them in their rows.</summary>
    void AddUp()
    {
        V1<TSum> sum = default;
        for (int chain = 0; chain < totals.Length; chain++)
        {
            var total = V1<TSum>.Create(totals[chain]);
            sum.Store(ref totals[chain], 0);
            sum = IsLastPiece(chain) ? default : IsFirstPiece(chain) ? total : TStep.Next<V1<TSum>, TSum>(sum, total, default);
        }
    }

    /// <summary>Computes the totals of all pieces but the last ones of rows.</summary>
    readonly ref struct TotalsOfPieces(ChainScan<T, TSum, TStep> scan) : IParallelBody
    {
        readonly ChainScan<T, TSum, TStep> scan = scan;

        public void Invoke(int part)
        {
            var (start, end) = ThreadTeam.Range(scan.chains, scan.parts, part, Group);
            for (long chain = start; chain < end; chain++)
            {
                if (!scan.IsLastPiece(chain))
                {
                    nint first = scan.operands.Lowest(scan.First(chain), scan.pieceLength);
                    scan.totals[(int)chain] = Vector512.IsHardwareAccelerated ? Total<V512<TSum>>(first) : Vector256.IsHardwareAccelerated ? Total<V256<TSum>>(first) : Total<V128<TSum>>(first);
                }
            }
        }

        /// <summary>That of a piece's elements from <paramref name="first"/> on, in the order of memory.</summary>
        TSum Total<V>(nint first) where V : unmanaged, ISimd<V, TSum>
        {
            nuint at = (nuint)first, end = at + (nuint)scan.pieceLength, width = (nuint)V.Count;
            // Pieces are longer than four of the widest vectors.
            V a = Load<V>(at), b = Load<V>(at + width), c = Load<V>(at + 2 * width), d = Load<V>(at + 3 * width);
            for (at += 4 * width; at + 4 * width <= end; at += 4 * width)
            {
                a = Join(a, Load<V>(at));
                b = Join(b, Load<V>(at + width));
                c = Join(c, Load<V>(at + 2 * width));
                d = Join(d, Load<V>(at + 3 * width));
            }
            V lanes = Join(Join(a, b), Join(c, d));
            var total = V1<TSum>.Create(lanes.GetElement(0));
            for (int lane = 1; lane < V.Count; lane++)
            {
                total = Join(total, V1<TSum>.Create(lanes.GetElement(lane)));
            }
            for (; at < end; at++)
            {
                total = Join(total, Load<V1<TSum>>(at));
            }
            return total.GetElement(0);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        V Load<V>(nuint at) where V : unmanaged, ISimd<V, TSum> => WideVector.Load<V, T, TSum>(ref scan.operands.Source, at);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static V Join<V>(V a, V b) where V : unmanaged, ISimd<V, TSum> => TStep.Next<V, TSum>(a, b, default);
    }
}
