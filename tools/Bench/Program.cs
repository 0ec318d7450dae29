using Bench;

if (args is ["--serve"])
{
    Server.Run(Console.In, Console.Out);
    return 0;
}
if (args is ["--list"])
{
    foreach (string name in Suite.Names)
    {
        Console.WriteLine(name);
    }
    return 0;
}
Console.Error.WriteLine("usage: Bench --serve | --list");
Console.Error.WriteLine("  --serve  answers one JSON request a line: {\"bench\": NAME, \"args\": {…}, \"threads\": N, \"seconds\": S}");
Console.Error.WriteLine("  --list   prints the names of the benchmarks");
return 2;
