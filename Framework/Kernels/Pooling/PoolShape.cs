namespace Framework.Kernels;

/// <summary>A pooling of planes [depth, height, width], each by itself.</summary>
sealed record PoolShape(int Planes, PoolAxis Depth, PoolAxis Height, PoolAxis Width)
{
    internal int InputPlane => Depth.Input * Height.Input * Width.Input;

    internal int OutputPlane => Depth.Output * Height.Output * Width.Output;

    /// <summary>Parts among which threads share the planes: at least some tens of thousands of elements each.</summary>
    internal int Parts => ThreadTeam.Parts((long)Planes * (InputPlane + OutputPlane), 50_000, Math.Max(1, Math.Min(Planes, 256)));
}
