using System.Net;
using Atelier.Azure.Tests.Support;
using Atelier.Core.Renders;
using Atelier.Core.Storage;
using Azure.Storage.Blobs;

namespace Atelier.GpuWorker.Tests;

/// <summary>The worker as a real process: models from a blob container, health over HTTP, SIGTERM.</summary>
public sealed class ProcessTests(Azurite azurite) : IDisposable
{
    // More than any worker draws while a slow machine keeps the test from looking.
    private const int Plenty = 500;

    private readonly string _cache = Directory.CreateTempSubdirectory("atelier-cache-").FullName;

    [Fact]
    public async Task It_fetches_its_model_warms_up_gets_ready_renders_and_ends_in_peace_when_told_to_and_a_restart_fetches_nothing()
    {
        var (objects, models) = await ContainersAsync();
        using (var worker = WorkerProcess.Start(azurite, objects.Name, models.Name, _cache, jobs: 1, steps: 4))
        {
            using var http = new HttpClient { BaseAddress = await worker.AddressAsync() };
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/live")).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/")).StatusCode);
            await worker.SaysAsync(l => l.StartsWith("complete ", StringComparison.Ordinal));

            var ready = await http.GetAsync("/health/ready");
            Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
            Assert.Equal("""{"status":"ready","models":["atelier-demo"]}""", await ready.Content.ReadAsStringAsync());

            worker.Terminate();
            Assert.Equal(0, await worker.EndsAsync());
        }

        var result = await azurite.Store(objects).ReadRequiredAsync<RenderResult>(StoreKeys.Render("studio", WorkerWorld.Job(0).Id));
        Assert.Equal((RenderStatus.Succeeded, "onnxruntime/cpu"), (result.Status, result.Provider));

        using var again = WorkerProcess.Start(azurite, objects.Name, models.Name, _cache, jobs: 0, steps: 4);
        await again.SaysAsync(l => l.Contains(": 0 of ", StringComparison.Ordinal) && l.Contains("files fetched", StringComparison.Ordinal));
        await again.SaysAsync(l => l.Contains("Serving", StringComparison.Ordinal));
        again.Terminate();
        Assert.Equal(0, await again.EndsAsync());
    }

    [Fact]
    public async Task Told_to_stop_in_the_middle_it_leaves_no_message_unsettled_and_takes_no_other()
    {
        var (objects, models) = await ContainersAsync();
        using var worker = WorkerProcess.Start(azurite, objects.Name, models.Name, _cache, jobs: Plenty, steps: 50);
        var taken = await worker.SaysAsync(l => l.StartsWith("take ", StringComparison.Ordinal));
        worker.Terminate();

        Assert.Equal(0, await worker.EndsAsync());
        var settled = worker.Acts.Where(a => !a.StartsWith("take ", StringComparison.Ordinal)).Select(a => a.Split(' ')[1]);
        Assert.Equal(worker.Acts.Where(a => a.StartsWith("take ", StringComparison.Ordinal)).Select(a => a.Split(' ')[1]).Order(), settled.Order());
        Assert.Contains(taken.Split(' ')[1], settled);
        Assert.NotEqual(Plenty, settled.Count());
    }

    [Fact]
    public async Task How_far_it_is_shows_in_the_store_while_it_draws_and_no_longer_when_it_was_stopped()
    {
        var (objects, models) = await ContainersAsync();
        var notes = new RenderNotes(azurite.Store(objects), TimeProvider.System);
        using var worker = WorkerProcess.Start(azurite, objects.Name, models.Name, _cache, jobs: Plenty, steps: 100, side: 256);
        var (standing, draft) = await FirstAsync(notes);
        Assert.Equal(100, standing.Total);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], draft.Span[..4].ToArray());

        worker.Terminate();
        Assert.Equal(0, await worker.EndsAsync());
        Assert.Empty(await notes.OfBriefAsync("studio", "b-1"));
        Assert.Contains($"complete {standing.JobId}", worker.Acts);
    }

    [Fact]
    public async Task A_tampered_model_ends_it_with_an_error_that_names_the_file()
    {
        var (objects, models) = await ContainersAsync();
        await models.GetBlobClient("demo/unet/config.json").UploadAsync(BinaryData.FromString("{}"), overwrite: true);
        using var worker = WorkerProcess.Start(azurite, objects.Name, models.Name, _cache, jobs: 1, steps: 4);

        Assert.Equal(1, await worker.EndsAsync());
        Assert.Single(worker.Said, l => l.Contains("'unet/config.json' has the SHA-256", StringComparison.Ordinal));
        Assert.Empty(worker.Acts);
        Assert.False(File.Exists(Path.Combine(_cache, "demo", "unet", "config.json")));
    }

    [Fact]
    public async Task Without_its_settings_the_program_says_what_is_missing_and_ends()
    {
        using var program = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("dotnet", [typeof(WorkerSettings).Assembly.Location])
        {
            RedirectStandardError = true,
            UseShellExecute = false,
            Environment = { ["ATELIER_BLOB_ENDPOINT"] = "" },
        })!;
        var said = await program.StandardError.ReadToEndAsync();
        await program.WaitForExitAsync();

        Assert.Equal(2, program.ExitCode);
        Assert.Contains("ATELIER_BLOB_ENDPOINT is not set", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_cache, recursive: true);

    // One with a draft, which no step has before the fourth, and which is gone when the job has ended.
    private static async Task<(RenderStanding Standing, ReadOnlyMemory<byte> Draft)> FirstAsync(RenderNotes notes)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            await Task.Delay(100, limit.Token);
            foreach (var found in (await notes.OfBriefAsync("studio", "b-1", limit.Token)).Where(s => s.HasDraft))
            {
                if (await notes.DraftAsync("studio", found.JobId, limit.Token) is { IsEmpty: false } draft)
                {
                    return (found, draft);
                }
            }
        }
    }

    private async Task<(BlobContainerClient Objects, BlobContainerClient Models)> ContainersAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs SIGTERM");
        var (objects, models) = (await azurite.NewContainerAsync(), await azurite.NewContainerAsync());
        var shelves = Shelves.WithDemo();
        foreach (var path in Shelves.DemoFiles().Select(f => f.Path).Append(ModelSums.FileName))
        {
            await using var content = (await shelves.OpenAsync($"demo/{path}", CancellationToken.None))!;
            await models.GetBlobClient($"demo/{path}").UploadAsync(content);
        }

        return (objects, models);
    }
}
