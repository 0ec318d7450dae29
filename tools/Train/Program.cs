using Train;

return TrainCommand.Run(args, Console.Out, Console.Error, live: !Console.IsOutputRedirected);
