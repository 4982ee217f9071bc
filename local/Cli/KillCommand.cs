using Atelier.Local.Hosting;

namespace Atelier.Local.Cli;

/// <summary><c>./run kill CAMPAIGN</c></summary>
internal static class KillCommand
{
    public static Task<int> RunAsync(LocalSettings settings, string campaign, string reason, bool resume, CancellationToken cancellationToken) => Terminal.RunAsync(async () =>
    {
        using var loggers = Terminal.Loggers();
        await using var studio = await LocalStudio.OpenAsync(settings, loggers, Console.WriteLine);
        var campaigns = studio.Studio.Campaigns;
        if (resume)
        {
            await campaigns.ResumeAsync(LocalSettings.Workspace, campaign, "terminal", reason, cancellationToken);
            Console.WriteLine($"Campaign '{campaign}' takes new briefs again.");
            return 0;
        }

        var report = await campaigns.KillAsync(LocalSettings.Workspace, campaign, "terminal", reason, cancellationToken);
        Console.WriteLine($"Campaign '{campaign}' is stopped. Stopped: {Names(report.Stopped)}. Delivered before: {Names(report.AlreadyDelivered)}.");
        return 0;
    });

    private static string Names(IReadOnlyList<string> briefs) => briefs.Count == 0 ? "none" : string.Join(", ", briefs);
}
