using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Atelier.Core.Renders;
using Atelier.Core.Storage;
using Atelier.Local.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Local.Tests.Studio;

/// <summary>The page of a brief in one process, while <c>./run worker</c> draws in another.</summary>
public sealed partial class DrawnElsewhere : IDisposable
{
    // Drawn on one core, so many pictures take minutes on any machine: more than a slow one keeps the test from looking.
    private const int Briefs = 4;
    private static readonly (string, string)[] Unhurried = [("ATELIER_BATCH", "16"), ("ATELIER_THREADS", "1")];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_page_shows_steps_and_drafts_of_a_worker_in_another_process_and_none_when_that_has_stopped()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs SIGTERM");
        var settings = StudioOnDisk.Settings(_folder.Path) with
        {
            Models = Path.Combine(Repository.Root, "gpu-worker", "models"),
            Samples = Path.Combine(Repository.Root, "samples"),
            Url = new("http://localhost:0"),
        };
        await using var studio = await LocalStudio.OpenAsync(settings, NullLoggerFactory.Instance, _ => { });
        await studio.StartAsync(withWorker: false);
        await using var server = LocalServer.Create(studio, NullLoggerFactory.Instance, new RenderBoard());
        await server.StartAsync();
        var draft = StudioOnDisk.Draft(shots: 6, variants: 8) with { Settings = new() { Steps = 100 } };
        for (var i = 0; i < Briefs; i++)
        {
            Assert.Empty((await studio.Studio.Briefs.SubmitAsync(LocalSettings.Workspace, "rita", draft, idempotencyKey: null)).Problems);
        }

        using var client = new HttpClient { BaseAddress = new UriBuilder(server.Urls.Single()) { Host = "localhost" }.Uri };
        using var worker = LocalProgram.Start(Repository.Root, _folder.Path, Unhurried, "worker");

        Uri? live = null;
        await StudioOnDisk.UntilAsync(async () =>
        {
            Assert.False(worker.HasExited);
            if (await DrawnNowAsync(studio) is not { } brief)
            {
                return false;
            }

            live = new($"/briefs/{brief}/live", UriKind.Relative);
            var page = await client.GetStringAsync(live);
            if (!Steps().IsMatch(page) || Draft().Match(page) is not { Success: true } shown)
            {
                return false;
            }

            // Its picture may be done by now.
            var answer = await client.GetAsync(new Uri(shown.Groups["path"].Value, UriKind.Relative));
            return answer.IsSuccessStatusCode && await answer.Content.ReadAsByteArrayAsync() is [0x89, (byte)'P', (byte)'N', (byte)'G', ..];
        });

        using var kill = Process.Start("kill", ["-TERM", worker.Id.ToString(CultureInfo.InvariantCulture)]);
        await worker.WaitForExitAsync();
        Assert.Equal(0, worker.ExitCode);
        await foreach (var note in studio.Store.ListAsync(StoreKeys.Drawings(LocalSettings.Workspace)))
        {
            Assert.Fail($"{note.Key} stays.");
        }

        await StudioOnDisk.UntilAsync(async () => !Steps().IsMatch(await client.GetStringAsync(live)));
        await server.StopAsync();
    }

    private static async Task<string?> DrawnNowAsync(LocalStudio studio)
    {
        await foreach (var note in studio.Store.ListAsync(StoreKeys.Drawings(LocalSettings.Workspace)))
        {
            return RenderJobId.Parse(note.Key[(note.Key.LastIndexOf('/') + 1)..]).BriefId;
        }

        return null;
    }

    [GeneratedRegex("""<img class="draft" src="(?<path>[^"]+)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Draft();

    [GeneratedRegex("Step [0-9]+ of 100")]
    private static partial Regex Steps();
}
