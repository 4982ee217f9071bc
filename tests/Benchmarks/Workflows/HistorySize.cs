using System.Globalization;
using Atelier.Benchmarks.Figures;
using Atelier.Benchmarks.Painting;

namespace Atelier.Benchmarks.Workflows;

/// <summary>How much history a brief's workflow records. Each further round starts a new history, so the largest is what is ever read back.</summary>
internal static class HistorySize
{
    public static async Task RunAsync()
    {
        Console.WriteLine("History of one brief: events and commands as stored, largest at any time and at the end; and all its documents");
        var table = new Table("brief", "history, largest", "history, at the end", "documents", "bytes of documents");
        using var folder = new WorkFolder();
        await using var studio = await PaintedStudio.StartAsync(folder.Path);
        foreach (var (variants, rounds) in new[] { (4, 1), (8, 3) })
        {
            var id = await studio.SubmitAsync(variants);
            long largest = 0;
            await studio.DeliverAsync(id, rounds, () => largest = Math.Max(largest, Size(studio, id)));
            while (studio.Platform.Data.Read(db => db.Scalar("SELECT status FROM instances WHERE id = ?1", id)) <= 1)
            {
                await Task.Delay(2);
            }

            var end = Size(studio, id);
            var (documents, bytes) = await DocumentsAsync(studio, id);
            table.Add(string.Create(CultureInfo.InvariantCulture, $"{variants} variants, {rounds} round{(rounds == 1 ? "" : "s")}"), Say.Bytes(Math.Max(largest, end)), Say.Bytes(end), Say.Number(documents), Say.Bytes(bytes));
        }

        table.Print();
    }

    private static long Size(PaintedStudio studio, string id) =>
        studio.Platform.Data.Read(db => db.Scalar("SELECT SUM(LENGTH(entries)) FROM history JOIN instances USING (no) WHERE id = ?1", id) ?? 0);

    // Pictures and latents apart: they are as large as the model makes them.
    private static async Task<(int Count, long Bytes)> DocumentsAsync(PaintedStudio studio, string id)
    {
        var (count, bytes) = (0, 0L);
        await foreach (var listing in studio.Studio.Store.ListAsync(""))
        {
            if (listing.Key.Contains(id, StringComparison.Ordinal))
            {
                (count, bytes) = (count + 1, bytes + listing.Size);
            }
        }

        return (count, bytes);
    }
}
