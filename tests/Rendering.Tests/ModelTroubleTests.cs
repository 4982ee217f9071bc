using Atelier.Core.Renders;
using Atelier.Diffusion;

namespace Atelier.Rendering.Tests;

public sealed class ModelTroubleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("atelier-test-").FullName;

    public static TheoryData<string, string> Faults => new()
    {
        { "unet/model.onnx", "unet/model.onnx" },
        { "unet/config.json", "unet/config.json" },
        { "tokenizer/vocab.json", "vocab.json" },
        { "scheduler/scheduler_config.json", "scheduler_config.json" },
        { "text_encoder/model.onnx", "text_encoder/model.onnx" },
        { "vae_decoder/model.onnx", "vae_decoder/model.onnx" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_model_with_a_file_missing_fails_its_jobs_and_says_which(string file, string named)
    {
        Copy();
        File.Delete(Path.Combine(_folder, file));
        await AssertUnusableAsync(named);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_model_with_a_garbled_file_fails_its_jobs_and_says_which(string file, string named)
    {
        Copy();
        await File.WriteAllTextAsync(Path.Combine(_folder, file), "garbage");
        await AssertUnusableAsync(named);
    }

    [Fact]
    public async Task A_model_cut_short_fails_its_jobs_and_says_which_file()
    {
        Copy();
        await using (var unet = File.OpenWrite(Path.Combine(_folder, "unet", "model.onnx")))
        {
            unet.SetLength(unet.Length / 2);
        }

        await AssertUnusableAsync("unet/model.onnx");
    }

    [Fact]
    public async Task A_model_whose_folder_is_gone_fails_its_jobs()
    {
        Directory.Delete(_folder);
        await AssertUnusableAsync("does not exist");
    }

    [Fact]
    public async Task A_model_that_nobody_has_fails_its_jobs_by_name()
    {
        var outcome = await Demo.DrawAsync(Demo.Job() with { Model = "unheard-of" });

        Assert.Equal((RenderStatus.Failed, "model-not-served"), (outcome.Status, outcome.ErrorCode));
        Assert.Contains("unheard-of", outcome.ErrorMessage, StringComparison.Ordinal);
        Assert.False(Demo.Model.Serves("unheard-of"));
        Assert.True(Demo.Model.Serves(Demo.Name));
    }

    [Fact]
    public async Task A_device_that_is_lost_while_a_model_loads_ends_the_worker_and_the_job_is_there_for_others()
    {
        Copy();
        Demo.LoseDeviceIn(Path.Combine(_folder, "unet", "model.onnx"));
        using var host = Demo.Host(("lost", _folder));
        using var watch = new DeviceWatch(new OnnxImageModel(host, new()));
        var world = new RenderWorld(images: watch);
        var job = await world.SendAsync(world.Job() with { Model = "lost" });

        // Told by nobody to stop.
        await Task.Run(() => world.Worker.RunAsync(watch.Lost)).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Contains("The GPU failed in unet", watch.Reason, StringComparison.Ordinal);
        Assert.Empty(host.Loaded);
        Assert.Null(await world.Ledger.GetAsync(job.Workspace, job.Id, CancellationToken.None));
        Assert.Equal(job.Id, Assert.Single(await world.Lanes.ReceiveAsync("standard-preview", 8, TimeSpan.Zero)).Id);
    }

    [Fact]
    public async Task A_folder_that_was_mended_needs_no_restart()
    {
        Copy();
        var config = Path.Combine(_folder, "unet", "config.json");
        var whole = await File.ReadAllTextAsync(config);
        File.Delete(config);
        using var host = Demo.Host(("broken", _folder));
        await Assert.ThrowsAsync<ModelFolderException>(() => host.RentAsync("broken"));

        await File.WriteAllTextAsync(config, whole);
        using var lease = await host.RentAsync("broken");
        Assert.Equal("broken", Assert.Single(host.Loaded).Name);
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>Jobs of the broken model fail and those of a healthy one in the same batch are drawn.</summary>
    private async Task AssertUnusableAsync(string named)
    {
        using var host = Demo.Host(("broken", _folder));
        var model = new OnnxImageModel(host, new());
        var world = new RenderWorld(new() { BatchSize = 8 }, model);
        var broken = await world.SendAsync(world.Job() with { Model = "broken" });
        var healthy = await world.SendAsync(world.Job(1) with { Model = Demo.Name, Width = 128, Height = 128, Steps = 1 });
        await world.ServeAsync();

        var result = await world.RequiredResultAsync(broken);
        Assert.Equal((RenderStatus.Failed, "model-unusable", false), (result.Status, result.ErrorCode, result.IsTransient));
        Assert.Contains(named, result.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(RenderStatus.Succeeded, (await world.RequiredResultAsync(healthy)).Status);
    }

    private void Copy()
    {
        foreach (var file in Directory.EnumerateFiles(Demo.Folder, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(Demo.Folder, file);
            if (relative.StartsWith("training", StringComparison.Ordinal))
            {
                continue;
            }

            var copy = Path.Combine(_folder, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
