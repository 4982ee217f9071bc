using Microsoft.Win32.SafeHandles;

namespace Atelier.Diffusion;

/// <summary>
/// The files that a loaded model's networks lie in. ONNX Runtime maps weights into memory and reads them there as it runs, so what is written over a file afterwards, be it by a copy
/// or by another export, changes pictures, and what cuts it short ends the process. A file that is put in its place instead changes nothing. Thread-safe until it is disposed.
/// </summary>
internal sealed class HeldFiles : IDisposable
{
    private readonly List<(string Name, SafeFileHandle Handle, long Length, DateTime Written)> _files = [];

    private readonly Func<SafeFileHandle, (long Length, DateTime Written)> _look;

    private HeldFiles(Func<SafeFileHandle, (long Length, DateTime Written)> look) => _look = look;

    /// <summary>Opens them; what can't be is added to the problems.</summary>
    /// <param name="files">The files.</param>
    /// <param name="problems">What is wrong.</param>
    /// <param name="look">Says how long a file is and when it was written; null asks the system.</param>
    public static HeldFiles Open(IEnumerable<ModelFile> files, List<string> problems, Func<SafeFileHandle, (long Length, DateTime Written)>? look = null)
    {
        var held = new HeldFiles(look ?? Look);

        // Configurations were read; what has no bytes may be a pipe.
        foreach (var file in files.Where(f => f.Length > 0 && !f.Relative.EndsWith(".json", StringComparison.Ordinal)))
        {
            try
            {
                // Nobody is kept from writing, but who on this system wants a file for himself alone.
                var handle = File.OpenHandle(file.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                var (length, written) = held._look(handle);
                held._files.Add((file.Relative, handle, length, written));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                problems.Add($"{file.Relative} cannot be read: {e.Message}");
            }
        }

        return held;
    }

    /// <summary>The error of the first file that something was written over, or that is out of reach; null while all are as they were.</summary>
    public DiffusionException? Change
    {
        get
        {
            foreach (var (name, handle, length, written) in _files)
            {
                try
                {
                    if (_look(handle) != (length, written)) return Changed(name, "was written over after the model was loaded from it");
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    // On a network drive, one that was deleted, or whose server was away.
                    return Changed(name, $"is out of reach since the model was loaded from it ({e.Message.TrimEnd('.')})");
                }
            }

            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _files.ForEach(f => f.Handle.Dispose());

    private static (long Length, DateTime Written) Look(SafeFileHandle file) => (RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file));

    private static DiffusionException Changed(string name, string what) => new(
        DiffusionErrorCodes.ModelChanged,
        "model",
        $"{name} {what}, so it is not known what it would draw.",
        "Load the model again; another time put new files in the place of old ones, or the model into a new folder.");
}
