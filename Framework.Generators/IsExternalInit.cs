namespace System.Runtime.CompilerServices;

/// <summary>What the compiler asks for before it accepts records on netstandard2.0.</summary>
static class IsExternalInit;
