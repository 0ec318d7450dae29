Console.Error.WriteLine("Conformance is being built.");
return 1;
