using Framework.Data;

namespace Train;

/// <summary>Grey images with their labels.</summary>
/// <param name="Pixels">Count × Height × Width bytes.</param>
/// <param name="Labels">One byte an image, below <see cref="Classes"/>.</param>
public sealed record LabelledImages(byte[] Pixels, byte[] Labels, int Height, int Width)
{
    public const int Classes = 10;

    public int Count => Labels.Length;

    public ReadOnlySpan<byte> Image(int index) => Pixels.AsSpan(index * Height * Width, Height * Width);

    /// <summary>Reads the two files of one part of a data set such as MNIST.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="part">The part's name in the file names: train or t10k.</param>
    /// <exception cref="UserFault">A file is missing, or the two do not fit together.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public static LabelledImages Read(string folder, string part)
    {
        string imageFile = Find(folder, $"{part}-images-idx3-ubyte", $"{part}-images.idx3-ubyte");
        string labelFile = Find(folder, $"{part}-labels-idx1-ubyte", $"{part}-labels.idx1-ubyte");
        var images = IdxFile.Read(imageFile, rank: 3);
        var labels = IdxFile.Read(labelFile, rank: 1);
        if (images.Dims[0] != labels.Dims[0])
        {
            throw new UserFault($"'{imageFile}' has {images.Dims[0]} images and '{labelFile}' has {labels.Dims[0]} labels.");
        }
        int wrong = labels.Data.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)(Classes - 1));
        if (wrong >= 0)
        {
            throw new UserFault($"Label {wrong} in '{labelFile}' is {labels.Data[wrong]}; labels go from 0 to {Classes - 1}.");
        }
        return new LabelledImages(images.Data, labels.Data, images.Dims[1], images.Dims[2]);
    }

    static string Find(string folder, params ReadOnlySpan<string> names)
    {
        if (!Directory.Exists(folder))
        {
            throw new UserFault($"There is no folder '{folder}'.");
        }
        foreach (string name in names)
        {
            foreach (string file in (ReadOnlySpan<string>)[name, $"{name}.gz"])
            {
                string path = Path.Combine(folder, file);
                if (File.Exists(path))
                {
                    return path;
                }
            }
        }
        throw new UserFault($"The folder '{folder}' has no file '{names[0]}' or '{names[0]}.gz'.");
    }
}
