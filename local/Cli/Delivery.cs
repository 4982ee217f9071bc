using Atelier.Core.Assets;
using Atelier.Core.Briefs;
using Atelier.Local.Hosting;

namespace Atelier.Local.Cli;

/// <summary>Writes a delivered brief's assets to a folder.</summary>
internal sealed class Delivery(LocalStudio studio)
{
    /// <summary>Writes the files; what was there under the same names is replaced.</summary>
    /// <returns>How many files were written.</returns>
    public async Task<int> WriteAsync(Brief brief, Outcome outcome, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var count = 0;
        await foreach (var (name, content) in new DeliveryFiles(studio.Store, studio.Signer).ReadAsync(brief, outcome, cancellationToken))
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, name), content, cancellationToken);
            count++;
        }

        return count;
    }
}
