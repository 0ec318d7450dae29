using Conformance;

if (Options.Parse(args, Console.Error) is not { } options)
{
    return 2;
}

var total = new Tally();
foreach (var (name, run) in Groups.All)
{
    string folder = Path.Combine(options.Directory, name);
    if (!File.Exists(Path.Combine(folder, Corpus.CasesFile)) || !options.Wants(name))
    {
        continue;
    }
    var tally = new Tally();
    var corpus = Corpus.Read(folder);
    foreach (var @case in corpus.Cases)
    {
        if (options.Includes(@case.Id))
        {
            var verdict = run(corpus, @case);
            tally.Add(@case.Name, verdict);
            if (options.Shows(verdict.Outcome))
            {
                Console.WriteLine($"{verdict.Outcome.ToString().ToLowerInvariant()} {@case.Id}: {verdict.Reason}");
            }
        }
    }
    total.Add(tally);
    Console.WriteLine($"{name} names covered: {tally.CoveredNames} of {tally.Names}, all cases passing: {tally.CleanNames}");
    Console.WriteLine($"{name}: {tally}");
}
Console.WriteLine($"conformance: {total}");
return total.Count(Outcome.Failed) == 0 ? 0 : 1;
