namespace Atelier.Benchmarks.Figures;

/// <summary>A data folder that is gone afterwards, unless it is to be looked at.</summary>
internal sealed class WorkFolder(bool isKept = false) : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("atelier-bench-").FullName;

    public void Keep() => isKept = true;

    public void Dispose()
    {
        if (isKept)
        {
            Console.WriteLine($"The data folder was kept: {Path}");
            return;
        }

        Directory.Delete(Path, recursive: true);
    }
}
