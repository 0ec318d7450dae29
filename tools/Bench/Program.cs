using Bench;

const string Usage = """
    usage: Bench --serve [--scoped]
           Bench list     [WORD] [--suite FILE]
           Bench roofline [WORD] [--suite FILE] [--seconds S]
           Bench memory   [WORD] [--suite FILE] [--seconds S]
           Bench micro    [WORD] [BenchmarkDotNet's options]

      --serve    answers one JSON request a line: {"bench": NAME, "args": {…}, "threads": N, "seconds": S}
      list       the names of the cases
      roofline   each kernel on one core: time, rates, and what part it reaches of the core's arithmetic or memory, both measured in the same run
      memory     each training model: managed bytes a step, collections in 1,000 steps, native bytes a step
      micro      each kernel under BenchmarkDotNet, with its memory diagnoser

      WORD       only the cases whose names contain it
      --suite    cases from a file with one JSON object a line: {"name": …, "bench": NAME, "args": {…}}
      --scoped   each iteration is a memory scope; without, what it computes is dropped for the collector to find
      --seconds  how long each case is measured; 1 by default
    """;

Options? options = args.Length > 0 ? Options.Read(args.AsSpan(1)) : null;
switch (args.FirstOrDefault())
{
    case "--serve" when args is [_] or [_, "--scoped"]:
        Server.Run(Console.In, Console.Out, scoped: args.Length > 1);
        return 0;
    case "list" when options is not null:
        foreach (Case item in options.Cases())
        {
            Console.WriteLine(item.Name);
        }
        return 0;
    case "roofline" when options is not null:
        Roofline.Print(Console.Out, options.Cases(), options.Seconds);
        return 0;
    case "memory" when options is not null:
        MemoryTable.Print(Console.Out, options.Cases(), options.Seconds);
        return 0;
    case "micro":
        bool named = args.Length > 1 && !args[1].StartsWith('-');
        Micro.Measure(named ? args[1] : "", args[(named ? 2 : 1)..]);
        return 0;
    case "--help":
        Console.WriteLine(Usage);
        return 0;
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}
