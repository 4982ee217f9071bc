using System.Security.Cryptography;
using System.Text;

namespace Atelier.GpuWorker.Tests;

/// <summary>Model folders in memory, as a container holds them.</summary>
internal sealed class Shelves : IModelSource
{
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    /// <summary>Every file opened, in no promised order.</summary>
    public List<string> Opened { get; } = [];

    /// <summary>The demo model, whole.</summary>
    public static Shelves WithDemo()
    {
        var shelves = new Shelves();
        foreach (var (path, content) in DemoFiles())
        {
            shelves.Put("demo", path, content);
        }

        shelves.Sum("demo");
        return shelves;
    }

    /// <summary>The demo model's own files.</summary>
    public static IEnumerable<(string Path, byte[] Content)> DemoFiles() => Directory.EnumerateFiles(Repository.Demo, "*", SearchOption.AllDirectories)
        .Select(f => (Path: Path.GetRelativePath(Repository.Demo, f).Replace('\\', '/'), File: f))
        .Where(f => !f.Path.StartsWith("training/", StringComparison.Ordinal) && f.Path is not ("README.md" or ModelSums.FileName))
        .Select(f => (f.Path, File.ReadAllBytes(f.File)));

    public void Put(string folder, string path, byte[] content) => _files[$"{folder}/{path}"] = content;

    public void Put(string folder, string path, string content) => Put(folder, path, Encoding.UTF8.GetBytes(content));

    public void Remove(string folder, string path) => _files.Remove($"{folder}/{path}");

    /// <summary>Writes a folder's list of hashes over what it holds now.</summary>
    public void Sum(string folder) => Put(folder, ModelSums.FileName, string.Concat(_files
        .Where(f => f.Key.StartsWith(folder + "/", StringComparison.Ordinal) && !f.Key.EndsWith(ModelSums.FileName, StringComparison.Ordinal))
        .Select(f => $"{Convert.ToHexStringLower(SHA256.HashData(f.Value))}  {f.Key[(folder.Length + 1)..]}\n")));

    public Task<IReadOnlyList<string>> FoldersAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([.. _files.Keys.Select(k => k.Split('/')[0]).Distinct(StringComparer.Ordinal)]);

    public Task<Stream?> OpenAsync(string path, CancellationToken cancellationToken)
    {
        lock (Opened)
        {
            Opened.Add(path);
        }

        return Task.FromResult<Stream?>(_files.TryGetValue(path, out var content) ? new MemoryStream(content) : null);
    }
}
