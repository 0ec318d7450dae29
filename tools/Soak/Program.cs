Console.Error.WriteLine("Soak is being built.");
return 1;
