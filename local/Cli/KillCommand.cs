using System.CommandLine;
using Atelier.Core.Campaigns;
using Atelier.Local.Hosting;

namespace Atelier.Local.Cli;

/// <summary><c>./run kill CAMPAIGN</c></summary>
internal static class KillCommand
{
    public static Command Create()
    {
        var campaign = new Argument<string>("campaign") { Description = "The campaign to stop." };
        var reason = new Option<string>("--reason") { Description = "Why; people read it.", DefaultValueFactory = _ => "Stopped at the terminal." };
        var resume = new Option<bool>("--resume") { Description = "Open the campaign for new briefs again instead." };
        var force = new Option<bool>("--force") { Description = "Also when nothing of the campaign can be seen, such as before its first brief." };
        var command = new Command("kill", "Stops a campaign: nothing of it that is not delivered yet ever will be.") { campaign, reason, resume, force };
        command.SetAction((parsed, cancel) => Terminal.RunAsync(async () =>
        {
            using var loggers = Terminal.Loggers();
            await using var studio = await LocalStudio.OpenAsync(new(), loggers, Console.WriteLine);
            var campaigns = studio.Studio.Campaigns;
            if (!CampaignService.IsId(parsed.GetRequiredValue(campaign)))
            {
                Terminal.Complain($"'{parsed.GetRequiredValue(campaign)}' is no campaign: lower-case letters, digits and single dashes between them.");
                return 1;
            }

            return parsed.GetValue(resume)
                ? await ResumeAsync(campaigns, parsed.GetRequiredValue(campaign), parsed.GetRequiredValue(reason), cancel)
                : await KillAsync(campaigns, parsed.GetRequiredValue(campaign), parsed.GetRequiredValue(reason), parsed.GetValue(force), cancel);
        }));
        return command;
    }

    internal static async Task<int> KillAsync(CampaignService campaigns, string campaign, string reason, bool force, CancellationToken cancellationToken)
    {
        // A kill that stops nothing because of a slip of the pen is worse than none: somebody relies on it.
        if (!force && !await campaigns.IsKnownAsync(LocalSettings.Workspace, campaign, cancellationToken))
        {
            Terminal.Complain($"Nobody has used a campaign '{campaign}' yet, and nothing was stopped. Check the name; --force closes it all the same.");
            return 1;
        }

        var report = await campaigns.KillAsync(LocalSettings.Workspace, campaign, "terminal", reason, cancellationToken);
        Console.WriteLine($"Campaign '{campaign}' is stopped. Stopped: {Names(report.Stopped)}. Delivered before: {Names(report.AlreadyDelivered)}.");
        if (report.Damaged.Count > 0)
        {
            Terminal.Complain($"The outcomes of {Names(report.Damaged)} can't be read. Nothing of them is delivered until that is mended; kill the campaign again then.");
        }

        return report.Damaged.Count == 0 ? 0 : 1;
    }

    private static async Task<int> ResumeAsync(CampaignService campaigns, string campaign, string reason, CancellationToken cancellationToken)
    {
        await campaigns.ResumeAsync(LocalSettings.Workspace, campaign, "terminal", reason, cancellationToken);
        Console.WriteLine($"Campaign '{campaign}' takes new briefs.");
        return 0;
    }

    private static string Names(IReadOnlyList<string> briefs) => briefs.Count == 0 ? "none" : string.Join(", ", briefs);
}
