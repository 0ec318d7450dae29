namespace Train;

/// <summary>The program: reads the command line, does the job, and turns every foreseeable fault into one sentence.</summary>
public static class TrainCommand
{
    const int Done = 0, Failed = 1, WrongUsage = 2;

    /// <param name="args">The command line.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="errors">Where the one sentence goes that explains a failure.</param>
    /// <param name="live">Whether <paramref name="output"/> is a terminal, on which a line may be written over.</param>
    /// <returns>The process' exit code.</returns>
    public static int Run(string[] args, TextWriter output, TextWriter errors, bool live = false)
    {
        TrainOptions options;
        try
        {
            options = TrainOptions.Parse(args);
        }
        catch (UserFault fault)
        {
            errors.WriteLine(fault.Message);
            return WrongUsage;
        }
        try
        {
            return Run(options, output, live) ? Done : Failed;
        }
        catch (Exception fault) when (fault is UserFault or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            errors.WriteLine(fault.Message.ReplaceLineEndings(" "));
            return Failed;
        }
    }

    static bool Run(TrainOptions options, TextWriter output, bool live)
    {
        if (options.ShowHelp)
        {
            output.WriteLine(TrainOptions.Help);
            return true;
        }
        if (options.Threads is { } threads)
        {
            Framework.Threads.Count = threads;
        }
        if (options.Predict is not null)
        {
            Prediction.Show(options, output);
            return true;
        }
        return Training.Run(options, output, live);
    }
}
