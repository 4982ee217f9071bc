namespace Atelier.Diffusion.Tests;

/// <summary>Tests on a copy of a test model that they may spoil.</summary>
public abstract class ModelFolderCopy : IDisposable
{
    protected ModelFolderCopy() => Become("rank1");

    protected string Folder { get; } = Path.Combine(Path.GetTempPath(), $"atelier-model-{Guid.NewGuid():n}");

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        if (Directory.Exists($"{Folder}-elsewhere")) Directory.Delete($"{Folder}-elsewhere", recursive: true);
        GC.SuppressFinalize(this);
    }

    protected void Become(string model)
    {
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
        var source = TestModels.Folder(model);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(Folder, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    protected string In(string relative) => Path.Combine(Folder, relative);

    /// <summary>A path in a folder that is not the model's.</summary>
    protected string Elsewhere(string relative) => Path.Combine(Directory.CreateDirectory($"{Folder}-elsewhere").FullName, relative);
}
