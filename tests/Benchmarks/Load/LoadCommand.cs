using System.Collections.Concurrent;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Atelier.Benchmarks.Figures;

namespace Atelier.Benchmarks.Load;

/// <summary><c>bench load</c>: many clients with briefs of all sizes; the small ones must not drown.</summary>
internal static class LoadCommand
{
    private const int Small = 1;
    private const double Goal = 3;

    // A quarter each of one, two, four and eight variants.
    private static readonly int[] Sizes = [Small, 8, 2, 4];

    public static Command Build()
    {
        var briefs = new Option<int>("--briefs") { Description = "Briefs in all.", DefaultValueFactory = _ => 200 };
        var clients = new Option<int>("--clients") { Description = "Clients, each with one brief under way at a time.", DefaultValueFactory = _ => 20 };
        var call = new Option<int>("--call") { Description = "Milliseconds that a call of the stand-in renderer takes.", DefaultValueFactory = _ => 50 };
        var command = new Command("load", "Briefs of mixed sizes from many clients over HTTP: how long small ones wait, and whether anything answers 5xx.") { briefs, clients, call };
        command.SetAction((parsed, cancel) => RunAsync(parsed.GetValue(briefs), parsed.GetValue(clients), TimeSpan.FromMilliseconds(parsed.GetValue(call)), cancel));
        return command;
    }

    private static async Task<int> RunAsync(int briefs, int clients, TimeSpan call, CancellationToken cancellationToken)
    {
        Machine.Print(string.Create(CultureInfo.InvariantCulture, $"load --briefs {briefs} --clients {clients} --call {call.TotalMilliseconds}"));
        await using var studio = await ServedStudio.StartAsync(new SteadyPainter(call), cancellationToken);
        var callers = new List<HttpClient>();
        for (var i = 0; i < clients; i++)
        {
            callers.Add(await studio.ClientAsync(string.Create(CultureInfo.InvariantCulture, $"client-{i}"), cancellationToken));
        }

        // Nothing measured is anybody's first: code that runs for the first time is compiled meanwhile, alone and in a crowd.
        await AllAtOnceAsync(studio, callers, cancellationToken);
        var alone = new Dictionary<int, double>();
        foreach (var size in Sizes)
        {
            var times = new List<double>();
            for (var i = 0; i < 6; i++)
            {
                times.Add(await BriefAsync(studio, callers[0], size, cancellationToken));
            }

            alone[size] = Percentiles.Of(times[1..], 0.5);
        }

        var times2 = new ConcurrentBag<(int Size, double Time)>();
        var next = -1;
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(callers.Select(client => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var number && number < briefs)
            {
                var size = Sizes[number % Sizes.Length];
                times2.Add((size, await BriefAsync(studio, client, size, cancellationToken)));
            }
        }, cancellationToken)));
        var took = Stopwatch.GetElapsedTime(began);

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{briefs} briefs from {clients} clients in {took.TotalSeconds:F1} s, from sending to review; every answer was 2xx."));
        var table = new Table("variants", "briefs", "alone", "p50", "p95", "longest", "longest/alone");
        foreach (var size in Sizes.Order())
        {
            var all = times2.Where(t => t.Size == size).Select(t => t.Time).ToList();
            table.Add(Say.Number(size), Say.Number(all.Count), Say.Milliseconds(alone[size]), Say.Milliseconds(Percentiles.Of(all, 0.5)), Say.Milliseconds(Percentiles.Of(all, 0.95)), Say.Milliseconds(all.Max()), Say.Number(all.Max() / alone[size], 1));
        }

        table.Print();
        var worst = times2.Where(t => t.Size == Small).Max(t => t.Time) / alone[Small];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"goal: no small brief waits more than {Goal} times as long as alone: {worst:F1} times, {Say.Met(worst <= Goal)}"));
        callers.ForEach(c => c.Dispose());
        return worst <= Goal ? 0 : 1;
    }

    private static Task AllAtOnceAsync(ServedStudio studio, IReadOnlyList<HttpClient> callers, CancellationToken cancellationToken) =>
        Task.WhenAll(callers.Select((client, i) => Task.Run(() => BriefAsync(studio, client, Sizes[i % Sizes.Length], cancellationToken), cancellationToken)));

    private static async Task<double> BriefAsync(ServedStudio studio, HttpClient client, int variants, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        await studio.UntilReviewAsync(await studio.SubmitAsync(client, variants, cancellationToken), cancellationToken);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }
}
