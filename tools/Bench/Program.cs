Console.Error.WriteLine("Bench is being built.");
return 1;
