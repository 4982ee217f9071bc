using System.Diagnostics;
using System.Globalization;
using Atelier.Benchmarks.Figures;
using Atelier.Benchmarks.Painting;

namespace Atelier.Benchmarks.Workflows;

/// <summary>What it costs to have many briefs waiting for people: memory, and how long a restart takes.</summary>
internal static class Waiting
{
    private const int MostUnderWay = 48;

    /// <summary>Makes briefs that wait, restarts the studio in a process of its own and asks that.</summary>
    public static async Task RunAsync(IReadOnlyList<int> sizes)
    {
        Console.WriteLine("Briefs waiting for review: the studio started anew in a process of its own (goal with 10,000: below 300 MB and 5 s)");
        var table = new Table("briefs", "made in", "started after", "decision obeyed after", "sweep of all", "memory", "peak", "data file", "goals");
        foreach (var size in sizes)
        {
            using var folder = new WorkFolder();
            var began = Stopwatch.GetTimestamp();
            await MakeAsync(folder.Path, size);
            var made = Stopwatch.GetElapsedTime(began);
            var figures = await RestartAsync(folder.Path);
            var file = new FileInfo(Path.Combine(folder.Path, "atelier.db")).Length;
            var isMet = figures.Peak < 300e6 && figures.Obeyed < 5_000;
            table.Add(Say.Number(size), Say.Seconds(made), Say.Milliseconds(figures.Started), Say.Milliseconds(figures.Obeyed), Say.Milliseconds(figures.Swept), Say.Bytes(figures.Memory), Say.Bytes(figures.Peak), Say.Bytes(file), Say.Met(isMet));
        }

        table.Print();
    }

    private static async Task MakeAsync(string folder, int count)
    {
        await using var studio = await PaintedStudio.StartAsync(folder);
        for (var submitted = 0; ;)
        {
            var underWay = (int)(studio.Platform.Data.Read(db => db.Scalar("SELECT COUNT(*) FROM instances WHERE status <= 1 AND (custom IS NULL OR custom NOT LIKE '%\"inReview\"%')")) ?? 0);
            if (submitted == count && underWay == 0)
            {
                return;
            }

            var more = Math.Min(count - submitted, MostUnderWay - underWay);
            if (more > 0)
            {
                await Task.WhenAll(Enumerable.Range(0, more).Select(_ => studio.SubmitAsync(variants: 1)));
                submitted += more;
            }

            await Task.Delay(20);
        }
    }

    private static async Task<RestartFigures> RestartAsync(string folder)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(Waiting).Assembly.Location);
        }

        start.ArgumentList.Add(RestartFigures.Word);
        start.ArgumentList.Add(folder);
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var figures = said.Trim().Split(' ').Select(f => double.Parse(f, CultureInfo.InvariantCulture)).ToArray();
        return new(figures[0], figures[1], figures[2], figures[3], figures[4]);
    }
}
