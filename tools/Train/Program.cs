Console.Error.WriteLine("Train is being built.");
return 1;
