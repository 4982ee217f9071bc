using Atelier.Web.Health;

namespace Atelier.Local.Hosting;

/// <summary>What only this machine knows to be wrong: a disk that runs full, model folders that can't be used. Thread-safe; throws nothing.</summary>
/// <param name="data">The data folder.</param>
/// <param name="models">The folder of model folders.</param>
/// <param name="usable">Paths of those that can be used.</param>
/// <param name="freeBytes">Reads how many bytes are free where a path lies; the system's own when null.</param>
internal sealed class HostConcerns(string data, string models, IReadOnlyCollection<string> usable, Func<string, long>? freeBytes = null)
{
    // A final with its latent and its documents takes a few MiB; SQLite needs room to fold its log.
    private const long Little = 2L << 30;
    private const long TooLittle = 256L << 20;

    /// <summary>What is wrong now.</summary>
    public IReadOnlyList<HealthConcern> Find() => [.. new[] { Disk(), Models() }.OfType<HealthConcern>()];

    private HealthConcern? Disk()
    {
        long free;
        try
        {
            free = (freeBytes ?? Free)(Path.GetFullPath(data));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new(true, "The data folder's disk can't be asked", $"{data}: {e.Message}");
        }

        return free >= Little ? null : new(
            free < TooLittle,
            $"{free >> 20} MiB are left on the disk",
            $"The data folder lies there: {Path.GetFullPath(data)}. When it is full, nothing new is taken in and briefs stand still until there is room; what was acknowledged stays. Free some space.");
    }

    private HealthConcern? Models()
    {
        try
        {
            var broken = !Directory.Exists(models) ? [] : Directory.EnumerateDirectories(models)
                .Where(p => File.Exists(Path.Combine(p, "model_index.json")) && !usable.Contains(p)).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal).ToList();
            return usable.Count == 0 ? new(false, "This process has no model to draw with", $"{Path.GetFullPath(models)} holds none that can be used{(broken.Count > 0 ? $", though {string.Join(", ", broken.Take(5))} should be one: './run models check {broken[0]}' says what is wrong" : "")}. Unless another worker has the models that briefs ask for, they wait.")
                : broken.Count == 0 ? null : new(false, $"{(broken.Count == 1 ? "A model folder" : $"{broken.Count} model folders")} can't be used", $"{string.Join(", ", broken.Take(5))}: './run models check {broken[0]}' says what is wrong. A folder put in place after the start is looked at at the next one.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(false, "The models folder can't be read", $"{models}: {e.Message}");
        }
    }

    private static long Free(string path) => new DriveInfo(path).AvailableFreeSpace;
}
