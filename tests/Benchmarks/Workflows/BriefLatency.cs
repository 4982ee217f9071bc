using System.Diagnostics;
using Atelier.Benchmarks.Figures;
using Atelier.Benchmarks.Painting;

namespace Atelier.Benchmarks.Workflows;

/// <summary>How long a brief takes when neither model nor people do.</summary>
internal static class BriefLatency
{
    private const int Variants = 4;

    public static async Task RunAsync(int briefs, IReadOnlyList<int> widths)
    {
        Console.WriteLine($"One brief of {Variants} variants with a null renderer, approved at once: from submission to delivered");
        var table = new Table("at once", "briefs", "p50", "p95", "briefs/s");
        foreach (var width in widths)
        {
            using var folder = new WorkFolder();
            await using var studio = await PaintedStudio.StartAsync(folder.Path);
            await MeasureAsync(studio, 5 * width, width);
            var began = Stopwatch.GetTimestamp();
            var times = await MeasureAsync(studio, briefs, width);
            var rate = briefs / Stopwatch.GetElapsedTime(began).TotalSeconds;
            table.Add(Say.Number(width), Say.Number(briefs), Say.Milliseconds(Percentiles.Of(times, 0.5)), Say.Milliseconds(Percentiles.Of(times, 0.95)), Say.Number(rate, 1));
        }

        table.Print();
    }

    private static async Task<List<double>> MeasureAsync(PaintedStudio studio, int briefs, int width)
    {
        var times = new List<double>();
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, width).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) <= briefs)
            {
                var began = Stopwatch.GetTimestamp();
                await studio.DeliverAsync(await studio.SubmitAsync(Variants));
                lock (times)
                {
                    times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                }
            }
        })));
        return times;
    }
}
