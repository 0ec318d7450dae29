namespace Framework.Kernels;

/// <summary>One part of a divided piece of work. Bodies are structs, so that sharing one costs no allocation.</summary>
interface IParallelBody
{
    void Invoke(int part);
}
