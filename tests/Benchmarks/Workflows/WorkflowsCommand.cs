using System.CommandLine;
using System.Globalization;
using Atelier.Benchmarks.Figures;

namespace Atelier.Benchmarks.Workflows;

/// <summary><c>bench workflows</c></summary>
internal static class WorkflowsCommand
{
    public static Command Build()
    {
        var briefs = new Option<int>("--briefs") { Description = "Briefs timed at each width.", DefaultValueFactory = _ => 60 };
        var waiting = new Option<int>("--waiting") { Description = "Briefs that wait for review; a tenth of it is measured too, so that growth shows.", DefaultValueFactory = _ => 10_000 };
        var workflows = new Option<int>("--workflows") { Description = "Workflows of five activities; a fifth of it is measured too.", DefaultValueFactory = _ => 10_000 };
        var only = new Option<string?>("--only") { Description = "One part: throughput, latency, history or waiting." };
        var command = new Command("workflows", "Throughput of durable workflows, time and history of a brief, memory and restart with many briefs waiting.") { briefs, waiting, workflows, only };
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(workflows), parsed.GetValue(briefs), parsed.GetValue(waiting), parsed.GetValue(only)));
        return command;
    }

    private static async Task<int> RunAsync(int workflows, int briefs, int waiting, string? only)
    {
        Machine.Print(string.Create(CultureInfo.InvariantCulture, $"workflows --workflows {workflows} --briefs {briefs} --waiting {waiting}{(only is null ? "" : $" --only {only}")}"));
        if (only is null or "throughput")
        {
            await Throughput.RunAsync([workflows / 5, workflows]);
        }

        if (only is null or "latency")
        {
            await BriefLatency.RunAsync(briefs, [1, 8]);
        }

        if (only is null or "history")
        {
            await HistorySize.RunAsync();
        }

        if (only is null or "waiting")
        {
            await Waiting.RunAsync([waiting / 10, waiting]);
        }

        return 0;
    }
}
