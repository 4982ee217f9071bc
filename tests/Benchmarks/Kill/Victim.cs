using System.Text.Json;
using Atelier.Benchmarks.Painting;
using Atelier.Core.Workflows;
using Atelier.Local.Hosting;
using Microsoft.Extensions.Logging;

namespace Atelier.Benchmarks.Kill;

/// <summary>The process that is killed: a whole studio that takes acts line by line and answers what it acknowledges.</summary>
internal static class Victim
{
    public const string Word = "kill-victim";
    public const string Ready = "ready";

    public static async Task<int> RunAsync(string settingJson)
    {
        var setting = JsonSerializer.Deserialize<KillSetting>(settingJson, WorkflowJson.Options)!;
        using var loggers = LoggerFactory.Create(b => b.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole(o => o.SingleLine = true).AddConsole(o => o.LogToStandardErrorThreshold = LogLevel.Trace));
        await using var studio = await LocalStudio.OpenAsync(setting.Studio(), loggers, _ => { });
        await studio.StartAsync(withWorker: false);
        if (!studio.RunsWorkflows)
        {
            throw new InvalidOperationException("Another process runs this folder's workflows, although the last one was killed.");
        }

        if (setting.IsPainted)
        {
            studio.StartWorker(new FatefulModel(new Painter(), studio.Store, TimeSpan.FromMilliseconds(120)));
        }
        else
        {
            using var demo = new DemoModel(setting.Studio());
            studio.StartWorker(new FatefulModel(demo.Images, studio.Store, TimeSpan.Zero));
            return await ServeAsync(studio);
        }

        return await ServeAsync(studio);
    }

    private static async Task<int> ServeAsync(LocalStudio studio)
    {
        var hand = new Hand(studio);
        await SayAsync(Ready);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            _ = DoAsync(hand, line);
        }

        return 0;
    }

    private static async Task DoAsync(Hand hand, string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        try
        {
            var answer = await hand.DoAsync(JsonSerializer.Deserialize<Act>(line.AsSpan(space), WorkflowJson.Options)!);
            await SayAsync($"{line[..space]} {JsonSerializer.Serialize(answer, WorkflowJson.Options)}");
        }
        catch (Exception e)
        {
            // Not acknowledged: the supervisor does it again.
            await Console.Error.WriteLineAsync($"fail: the act {line} was not done: {e.GetType().Name}: {e.Message}");
            await SayAsync(line[..space]);
        }
    }

    private static async Task SayAsync(string line)
    {
        await Console.Out.WriteLineAsync(line);
        await Console.Out.FlushAsync();
    }
}
