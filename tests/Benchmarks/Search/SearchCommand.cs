using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Atelier.Benchmarks.Figures;
using Atelier.Local.Hosting;

namespace Atelier.Benchmarks.Search;

/// <summary><c>bench search</c>: how long searches and lists take where there is much to search.</summary>
internal static class SearchCommand
{
    private const int Seed = 11;
    private const double Goal = 50;

    public static Command Build()
    {
        var briefs = new Option<int>("--briefs") { Description = "Briefs; nearly every one delivered an asset, some two.", DefaultValueFactory = _ => 100_000 };
        var calls = new Option<int>("--calls") { Description = "Calls of each kind.", DefaultValueFactory = _ => 100 };
        var command = new Command("search", "Searches and lists over HTTP in a studio of 100,000 briefs and assets.") { briefs, calls };
        command.SetAction((parsed, cancel) => RunAsync(parsed.GetValue(briefs), parsed.GetValue(calls), cancel));
        return command;
    }

    private static async Task<int> RunAsync(int briefs, int calls, CancellationToken cancellationToken)
    {
        Machine.Print(string.Create(CultureInfo.InvariantCulture, $"search --briefs {briefs} --calls {calls}"));
        using var folder = new WorkFolder();
        var archive = new Archive(briefs, Seed);
        await FillAsync(folder, archive, cancellationToken);

        await using var studio = await SearchedStudio.OpenAsync(folder, cancellationToken);
        await CallAsync(studio, "/healthz", cancellationToken);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var cold = await CallAsync(studio, $"/v1/search?text={archive.Word(3)}", cancellationToken);
        var memory = GC.GetTotalMemory(forceFullCollection: true) - before;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"first search of the process after {cold:N0} ms; the catalog and the briefs that draw on it then take {Say.Bytes(memory)}"));
        cold = await CallAsync(studio, "/v1/briefs", cancellationToken);
        memory = GC.GetTotalMemory(forceFullCollection: true) - before;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"first list of briefs after {cold:N0} ms more; all of it then takes {Say.Bytes(memory)}"));
        Console.WriteLine();

        var random = new Random(Seed);
        string Often() => archive.Word(random.Next(30));
        string Rare() => archive.Word(random.Next(300, 6_000));
        string Campaign() => Archive.Campaign(random.Next(Archive.Campaigns));
        var after = await MiddleAsync(studio, "/v1/search?limit=200", cancellationToken);
        var older = await MiddleAsync(studio, "/v1/briefs?limit=100", cancellationToken);
        var searches = new Dictionary<string, Func<string>>
        {
            ["a frequent word"] = () => $"/v1/search?text={Often()}",
            ["a rare word"] = () => $"/v1/search?text={Rare()}",
            ["four words"] = () => $"/v1/search?text={Often()}+{Often()}+{Often()}+{Rare()}",
            ["one letter"] = () => $"/v1/search?text={(char)('a' + random.Next(26))}",
            ["a word's first three letters"] = () => $"/v1/search?text={Rare()[..3]}",
            ["colour and word"] = () => $"/v1/search?colour=teal&text={Often()}",
            ["campaign and word"] = () => $"/v1/search?campaign={Campaign()}&text={Often()}",
            ["last versions, half a year"] = () => "/v1/search?latest=true&from=2025-06-01T00:00:00Z&to=2025-12-01T00:00:00Z",
            ["no hit"] = () => $"/v1/search?text={Often()}qq",
            ["everything, a page of 200"] = () => "/v1/search?limit=200",
            ["everything, half-way down"] = () => after,
        };
        var lists = new Dictionary<string, Func<string>>
        {
            ["briefs"] = () => "/v1/briefs",
            ["briefs that run"] = () => "/v1/briefs?state=open",
            ["briefs by end and campaign"] = () => $"/v1/briefs?state=delivered&campaign={Campaign()}",
            ["briefs by word"] = () => $"/v1/briefs?text={Often()}",
            ["briefs, half-way down, 100"] = () => older,
            ["page of briefs"] = () => "/",
            ["page of briefs, filtered"] = () => $"/?state=rejected&q={Often()}",
            ["page of assets"] = () => $"/assets?q={Often()}",
        };
        var sums = new Dictionary<string, Func<string>>
        {
            ["page of campaigns"] = () => "/campaigns",
            ["campaigns"] = () => "/v1/campaigns",
            ["a campaign's page"] = () => $"/campaigns/{Campaign()}",
            ["a campaign's report"] = () => $"/v1/campaigns/{Campaign()}/report",
            ["the workspace's report"] = () => "/v1/workspace/report",
            ["page of health"] = () => "/health",
        };
        var others = new Dictionary<string, Func<string>>
        {
            ["page for a new brief"] = () => "/briefs/new",
            ["page of models"] = () => "/models",
            ["a brief's page"] = () => $"/briefs/{Archive.Brief(1 + (50 * random.Next(briefs / 50)))}",
            ["audit"] = () => "/v1/audit",
            ["metrics"] = () => "/metrics",
        };
        var isMet = await MeasureAsync(studio, "searches", searches, calls, isGoal: true, cancellationToken);
        isMet &= await MeasureAsync(studio, "lists", lists, calls, isGoal: true, cancellationToken);
        isMet &= await MeasureAsync(studio, "sums", sums, calls, isGoal: true, cancellationToken);
        await MeasureAsync(studio, "others", others, Math.Max(3, calls / 10), isGoal: false, cancellationToken);
        return isMet ? 0 : 1;
    }

    private static async Task FillAsync(WorkFolder folder, Archive archive, CancellationToken cancellationToken)
    {
        await using var studio = await SearchedStudio.OpenAsync(folder, cancellationToken);
        var began = Stopwatch.GetTimestamp();
        await archive.WriteAsync(studio.Studio.Store, LocalSettings.Workspace, cancellationToken);
        var written = Stopwatch.GetElapsedTime(began);
        began = Stopwatch.GetTimestamp();
        var count = await studio.Studio.Studio.Indexes.RunAsync(LocalSettings.Workspace, cancellationToken);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count:N0} briefs with {archive.Assets:N0} assets written in {Say.Seconds(written)}, their lists built in {Say.Seconds(Stopwatch.GetElapsedTime(began))}"));
    }

    // The address of a page in the middle: what a person gets to by turning pages for long.
    private static async Task<string> MiddleAsync(SearchedStudio studio, string first, CancellationToken cancellationToken)
    {
        var address = first;
        for (var i = 0; i < 40; i++)
        {
            using var page = JsonDocument.Parse(await studio.Client.GetStringAsync(new Uri(address, UriKind.Relative), cancellationToken));
            if (!page.RootElement.TryGetProperty("next", out var next) || next.GetString() is not { } following)
            {
                break;
            }

            address = following;
        }

        return address;
    }

    private static async Task<bool> MeasureAsync(SearchedStudio studio, string what, Dictionary<string, Func<string>> kinds, int calls, bool isGoal, CancellationToken cancellationToken)
    {
        var (all, table) = (new List<double>(), new Table(what, "calls", "p50", "p95", "longest"));
        foreach (var (name, address) in kinds)
        {
            await CallAsync(studio, address(), cancellationToken);
            var times = new List<double>();
            for (var i = 0; i < calls; i++)
            {
                times.Add(await CallAsync(studio, address(), cancellationToken));
            }

            Add(table, name, times);
            all.AddRange(times);
        }

        Add(table, "all", all);
        table.Print();
        var p95 = Percentiles.Of(all, 0.95);
        if (isGoal)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"goal: p95 of {what} below {Goal} ms: {p95:F1} ms, {Say.Met(p95 < Goal)}"));
            Console.WriteLine();
        }

        return p95 < Goal;
    }

    private static void Add(Table table, string name, List<double> times) =>
        table.Add(name, Say.Number(times.Count), Say.Milliseconds(Percentiles.Of(times, 0.5)), Say.Milliseconds(Percentiles.Of(times, 0.95)), Say.Milliseconds(times.Max()));

    private static async Task<double> CallAsync(SearchedStudio studio, string address, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        using var answer = await studio.Client.GetAsync(new Uri(address, UriKind.Relative), cancellationToken);
        await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return (int)answer.StatusCode == 200 || (address.StartsWith("/v1/briefs/", StringComparison.Ordinal) && (int)answer.StatusCode == 202)
            ? took
            : throw new InvalidOperationException($"{(int)answer.StatusCode} at {address}");
    }
}
