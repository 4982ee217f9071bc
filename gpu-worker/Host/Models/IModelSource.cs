namespace Atelier.GpuWorker;

/// <summary>Where model folders come from. Thread-safe.</summary>
internal interface IModelSource
{
    /// <summary>Names of all model folders.</summary>
    Task<IReadOnlyList<string>> FoldersAsync(CancellationToken cancellationToken);

    /// <summary>Opens a file for reading, or null when it isn't there. The caller disposes it.</summary>
    /// <param name="path">Folder and file, with forward slashes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<Stream?> OpenAsync(string path, CancellationToken cancellationToken);
}
