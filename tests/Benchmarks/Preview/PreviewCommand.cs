using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Atelier.Benchmarks.Figures;
using Atelier.Benchmarks.Painting;
using Atelier.Core.Renders;

namespace Atelier.Benchmarks.Preview;

/// <summary><c>bench preview</c></summary>
internal static class PreviewCommand
{
    private const int WarmUp = 5;
    private const double Goal = 250;

    public static Command Build()
    {
        var calls = new Option<int>("--calls") { Description = "Calls timed at each batch size.", DefaultValueFactory = _ => 60 };
        var http = new Option<bool>("--http") { Description = "Over the whole preview call instead: HTTP, screening, budget, lane, worker, moderation, mark; alone and while four briefs render." };
        var command = new Command("preview", "Prompt to PNG with the demo model at preview settings, in process.") { calls, http };
        command.SetAction((parsed, cancel) => parsed.GetValue(http) ? HttpPreview.RunAsync(parsed.GetValue(calls), cancel) : RunAsync(parsed.GetValue(calls)));
        return command;
    }

    private static async Task<int> RunAsync(int calls)
    {
        Machine.Print(string.Create(CultureInfo.InvariantCulture, $"preview --calls {calls}"));
        var began = Stopwatch.GetTimestamp();
        using var demo = new DemoModel(new());
        await demo.DrawAsync(Batch(demo, 0, 1));
        var first = Stopwatch.GetElapsedTime(began);
        var model = demo.Profile;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{model.Name} {model.Version}, {model.PreviewSide}x{model.PreviewSide}, {model.PreviewSteps} steps, guidance {model.Guidance}, {model.Sampler}; every prompt a new one; first picture, model loaded from disk, after {Say.Seconds(first)}"));
        var table = new Table("batch", "calls", "p50", "p95", "p50 a picture", "pictures/s", $"goal at batch 1: p50 below {Goal} ms on 2 idle cores");
        foreach (var batch in new[] { 1, 4 })
        {
            var times = await MeasureAsync(demo, calls, batch);
            var p50 = Percentiles.Of(times, 0.5);
            table.Add(Say.Number(batch), Say.Number(calls), Say.Milliseconds(p50), Say.Milliseconds(Percentiles.Of(times, 0.95)), Say.Milliseconds(p50 / batch), Say.Number(calls * batch / (times.Sum() / 1000), 1), batch == 1 ? Say.Met(p50 < Goal) : "");
        }

        table.Print();
        return 0;
    }

    private static async Task<List<double>> MeasureAsync(DemoModel demo, int calls, int batch)
    {
        var times = new List<double>();
        for (var call = -WarmUp; call < calls; call++)
        {
            var orders = Batch(demo, 1 + ((call + WarmUp) * batch), batch);
            var began = Stopwatch.GetTimestamp();
            await demo.DrawAsync(orders);
            if (call >= 0)
            {
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        }

        return times;
    }

    private static List<ImageOrder> Batch(DemoModel demo, int from, int count) =>
        [.. Enumerable.Range(from, count).Select(n => Orders.Preview(demo.Profile, string.Create(CultureInfo.InvariantCulture, $"n{n}"), Orders.Prompt(n), n))];
}
