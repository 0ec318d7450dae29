namespace Train;

/// <summary>The images to learn from and those to be tested on.</summary>
/// <param name="Name">What to call the data when talking to the user.</param>
/// <param name="Maximum">The pixel value that means full ink.</param>
public sealed record DataSource(string Name, LabelledImages Training, LabelledImages Test, int Maximum)
{
    /// <summary>The data set in a folder, or the embedded digits where none is named.</summary>
    /// <exception cref="UserFault">The data cannot be used.</exception>
    public static DataSource Open(string? folder)
    {
        if (folder is null)
        {
            return EmbeddedDigits.Load();
        }
        var training = LabelledImages.Read(folder, "train");
        var test = LabelledImages.Read(folder, "t10k");
        if ((training.Height, training.Width) != (test.Height, test.Width))
        {
            throw new UserFault($"The training images in '{folder}' have {training.Height}×{training.Width} pixels and the test images {test.Height}×{test.Width}.");
        }
        return new DataSource($"the images in {folder}", training, test, Maximum: 255);
    }

    /// <exception cref="UserFault">A saved model was made for other images.</exception>
    public void CheckFits(SavedModel saved)
    {
        if ((saved.Height, saved.Width, saved.Maximum) != (Test.Height, Test.Width, Maximum))
        {
            throw new UserFault($"The saved model reads images of {saved.Height}×{saved.Width} pixels up to {saved.Maximum}; {Name} have {Test.Height}×{Test.Width} up to {Maximum} (see --data).");
        }
    }
}
