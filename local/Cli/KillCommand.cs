using System.CommandLine;
using Atelier.Core.Briefs;
using Atelier.Core.Kills;
using Atelier.Local.Hosting;

namespace Atelier.Local.Cli;

/// <summary><c>./run kill CAMPAIGN</c>, <c>./run kill --model MODEL</c>, <c>./run kill --everything</c></summary>
internal static class KillCommand
{
    private const string Workspace = LocalSettings.Workspace;

    public static Command Create()
    {
        var campaign = new Argument<string?>("campaign") { Description = "The campaign to stop.", Arity = ArgumentArity.ZeroOrOne };
        var model = new Option<string?>("--model") { Description = "Stop what this model draws instead." };
        var everything = new Option<bool>("--everything") { Description = "Stop the whole studio instead." };
        var reason = new Option<string>("--reason") { Description = "Why; people read it.", DefaultValueFactory = _ => "Stopped at the terminal." };
        var resume = new Option<bool>("--resume") { Description = "Take new briefs again instead." };
        var force = new Option<bool>("--force") { Description = "Also when nobody has used that campaign or model, such as before its first brief." };
        var command = new Command("kill", "Stops a campaign, a model or everything: nothing of it that is not delivered yet ever will be.") { campaign, model, everything, reason, resume, force };
        command.SetAction((parsed, cancel) => Terminal.RunAsync(async () =>
        {
            if (ScopeOf(parsed.GetValue(campaign), parsed.GetValue(model), parsed.GetValue(everything)) is not { } scope)
            {
                Terminal.Complain("Say what to stop: one campaign, one --model, or --everything. Names are lower-case letters, digits and single dashes between them.");
                return 1;
            }

            using var loggers = Terminal.Loggers();
            await using var studio = await LocalStudio.OpenAsync(new(), loggers, Console.WriteLine);
            return parsed.GetValue(resume)
                ? await ResumeAsync(studio.Studio, scope, parsed.GetRequiredValue(reason), cancel)
                : await KillAsync(studio.Studio, scope, parsed.GetRequiredValue(reason), parsed.GetValue(force), cancel);
        }));
        return command;
    }

    internal static async Task<int> KillAsync(Studio studio, KillScope scope, string reason, bool force, CancellationToken cancellationToken)
    {
        // A kill that stops nothing because of a slip of the pen is worse than none: somebody relies on it.
        if (!force && !await IsUsedAsync(studio, scope, cancellationToken))
        {
            Terminal.Complain($"There is no {scope} here yet, and nothing was stopped. Check the name; --force closes it all the same.");
            return 1;
        }

        var report = await studio.Kills.KillAsync(Workspace, scope, "terminal", reason, cancellationToken);
        Console.WriteLine($"The {scope} is stopped. Stopped: {Names(report.Stopped)}. Delivered before: {Names(report.AlreadyDelivered)}.");
        if (report.Damaged.Count > 0)
        {
            Terminal.Complain($"The outcomes of {Names(report.Damaged)} can't be read. Nothing of them is delivered until that is mended; kill the {scope} again then.");
        }

        return report.Damaged.Count == 0 ? 0 : 1;
    }

    private static KillScope? ScopeOf(string? campaign, string? model, bool everything) => (campaign, model, everything) switch
    {
        ({ } name, null, false) when Ids.IsValid(name) => KillScope.OfCampaign(name),
        (null, { } name, false) when Ids.IsValid(name) => KillScope.OfModel(name),
        (null, null, true) => KillScope.Workspace,
        _ => null,
    };

    private static async Task<bool> IsUsedAsync(Studio studio, KillScope scope, CancellationToken cancellationToken) => scope.Kind switch
    {
        KillScopeKind.Campaign => await studio.Campaigns.IsUsedAsync(Workspace, scope.Name, cancellationToken),
        KillScopeKind.Model => (await studio.Library.ModelsAsync(Workspace, cancellationToken)).Any(m => m.Name == scope.Name),
        _ => true,
    };

    private static async Task<int> ResumeAsync(Studio studio, KillScope scope, string reason, CancellationToken cancellationToken)
    {
        await studio.Kills.ResumeAsync(Workspace, scope, "terminal", reason, cancellationToken);
        Console.WriteLine($"The {scope} takes new briefs.");
        return 0;
    }

    private static string Names(IReadOnlyList<string> briefs) => briefs.Count == 0 ? "none" : string.Join(", ", briefs);
}
