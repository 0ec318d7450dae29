namespace Framework.Serialization;

/// <summary>Writes a file so that its old content stays whole until the new one is complete.</summary>
internal static class AtomicFile
{
    /// <summary>Writes beside the file, flushes to the disk, then renames over it; on a fault the old file is untouched and nothing is left behind.</summary>
    /// <param name="path">The file to make or replace.</param>
    /// <param name="write">Writes the content.</param>
    internal static void Write(string path, Action<Stream> write)
    {
        string beside = $"{path}.{Environment.ProcessId:x}{Environment.CurrentManagedThreadId:x}.partial";
        try
        {
            using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }
}
