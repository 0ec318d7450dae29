namespace Framework.Kernels;

/// <summary>A number known to the just-in-time compiler: code generic over it is specialised, and branches on it vanish.</summary>
interface IExtent
{
    static abstract int Value { get; }
}

readonly struct N1 : IExtent
{
    public static int Value => 1;
}

readonly struct N2 : IExtent
{
    public static int Value => 2;
}

readonly struct N3 : IExtent
{
    public static int Value => 3;
}

readonly struct N4 : IExtent
{
    public static int Value => 4;
}

readonly struct N5 : IExtent
{
    public static int Value => 5;
}

readonly struct N6 : IExtent
{
    public static int Value => 6;
}

readonly struct N7 : IExtent
{
    public static int Value => 7;
}

readonly struct N8 : IExtent
{
    public static int Value => 8;
}

readonly struct N9 : IExtent
{
    public static int Value => 9;
}

readonly struct N10 : IExtent
{
    public static int Value => 10;
}

readonly struct N11 : IExtent
{
    public static int Value => 11;
}

readonly struct N12 : IExtent
{
    public static int Value => 12;
}
