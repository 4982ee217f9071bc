using Atelier.Local.Hosting;

namespace Atelier.Local.Cli;

/// <summary><c>./run audit verify</c></summary>
internal static class AuditCommand
{
    public static Task<int> VerifyAsync(LocalSettings settings, CancellationToken cancellationToken) => Terminal.RunAsync(async () =>
    {
        if (!Path.Exists(settings.Data))
        {
            Terminal.Complain($"There is no studio in '{Path.GetFullPath(settings.Data)}'. Say where with ATELIER_DATA.");
            return 2;
        }

        using var loggers = Terminal.Loggers();
        await using var studio = await LocalStudio.OpenAsync(settings, loggers, Console.WriteLine);
        var report = await studio.Studio.Verifier.VerifyAsync(LocalSettings.Workspace, cancellationToken);
        foreach (var problem in report.Problems)
        {
            Terminal.Complain($"{problem.Chain} entry {problem.Sequence}: {problem.Code}: {problem.Message}");
        }

        Console.WriteLine(report.Problems.Count == 0
            ? $"Whole: {report.Entries} entries of {report.Briefs} briefs."
            : $"{report.Problems.Count} problems in {report.Entries} entries of {report.Briefs} briefs.");
        return report.Problems.Count == 0 ? 0 : 1;
    });
}
