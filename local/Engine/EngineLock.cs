namespace Atelier.Local.Engine;

/// <summary>Lets one process host the engine. The operating system frees it when that process ends, however it ends.</summary>
internal sealed class EngineLock : IDisposable
{
    private readonly FileStream _file;

    private EngineLock(FileStream file) => _file = file;

    /// <exception cref="EngineInUseException">Another process holds it.</exception>
    public static EngineLock Take(string dataFolder)
    {
        try
        {
            return new(new(Path.Combine(dataFolder, "engine.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (e is not DirectoryNotFoundException)
        {
            throw new EngineInUseException(dataFolder);
        }
    }

    public void Dispose() => _file.Dispose();
}
