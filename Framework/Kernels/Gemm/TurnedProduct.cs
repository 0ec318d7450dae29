namespace Framework.Kernels;

/// <summary>
/// C as the transpose of Bᵀ·Aᵀ, which reads the operands the other way. Elements of C are summed in the same order either way.
/// </summary>
static unsafe class TurnedProduct<V, T>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    /// <summary>What turning C over costs, in steps of k.</summary>
    const int Turning = 8;

    /// <summary>
    /// Whether B runs along k and A has few rows: B is read in place, as a left operand. Packing it would turn over N·K elements; this turns over A, M·K elements, and C.
    /// Twice as many pay for the way through memory.
    /// </summary>
    internal static bool ReadsInPlace(in GemmArguments<T> g) =>
        g.Start != TileStart.FromC && g.BRow == 1 && g.BColumn > 1 && g.M <= BlockedGemm<V, T>.FewColumns && g.N * g.K > 2 * g.M * (g.N + g.K);

    /// <summary>Whether A runs along the rows of C, so that vectors of these have no idle lanes, and blocks would leave more idle in the last columns, so many, than turning them over costs.</summary>
    internal static bool FillsVectors(in GemmArguments<T> g, nint rest) =>
        g.Start != TileStart.FromC && g.ARow == 1 && g.M >= BlockedGemm<V, T>.TileColumns && BlockedGemm<V, T>.LeavesIdle(g, rest, (long)rest * (g.K + Turning) * g.AllRows);

    internal static void Run(in GemmArguments<T> g)
    {
        T* turned = PackBuffer.Rent<T>(PackBuffer.Use.Turned, g.M * g.N);
        BlockedGemm<V, T>.Run(new GemmArguments<T>
        {
            A = g.B, B = g.A, C = turned, Bias = g.Bias, M = g.N, N = g.M, K = g.K,
            ARow = g.BColumn, AColumn = g.BRow, BRow = g.AColumn, BColumn = g.ARow, CRow = g.M,
            Start = g.Start switch
            {
                TileStart.FromColumnBias => TileStart.FromRowBias,
                TileStart.FromRowBias => TileStart.FromColumnBias,
                _ => g.Start,
            },
        });
        Transposition.Matrix(turned, g.M, (int)g.N, (int)g.M, g.C, g.CRow);
    }
}
