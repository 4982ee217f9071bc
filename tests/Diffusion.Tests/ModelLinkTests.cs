using System.Diagnostics;

namespace Atelier.Diffusion.Tests;

/// <summary>Links in model folders, and what else is no plain file.</summary>
public sealed class ModelLinkTests : ModelFolderCopy
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Files_and_folders_that_lead_elsewhere_or_nowhere_are_listed_and_never_read()
    {
        Move("unet", Elsewhere("unet"));
        File.Move(In("vae_decoder/model.onnx"), Elsewhere("d"));
        File.CreateSymbolicLink(In("vae_decoder/model.onnx"), Elsewhere("d"));
        File.Delete(In("tokenizer/merges.txt"));
        File.CreateSymbolicLink(In("tokenizer/merges.txt"), "nowhere");
        File.CreateSymbolicLink(In("text_encoder/a"), "b");
        File.CreateSymbolicLink(In("text_encoder/b"), "a");
        File.CreateSymbolicLink(In("text_encoder/passwd"), "/etc/passwd");
        string[] expected =
        [
            "text_encoder/a cannot be read: its links lead in a circle.",
            "text_encoder/b cannot be read: its links lead in a circle.",
            "text_encoder/passwd leads out of the folder; expected a file in it, or a link to one or to the blobs of the Hugging Face cache that the folder lies in.",
            "tokenizer/merges.txt is a link to what does not exist.",
            "unet is a link; expected the folder itself, since folders that are links are not entered.",
            "vae_decoder/model.onnx leads out of the folder; expected a file in it, or a link to one or to the blobs of the Hugging Face cache that the folder lies in.",
        ];
        Assert.Equal(expected, (await ProblemsAsync()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Links_in_a_circle_end()
    {
        Directory.CreateSymbolicLink(In("unet/a"), ".");
        Directory.CreateSymbolicLink(In("unet/b"), ".");
        Directory.CreateSymbolicLink(In("vae_encoder/root"), "/");
        Assert.Equal(["unet/a is a link", "unet/b is a link", "vae_encoder/root is a link"], (await ProblemsAsync()).Select(p => p.Split(';')[0]).Order(StringComparer.Ordinal));
        await Assert.ThrowsAsync<ModelFolderException>(() => Task.Run(() => ModelHash.Compute(Folder)).WaitAsync(Limit));
    }

    [Fact]
    public async Task APath_through_a_linked_folder_does_not_lead_out_either()
    {
        // By its text alone the target is in the folder.
        Directory.CreateSymbolicLink(In("way"), Elsewhere(""));
        File.Move(In("unet/model.onnx"), Elsewhere("model.onnx"));
        File.CreateSymbolicLink(In("unet/model.onnx"), "../way/model.onnx");
        Assert.StartsWith("unet/model.onnx leads out of the folder", Assert.Single(await ProblemsAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_within_the_folder_and_to_the_folder_count_as_what_they_lead_to()
    {
        var (hash, bytes) = (ModelHash.Compute(Folder), ModelFolder.Open(Folder).NetworkBytes);
        Directory.CreateDirectory(In("store"));
        File.Move(In("unet/model.onnx"), In("store/u"));
        File.CreateSymbolicLink(In("unet/model.onnx"), "../store/u");
        Directory.CreateSymbolicLink(Elsewhere("model"), Folder);
        var folder = await Task.Run(() => ModelFolder.Open(Elsewhere("model"))).WaitAsync(Limit);
        Assert.Equal((hash, bytes), (folder.Hash, folder.NetworkBytes));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Networks_with_weights_in_files_of_their_own_are_loaded_and_fused_wherever_links_lead(bool network, bool weights)
    {
        Become("rank1");
        var expected = TestModels.Pipeline().Render([TestModels.Request()])[0].Rendered();
        Assert.True(TestModels.Get("rank1").Fused.Attentions > 0);
        var cache = Directory.CreateDirectory(Elsewhere("models--some--model")).FullName;
        var (blobs, snapshot) = (Directory.CreateDirectory(Path.Combine(cache, "blobs")).FullName, Path.Combine(cache, "snapshots", "abc"));
        Directory.CreateDirectory(Path.GetDirectoryName(snapshot)!);
        Directory.Move(Folder, snapshot);
        Directory.CreateDirectory(Folder);
        foreach (var folder in (string[])["unet", "vae_decoder"])
        {
            var file = Path.Combine(snapshot, folder, "model.onnx");
            File.Move(file, file + "_data");
            var graph = new GraphRewriter(file + "_data", WeightFolder.Of(file + "_data", []), alignment: 1).Write(OnnxGraph.Read(file + "_data").Nodes, new HashSet<GraphNode>(), []);
            File.WriteAllBytes(file, graph.ToArray());
            Assert.Equal(["model.onnx_data"], OnnxFile.Inspect(file).ExternalFiles);
            if (network) Link(file, Path.Combine(blobs, folder));
            if (weights) Link(file + "_data", Path.Combine(blobs, folder + "1"));
        }

        foreach (var fuses in (bool[])[true, false])
        {
            using var model = DiffusionModel.Load(ModelFolder.Open(snapshot), new SessionSettings { IntraOpThreads = 1, FusesAttention = fuses });
            Assert.Empty(model.Refusals);
            Assert.Equal(fuses ? TestModels.Get("rank1").Fused : default, model.Fused);
            Assert.InRange(Goldens.LargestDifference(expected.Picture, new DiffusionPipeline(model).Render([TestModels.Request()])[0].Rendered().Picture), 0, 1);
        }

        static void Link(string file, string blob)
        {
            File.Move(file, blob);
            File.CreateSymbolicLink(file, Path.GetRelativePath(Path.GetDirectoryName(file)!, blob));
        }
    }

    [Theory]
    [InlineData("rank1")]
    [InlineData("sdxl")]
    [InlineData("control")]
    public async Task AFolder_of_the_Hugging_Face_cache_is_read_through_its_blobs(string model)
    {
        Become(model);
        var hash = ModelHash.Compute(Folder);
        var cache = Directory.CreateDirectory(Elsewhere("models--some--model")).FullName;
        var blobs = Directory.CreateDirectory(Path.Combine(cache, "blobs")).FullName;
        var snapshot = Path.Combine(cache, "snapshots", "abc");
        var count = 0;
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            var blob = Path.Combine(blobs, $"{count++}");
            File.Copy(file, blob);
            var link = Path.Combine(snapshot, Path.GetRelativePath(Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(link)!);
            File.CreateSymbolicLink(link, Path.GetRelativePath(Path.GetDirectoryName(link)!, blob));
        }

        var folder = await Task.Run(() => ModelFolder.Open(snapshot)).WaitAsync(Limit);
        Assert.Equal((hash, ModelFolder.Open(Folder).NetworkBytes), (folder.Hash, folder.NetworkBytes));
        DiffusionModel.Load(folder).Dispose();

        // The blobs of another model are as far away as anything.
        var other = Path.Combine(Elsewhere(""), "models--some--other", "blobs");
        Directory.CreateDirectory(other);
        File.Move(Path.Combine(blobs, "0"), Path.Combine(other, "0"));
        Directory.Delete(blobs, recursive: true);
        Directory.CreateSymbolicLink(blobs, other);
        Assert.Throws<ModelFolderException>(() => ModelFolder.Open(snapshot));
    }

    [Theory]
    [InlineData("unet/config.json")]
    [InlineData("unet/model.onnx")]
    [InlineData("tokenizer/merges.txt")]
    [InlineData("model.json")]
    [InlineData("README.md")]
    [InlineData("unet/pipe")]
    public async Task APipe_is_never_waited_for(string file)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Pipes are no files there.");
        File.Delete(In(file));
        using (var make = Process.Start("mkfifo", In(file))) await make.WaitForExitAsync();
        var open = Task.Run(() => ModelFolder.Open(Folder).Hash).WaitAsync(Limit);
        if (file is "README.md" or "unet/pipe") Assert.NotEmpty(await open);
        else Assert.Equal($"{file} is empty or no regular file.", Assert.Single((await Assert.ThrowsAsync<ModelFolderException>(() => open)).Problems));
    }

    [Theory]
    [InlineData("unet/config.json", 1 << 20)]
    [InlineData("model_index.json", 1 << 20)]
    [InlineData("model.json", 1 << 20)]
    [InlineData("tokenizer/merges.txt", 16 << 20)]
    [InlineData("tokenizer/vocab.json", 16 << 20)]
    public void What_is_far_too_long_is_not_read(string file, long most)
    {
        using (var stream = File.Create(In(file))) stream.SetLength(most + 1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains($"{file} has {most + 1} bytes; expected at most {most}.", Assert.Throws<ModelFolderException>(() => ModelFolder.Open(Folder)).Problems);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
    }

    private async Task<IReadOnlyList<string>> ProblemsAsync() =>
        (await Assert.ThrowsAsync<ModelFolderException>(() => Task.Run(() => ModelFolder.Open(Folder)).WaitAsync(Limit))).Problems;

    private void Move(string name, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(In(name))) File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        Directory.Delete(In(name), recursive: true);
        Directory.CreateSymbolicLink(In(name), target);
    }
}
