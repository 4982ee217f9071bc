using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using Atelier.Benchmarks.Figures;
using Atelier.Benchmarks.Load;
using Atelier.Benchmarks.Painting;

namespace Atelier.Benchmarks.Preview;

/// <summary><c>bench preview --http</c>: how long a caller of the preview endpoint waits, with the real model in the same process.</summary>
internal static class HttpPreview
{
    private const int WarmUp = 3;
    private const int Briefs = 4;
    private const double GoalP50 = 500;
    private const double GoalP95 = 1_000;

    public static async Task<int> RunAsync(int calls, CancellationToken cancellationToken)
    {
        Machine.Print(string.Create(CultureInfo.InvariantCulture, $"preview --http --calls {calls}"));
        await using var studio = await ServedStudio.StartAsync(images: null, cancellationToken);
        for (var i = 0; i < WarmUp; i++)
        {
            await CallAsync(studio, i, cancellationToken);
        }

        Console.WriteLine("POST /v1/previews with Accept: image/png to the last byte of the picture, one call after the other, every prompt a new one");
        var table = new Table("", "calls", "p50", "p95", string.Create(CultureInfo.InvariantCulture, $"goal: p50 below {GoalP50} ms, p95 below {GoalP95} ms on 2 idle cores"));
        Add(table, "alone", await MeasureAsync(studio, calls, WarmUp, cancellationToken));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var rendering = Enumerable.Range(0, Briefs).Select(_ => KeepRenderingAsync(studio, stop.Token)).ToList();
        await studio.UntilBusyAsync(cancellationToken);
        Add(table, string.Create(CultureInfo.InvariantCulture, $"while {Briefs} briefs render"), await MeasureAsync(studio, calls, WarmUp + calls, cancellationToken));
        await stop.CancelAsync();
        await Task.WhenAll(rendering);
        table.Print();
        return 0;
    }

    private static void Add(Table table, string what, List<double> times)
    {
        var (p50, p95) = (Percentiles.Of(times, 0.5), Percentiles.Of(times, 0.95));
        table.Add(what, Say.Number(times.Count), Say.Milliseconds(p50), Say.Milliseconds(p95), Say.Met(p50 < GoalP50 && p95 < GoalP95));
    }

    private static async Task<List<double>> MeasureAsync(ServedStudio studio, int calls, int from, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        for (var i = 0; i < calls; i++)
        {
            times.Add(await CallAsync(studio, from + i, cancellationToken));
        }

        return times;
    }

    private static async Task<double> CallAsync(ServedStudio studio, int number, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/previews", UriKind.Relative))
        {
            Content = JsonContent.Create(new { campaign = "bench", intent = new { subject = Orders.Prompt(number) }, width = 256, height = 256 }),
        };
        request.Headers.Accept.Add(new("image/png"));
        var began = Stopwatch.GetTimestamp();
        using var answer = await studio.Client.SendAsync(request, cancellationToken);
        var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return answer.Content.Headers.ContentType?.MediaType == "image/png" && (int)answer.StatusCode == 200
            ? took
            : throw new InvalidOperationException($"{answer.StatusCode}: {System.Text.Encoding.UTF8.GetString(body)}");
    }

    // One brief after the other, so that four are being drawn at any moment.
    private static async Task KeepRenderingAsync(ServedStudio studio, CancellationToken cancellationToken)
    {
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                await studio.UntilReviewAsync(await studio.SubmitAsync(studio.Client, variants: 8, cancellationToken), cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // Measured enough.
        }
    }
}
