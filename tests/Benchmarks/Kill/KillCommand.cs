using System.CommandLine;
using System.Globalization;
using Atelier.Benchmarks.Figures;

namespace Atelier.Benchmarks.Kill;

/// <summary><c>bench kill</c></summary>
internal static class KillCommand
{
    public static Command Build()
    {
        var kills = new Option<int>("--kills") { Description = "How often the studio's process is killed.", DefaultValueFactory = _ => 100 };
        var briefs = new Option<int>("--briefs") { Description = "How many briefs run meanwhile.", DefaultValueFactory = _ => 50 };
        var seed = new Option<int>("--seed") { Description = "Decides plays and instants.", DefaultValueFactory = _ => 1 };
        var model = new Option<string>("--model") { Description = "'paint' draws nothing to speak of, so that kills fall everywhere; 'demo' is the real model.", DefaultValueFactory = _ => KillSetting.Painted };
        var keep = new Option<bool>("--keep") { Description = "Keep the data folder." };
        var command = new Command("kill", "Kills the studio again and again while briefs run, and checks by the store that nothing was lost or done twice. Exit code 0 only if all holds.") { kills, briefs, seed, model, keep };
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(kills), parsed.GetValue(briefs), parsed.GetValue(seed), parsed.GetRequiredValue(model), parsed.GetValue(keep)));
        return command;
    }

    private static async Task<int> RunAsync(int kills, int briefs, int seed, string model, bool keep)
    {
        Machine.Print(string.Create(CultureInfo.InvariantCulture, $"kill --kills {kills} --briefs {briefs} --seed {seed} --model {model}"));
        using var folder = new WorkFolder();
        var setting = new KillSetting { Kills = kills, Briefs = briefs, Seed = seed, Model = model, Data = folder.Path };
        var result = await new Supervisor(setting, Console.WriteLine).RunAsync();
        Console.WriteLine();
        Print(result);
        if (keep || result.Findings.Count > 0)
        {
            folder.Keep();
            await File.WriteAllLinesAsync(Path.Combine(folder.Path, "studio.log"), result.StudioSaid);
        }

        return result.Findings.Count == 0 && result.Census.Missed.Count == 0 ? 0 : 1;
    }

    private static void Print(KillResult result)
    {
        var table = new Table("state at the kill", "kills that found briefs in it", "briefs in it");
        foreach (var state in Census.States)
        {
            table.Add(state.ToString(), Say.Number(result.Census.Kills(state)), Say.Number(result.Census.Briefs(state)));
        }

        table.Add("(outcome stored, not followed yet)", Say.Number(result.Census.Concluding), "");
        table.Add("(no brief in flight)", Say.Number(result.Census.Idle), "");
        table.Print();

        var plays = new Table("play", "briefs");
        foreach (var play in result.Audience.Parts.GroupBy(p => p.Part.Play).OrderBy(p => p.Key))
        {
            plays.Add(play.Key.ToString(), Say.Number(play.Count()));
        }

        plays.Print();
        Console.WriteLine($"{Say.Number(result.Audience.Acknowledged)} acts acknowledged (each done twice, and every doorbell rung twice), {Say.Number(result.Audience.Unacknowledged)} died with the studio and were done again.");
        if (result.CampaignKill is { } kill)
        {
            var ended = result.Audience.Parts.Count(p => p.Part.Play == Play.Doomed) - kill.Stopped.Count - kill.AlreadyDelivered.Count;
            Console.WriteLine($"The kill of the campaign stopped {kill.Stopped.Count} briefs under way; {ended + kill.AlreadyDelivered.Count} had been delivered before, {result.Audience.Parts.Count(p => p.Part.Play == Play.DoomedLate)} came after and were stopped at the door.");
        }

        Console.WriteLine($"{Say.Seconds(result.Killing)} of killing, {Say.Seconds(result.Total)} in all.");
        foreach (var (line, count) in result.StudioSaid.Where(l => l.StartsWith("fail", StringComparison.Ordinal) || l.StartsWith("crit", StringComparison.Ordinal) || l.StartsWith("Unhandled", StringComparison.Ordinal)).CountBy(l => l[..Math.Min(l.Length, 160)]).OrderByDescending(l => l.Value).Take(10))
        {
            Console.WriteLine($"  the studio said {count} times: {line}");
        }

        foreach (var state in result.Census.Missed)
        {
            Console.WriteLine($"NO KILL fell into {state}.");
        }

        foreach (var finding in result.Findings)
        {
            Console.WriteLine($"WRONG: {finding}");
        }

        Console.WriteLine(result.Findings.Count == 0
            ? "All holds: every brief ended once and as it should, every asset was delivered once, all audit chains are whole, all books agree, nothing is left over."
            : $"{result.Findings.Count} things are wrong.");
    }
}
