using Microsoft.Win32.SafeHandles;

namespace Atelier.Diffusion;

/// <summary>
/// The files that a loaded model's networks lie in. ONNX Runtime maps weights into memory and reads them there as it runs, so what is written over a file afterwards, be it by a copy
/// or by another export, changes pictures, and what cuts it short ends the process. A file that is put in its place instead changes nothing. Thread-safe until it is disposed.
/// </summary>
internal sealed class HeldFiles : IDisposable
{
    private readonly List<(string Name, SafeFileHandle Handle, long Length, DateTime Written)> _files = [];

    private HeldFiles()
    {
    }

    /// <summary>Opens them; what can't be is added to the problems.</summary>
    public static HeldFiles Open(IEnumerable<ModelFile> files, List<string> problems)
    {
        var held = new HeldFiles();

        // Configurations were read; what has no bytes may be a pipe.
        foreach (var file in files.Where(f => f.Length > 0 && !f.Relative.EndsWith(".json", StringComparison.Ordinal)))
        {
            try
            {
                // Nobody is kept from writing, but who on this system wants a file for himself alone.
                var handle = File.OpenHandle(file.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                held._files.Add((file.Relative, handle, RandomAccess.GetLength(handle), File.GetLastWriteTimeUtc(handle)));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                problems.Add($"{file.Relative} cannot be read: {e.Message}");
            }
        }

        return held;
    }

    /// <summary>The error of the first file that something was written over; null while all are as they were.</summary>
    public DiffusionException? Change
    {
        get
        {
            foreach (var (name, handle, length, written) in _files)
            {
                if (RandomAccess.GetLength(handle) != length || File.GetLastWriteTimeUtc(handle) != written) return Changed(name);
            }

            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _files.ForEach(f => f.Handle.Dispose());

    private static DiffusionException Changed(string name) => new(
        DiffusionErrorCodes.ModelChanged,
        "model",
        $"{name} was written over after the model was loaded from it, so it is not known what it would draw.",
        "Load the model again; another time put new files in the place of old ones, or the model into a new folder.");
}
