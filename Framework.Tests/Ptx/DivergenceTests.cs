using System.Text;
using PtxInterpreter;

namespace Framework.Tests.Ptx;

/// <summary>Random nests of branches and loops, each lane on its own way through them, against the same nest run for one thread at a time.</summary>
public sealed class DivergenceTests
{
    const int Threads = 70;

    abstract record Node;

    sealed record Mix(uint Factor, uint Term) : Node;

    sealed record Choice(int Bit, Node[] Then, Node[] Else) : Node;

    /// <summary>Runs one to four times, as two bits of the value say on entry.</summary>
    sealed record Loop(int Bit, Node[] Body) : Node;

    sealed record Stop(int Bit) : Node;

    [Fact]
    public void EveryLaneEndsWithItsOwnValue()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            Node[] body = Nodes(new(seed), 3);
            StringBuilder text = new(Kernels.Header);
            text.AppendLine(".visible .entry walk(.param .u64 out) { .reg .u64 o, x; .reg .u32 t, v, b; .reg .pred p;");
            text.AppendLine("ld.param.u64 o, [out]; mov.u32 t, %tid.x; mul.wide.u32 x, t, 4; add.u64 o, o, x; mad.lo.u32 v, t, 2654435761, 12345;");
            int labels = 0;
            Write(text, body, ref labels);
            text.AppendLine("END: st.global.u32 [o], v; ret; }");
            PtxMemory memory = new();
            ulong result = memory.Allocate(4 * Threads);
            uint[] values = new uint[Threads];

            Interpreter.Launch(PtxModule.Parse(text.ToString()).Entry("walk"), 1, Threads, 0, [result], memory);

            memory.Download<uint>(result, values);
            Assert.Equal(Enumerable.Range(0, Threads).Select(t => Walk(body, (uint)t * 2654435761 + 12345, out _)), values);
        }
    }

    static Node[] Nodes(Random random, int depth) => [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Any(random, depth))];

    static Node Any(Random random, int depth) => depth == 0 ? Mixed(random) : random.Next(8) switch
    {
        < 3 => Mixed(random),
        < 5 => new Choice(random.Next(32), Nodes(random, depth - 1), random.Next(2) == 0 ? [] : Nodes(random, depth - 1)),
        < 7 => new Loop(random.Next(31), Nodes(random, depth - 1)),
        _ => new Stop(random.Next(32)),
    };

    static Mix Mixed(Random random) => new((uint)random.Next() | 1, (uint)random.Next());

    static void Write(StringBuilder text, Node[] nodes, ref int labels)
    {
        foreach (Node node in nodes)
        {
            int id = labels++;
            switch (node)
            {
                case Mix mix:
                    text.AppendLine($"mad.lo.u32 v, v, {mix.Factor}, {mix.Term};");
                    break;
                case Choice choice:
                    text.AppendLine($"bfe.u32 b, v, {choice.Bit}, 1; setp.eq.u32 p, b, 0; @p bra ELSE{id};");
                    Write(text, choice.Then, ref labels);
                    text.AppendLine($"bra JOIN{id}; ELSE{id}:");
                    Write(text, choice.Else, ref labels);
                    text.AppendLine($"JOIN{id}:");
                    break;
                case Loop loop:
                    text.AppendLine($"{{ .reg .u32 n; bfe.u32 n, v, {loop.Bit}, 2; LOOP{id}:");
                    Write(text, loop.Body, ref labels);
                    text.AppendLine($"setp.ne.u32 p, n, 0; sub.u32 n, n, 1; @p bra LOOP{id}; }}");
                    break;
                case Stop stop:
                    text.AppendLine($"bfe.u32 b, v, {stop.Bit}, 1; setp.ne.u32 p, b, 0; @p bra END;");
                    break;
            }
        }
    }

    static uint Walk(Node[] nodes, uint v, out bool stopped)
    {
        stopped = false;
        foreach (Node node in nodes)
        {
            switch (node)
            {
                case Mix mix:
                    v = v * mix.Factor + mix.Term;
                    break;
                case Choice choice:
                    v = Walk((v >> choice.Bit & 1) != 0 ? choice.Then : choice.Else, v, out stopped);
                    break;
                case Loop loop:
                    for (uint left = v >> loop.Bit & 3, first = 1; (first == 1 || left-- > 0) && !stopped; first = 0) v = Walk(loop.Body, v, out stopped);
                    break;
                case Stop stop:
                    stopped = (v >> stop.Bit & 1) != 0;
                    break;
            }
            if (stopped) return v;
        }
        return v;
    }
}
