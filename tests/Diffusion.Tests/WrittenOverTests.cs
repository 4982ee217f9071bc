namespace Atelier.Diffusion.Tests;

/// <summary>Models in whose files somebody writes while they are loaded.</summary>
public sealed class WrittenOverTests : ModelFolderCopy
{
    [Theory]
    [InlineData("rank1", "unet/model.onnx", false)]
    [InlineData("rank1", "unet/model.onnx", true)]
    [InlineData("rank1", "vae_decoder/model.onnx", false)]
    [InlineData("sdxl", "unet/model.onnx_data", true)]
    public async Task What_is_written_over_draws_nothing_more_and_is_loaded_again_for_who_asks_next(string model, string file, bool cuts)
    {
        Become(model);
        await using var host = new ModelHost(new Dictionary<string, string> { [model] = Folder });
        using var before = await host.RentAsync(model, TestContext.Current.CancellationToken);
        Assert.IsType<Rendered>(before.Pipeline.Render([TestModels.Request()])[0]);
        var whole = await File.ReadAllBytesAsync(In(file), TestContext.Current.CancellationToken);

        // In the midst of a render, which goes no further.
        var engine = new RenderEngine();
        var outcome = (await engine.RenderAsync(before.Pipeline, [TestModels.Request()], new Listener(s => { if (s.Step == 2) WriteOver(file, cuts ? whole[..100] : whole); })))[0];
        Assert.Equal((DiffusionErrorCodes.ModelChanged, "model"), (outcome.Error().Code, outcome.Error().Field));
        Assert.Contains($"{file} was written over", outcome.Error().Message, StringComparison.Ordinal);
        Assert.Equal(DiffusionErrorCodes.ModelChanged, before.Pipeline.Render([TestModels.Request()])[0].Error().Code);
        Assert.Equal(DiffusionErrorCodes.ModelChanged, Assert.Throws<DiffusionException>(() => before.Pipeline.Repeat(TestModels.Request(), "2x4")).Code);

        WriteOver(file, whole);
        using var after = await host.RentAsync(model, TestContext.Current.CancellationToken);
        Assert.NotSame(before.Pipeline, after.Pipeline);
        Assert.IsType<Rendered>(after.Pipeline.Render([TestModels.Request()])[0]);
        Assert.Single(host.Loaded);
    }

    [Fact]
    public void What_is_written_over_during_the_last_step_ends_no_picture()
    {
        using var model = DiffusionModel.Load(ModelFolder.Open(Folder));
        var decoder = File.ReadAllBytes(In("vae_decoder/model.onnx"));
        var outcome = new DiffusionPipeline(model).Render([TestModels.Request()], new Listener(s => { if (s.Step == s.Total) WriteOver("vae_decoder/model.onnx", decoder); }))[0];
        Assert.Equal(DiffusionErrorCodes.ModelChanged, outcome.Error().Code);
    }

    [Fact]
    public void A_file_that_is_out_of_reach_is_a_model_to_be_loaded_again()
    {
        var isThere = true;
        using var files = HeldFiles.Open([new("unet/model.onnx", In("unet/model.onnx"), 1)], [], _ => isThere ? (1, DateTime.UnixEpoch) : throw new IOException("Stale file handle."));
        Assert.Null(files.Change);
        isThere = false;
        Assert.Equal(DiffusionErrorCodes.ModelChanged, files.Change!.Code);
        Assert.Contains("unet/model.onnx is out of reach since the model was loaded from it (Stale file handle)", files.Change.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_put_in_a_files_place_leaves_a_loaded_model_as_it_is()
    {
        using var model = DiffusionModel.Load(ModelFolder.Open(Folder));
        var pipeline = new DiffusionPipeline(model);
        var first = pipeline.Render([TestModels.Request()])[0].Rendered();
        File.WriteAllBytes(In("unet/new"), [1, 2, 3]);
        File.Move(In("unet/new"), In("unet/model.onnx"), overwrite: true);
        Assert.Equal(first.Picture.Rgb, pipeline.Render([TestModels.Request()])[0].Rendered().Picture.Rgb);
    }

    private void WriteOver(string file, byte[] bytes)
    {
        using (var stream = new FileStream(In(file), FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            stream.SetLength(bytes.Length);
            stream.Write(bytes);
        }

        // Clocks of file systems tick slowly.
        File.SetLastWriteTimeUtc(In(file), File.GetLastWriteTimeUtc(In(file)).AddSeconds(2));
    }
}
