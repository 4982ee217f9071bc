using Atelier.Diffusion;
using Atelier.Local.Hosting;
using Atelier.Rendering;
using Atelier.Core.Storage;

namespace Atelier.Local.Tests.Studio;

public sealed class ModelFoldersOnDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LogBook _log = new();

    [Fact]
    public void The_shipped_model_tells_the_catalog_what_it_can_do()
    {
        var profile = ModelFolders.Read(Path.Combine(Repository.Root, "gpu-worker", "models", "demo"));

        Assert.Equal(("atelier-demo", "MIT", "standard", 128, 256), (profile.Name, profile.Licence, profile.Pool, profile.PreviewSide, profile.FinalSide));
        Assert.NotNull(profile.Vocabulary);
        Assert.InRange(profile.ProofThreshold, 0.4, 0.95);
        Assert.Equal(Samplers.Names.Except([Samplers.FlowEuler, Samplers.FlowHeun, Samplers.Heun, Samplers.Kdpm2Ancestral]), profile.Samplers);
        Assert.Contains(profile.Sampler, profile.Samplers);
    }

    [Fact]
    public void Samplers_that_a_model_can_not_run_are_left_out()
    {
        Copy("a");

        // DDIM has no answer where noise is predicted and nothing of the picture is left, so that the card must not make it the default.
        Change("a", "model.json", """{"name":"a","version":"1","licence":"MIT","defaults":{"sampler":"euler"}}""");
        Change("a", "scheduler/scheduler_config.json", """{"num_train_timesteps":1000,"beta_schedule":"scaled_linear","beta_start":0.00085,"beta_end":0.012,"prediction_type":"epsilon","rescale_betas_zero_snr":true,"timestep_spacing":"trailing"}""");
        var profile = ModelFolders.Read(Path.Combine(_folder.Path, "a"));

        Assert.DoesNotContain(Samplers.Ddim, profile.Samplers);
        Assert.Contains(Samplers.Euler, profile.Samplers);
    }

    [Fact]
    public void A_latent_consistency_model_tells_how_many_steps_its_finals_can_take()
    {
        var profile = ModelFolders.Read(Path.Combine(Repository.Root, "tests", "Diffusion.Tests", "models", "lcm"));

        // Of the 50 timesteps it was distilled at, a promotion at a strength of 0.4 goes over 20.
        Assert.Equal((0.4, 20), (profile.PromotionStrength, profile.MostSteps));
    }

    [Fact]
    public void A_model_that_only_inpaints_serves_no_briefs()
    {
        var error = Assert.Throws<DiffusionException>(() => ModelFolders.Read(Path.Combine(Repository.Root, "tests", "Diffusion.Tests", "models", "inpaint")));

        Assert.Equal(DiffusionErrorCodes.Mask, error.Code);
    }

    [Theory]
    [InlineData("unet/config.json", "garbage")]
    [InlineData("unet/config.json", null)]
    [InlineData("unet/model.onnx", "garbage")]
    [InlineData("vocabulary.json", "garbage")]
    [InlineData("model.json", "garbage")]
    [InlineData("model.json", "{\"name\":\"../../etc\"}")]
    [InlineData("model.json", "{\"name\":\"wide\",\"defaults\":{\"width\":8192}}")]
    [InlineData("model.json", "{\"name\":\"odd\",\"defaults\":{\"width\":72,\"height\":72}}")]
    public void A_broken_folder_is_reported_and_left_out(string file, string? content)
    {
        Copy("broken");
        Copy("good");
        Change("broken", file, content);
        var found = ModelFolders.Find(_folder.Path, _log);

        Assert.Equal("good", Path.GetFileName(Assert.Single(found).Value.Path));
        Assert.Contains(Path.Combine(_folder.Path, "broken"), Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_folders_of_one_name_are_reported_and_the_first_stays()
    {
        Copy("a");
        Copy("b");
        var found = ModelFolders.Find(_folder.Path, _log);

        Assert.Equal("a", Path.GetFileName(Assert.Single(found).Value.Path));
        Assert.Contains("atelier-demo", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_found_says_how_large_it_is()
    {
        Copy("a");
        Assert.Equal(ModelFolder.Open(Path.Combine(_folder.Path, "a")).Bytes, Assert.Single(ModelFolders.Find(_folder.Path, _log)).Value.Bytes);
    }

    [Fact]
    public void No_models_at_all_are_said()
    {
        Assert.Empty(ModelFolders.Find(Path.Combine(_folder.Path, "none"), _log));
        Assert.Single(_log.Lines);
    }

    [Fact]
    public async Task A_broken_brand_among_the_samples_keeps_no_studio_shut()
    {
        var brands = Directory.CreateDirectory(Path.Combine(_folder.Path, "samples", "brands")).FullName;
        await File.WriteAllTextAsync(Path.Combine(brands, "a.json"), "garbage");
        await File.WriteAllTextAsync(Path.Combine(brands, "b.json"), "null");
        File.Copy(Path.Combine(Repository.Root, "samples", "brands", "northwind.json"), Path.Combine(brands, "c.json"));
        await using var studio = await LocalStudio.OpenAsync(StudioOnDisk.Settings(Path.Combine(_folder.Path, "data")) with { Samples = Path.GetDirectoryName(brands)! }, _log, _ => { });
        await studio.StartAsync(withWorker: false);

        Assert.NotNull(await studio.Store.GetAsync(StoreKeys.Brand(StudioOnDisk.Workspace, "northwind")));
        Assert.Equal(2, _log.Lines.Count(l => l.Contains("brands", StringComparison.Ordinal)));
    }

    public void Dispose() => _folder.Dispose();

    private void Change(string folder, string file, string? content)
    {
        var path = Path.Combine(_folder.Path, folder, file);
        File.Delete(path);
        if (content is not null)
        {
            File.WriteAllText(path, content);
        }
    }

    private void Copy(string folder)
    {
        var model = Path.Combine(Repository.Root, "gpu-worker", "models", "demo");
        foreach (var file in Directory.EnumerateFiles(model, "*", SearchOption.AllDirectories).Where(f => !f.Contains($"{Path.DirectorySeparatorChar}training{Path.DirectorySeparatorChar}", StringComparison.Ordinal)))
        {
            var copy = Path.Combine(_folder.Path, folder, Path.GetRelativePath(model, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
