namespace Atelier.Benchmarks.Figures;

/// <summary>A data folder that is gone afterwards, unless it is to be looked at.</summary>
internal sealed class WorkFolder : IDisposable
{
    private bool _isKept;

    public string Path { get; } = Directory.CreateTempSubdirectory("atelier-bench-").FullName;

    public void Keep() => _isKept = true;

    public void Dispose()
    {
        if (_isKept)
        {
            Console.WriteLine($"The data folder was kept: {Path}");
            return;
        }

        Directory.Delete(Path, recursive: true);
    }
}
