using Atelier.Imaging;

namespace Atelier.Local.Tests.Studio;

/// <summary>The program as people run it, in a process of its own.</summary>
public sealed class CommandLine : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_brief_that_is_not_there_is_said()
    {
        var (code, _, error) = await RunAsync("brief", "missing.json");
        Assert.Equal(2, code);
        Assert.Contains("missing.json", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data), "Nothing is opened for a brief that can't be read.");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"title\":7}")]
    [InlineData("{\"title\":\"t\",\"intent\":{\"subject\":\"s\",\"references\":[{\"sha256\":\"x\"}]},\"output\":{\"shots\":[]}}")]
    public async Task A_malformed_brief_is_said_in_words(string json)
    {
        var (code, _, error) = await RunAsync("brief", await FileAsync(json));
        Assert.Equal(2, code);
        AssertInWords(error);
    }

    [Fact]
    public async Task Every_problem_of_an_absurd_brief_is_said()
    {
        var (code, _, error) = await RunAsync("brief", await FileAsync($$"""
            {
              "title": "", "campaign": "../../etc", "brand": "No Such Brand",
              "intent": { "subject": "{{new string('x', 100_000)}}", "minimumAge": -3, "locales": ["not a locale"] },
              "output": { "shots": [{ "width": 1000000, "height": 3, "variants": 9000 }] },
              "settings": { "steps": 100000, "guidance": -1, "sampler": "../x" }
            }
            """));

        Assert.Equal(2, code);
        AssertInWords(error);
        foreach (var field in new[] { "title", "campaign", "brand", "intent.subject", "intent.minimumAge", "intent.locales[0]", "output.shots[0].width", "output.shots[0].height", "output.shots[0].variants", "settings.steps", "settings.guidance", "settings.sampler" })
        {
            Assert.Contains($"{field}: ", error, StringComparison.Ordinal);
        }

        Assert.True(error.Length < 10_000, "What was sent is not sent back.");
    }

    [Fact]
    public async Task An_oversized_brief_is_not_read()
    {
        var (code, _, error) = await RunAsync("brief", await FileAsync("{\"title\":\"" + new string('x', 2 << 20) + "\"}"));
        Assert.Equal(2, code);
        Assert.Contains("at most", error, StringComparison.Ordinal);
        AssertInWords(error);
    }

    [Fact]
    public async Task A_brief_nested_too_deeply_is_said()
    {
        var (code, _, error) = await RunAsync("brief", await FileAsync(string.Concat(Enumerable.Repeat("{\"intent\":", 500)) + "1" + new string('}', 500)));
        Assert.Equal(2, code);
        AssertInWords(error);
    }

    [Theory]
    [InlineData("sdxl", "SDXL, epsilon prediction", "two rows a picture", "inpainting by blending")]
    [InlineData("lcm", "epsilon prediction", "an input of the network", "image to image", "with lcm all steps are taken", "; lcm unless")]
    [InlineData("inpaint", "epsilon prediction", "two rows a picture", "inpainting alone")]
    [InlineData("control", "epsilon prediction", "two rows a picture", "2 control pictures")]
    [InlineData("rank0", "velocity prediction", "lock-step groups", "text to image")]
    [InlineData("flow", "flow prediction", "at different steps", "flow_match_euler")]
    public async Task A_model_folder_is_said_to_be_what_it_is(string model, params string[] facts)
    {
        var (code, output, error) = await RunAsync("models", "check", Path.Combine(Repository.Root, "tests", "Diffusion.Tests", "models", model));
        Assert.Equal((0, ""), (code, error));
        Assert.All(facts, fact => Assert.Contains(fact, output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_model_folder_that_can_not_run_is_said_with_all_that_is_wrong()
    {
        var broken = Directory.CreateDirectory(Path.Combine(_folder.Path, "broken", "unet"));
        await File.WriteAllTextAsync(Path.Combine(broken.FullName, "model.onnx"), "no network", TestContext.Current.CancellationToken);
        var (code, _, error) = await RunAsync("models", "check", broken.Parent!.FullName);
        Assert.Equal(1, code);
        Assert.All(["model_index.json is missing", "unet/model.onnx is no ONNX model", "text_encoder/model.onnx is missing", "tokenizer/vocab.json is missing"], e => Assert.Contains(e, error, StringComparison.Ordinal));
        AssertInWords(error);
    }

    [Fact]
    public async Task What_stands_in_for_a_models_scheduler_is_said()
    {
        var model = CopyOf("rank1");
        await File.WriteAllTextAsync(Path.Combine(model, "scheduler", "scheduler_config.json"), """{ "_class_name": "SASolverScheduler" }""", TestContext.Current.CancellationToken);
        var (code, output, _) = await RunAsync("models", "check", model);
        Assert.Equal(0, code);
        Assert.Contains("SASolverScheduler is not among the samplers here, so ddim stands in", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--prompt takes at most 8000 characters", "--prompt", "LONG")]
    [InlineData("--negative takes at most 8000 characters", "--prompt", "x", "--negative", "LONG")]
    [InlineData("The command line is too long", "--prompt", "x", "--out", "LONG")]
    [InlineData("--strength says how much of --init is redrawn", "--prompt", "x", "--strength", "0.5")]
    [InlineData("mask: A mask needs a picture", "--prompt", "x", "--mask", "PNG")]
    [InlineData("controls: The model takes no control pictures", "--prompt", "x", "--control", "PNG")]
    [InlineData("start.strength: A strength of NaN", "--prompt", "x", "--init", "PNG", "--strength", "NaN")]
    [InlineData("'-1' for option '--seed'", "--prompt", "x", "--seed", "-1")]
    public async Task A_render_that_can_not_be_is_said_with_what_is_at_fault(string said, params string[] arguments)
    {
        var picture = Path.Combine(_folder.Path, "grey.png");
        await File.WriteAllBytesAsync(picture, Png.Encode(Picture.Solid(8, 8, new Rgb(128, 128, 128))), TestContext.Current.CancellationToken);
        var (code, _, error) = await RunAsync(["render", .. arguments.Select(a => a switch { "LONG" => new string('a', 100_000), "PNG" => picture, _ => a })]);
        Assert.Equal(1, code);
        Assert.Contains(said, error, StringComparison.Ordinal);
        AssertInWords(error);
    }

    [Fact]
    public async Task A_model_folder_that_loads_and_gives_no_picture_is_not_said_to_run()
    {
        var target = CopyOf("rank1");

        // One level less: pictures would be half as large as the decoder makes them.
        var config = Path.Combine(target, "vae_decoder", "config.json");
        await File.WriteAllTextAsync(config, (await File.ReadAllTextAsync(config, TestContext.Current.CancellationToken)).Replace("16,\n  16,\n  16", "16,\n  16", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var (code, output, error) = await RunAsync("models", "check", target);
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("vae_decoder", error, StringComparison.Ordinal);
        AssertInWords(error);
    }

    [Fact]
    public async Task An_empty_folder_does_not_verify()
    {
        var empty = Directory.CreateDirectory(Path.Combine(_folder.Path, "empty")).FullName;
        var (code, _, error) = await RunAsync("verify", empty);
        Assert.InRange(code, 1, 2);
        Assert.Contains("manifest.json", error, StringComparison.Ordinal);
        AssertInWords(error);
    }

    [Fact]
    public async Task The_sample_brief_is_delivered_and_its_folder_verifies_until_it_is_changed()
    {
        var output = Path.Combine(_folder.Path, "out");
        var (code, said, error) = await RunAsync("brief", Path.Combine(Repository.Root, "samples", "briefs", "one-star.json"), "--approve", "first", "--out", output);
        Assert.True(code == 0, $"{code}\n{said}\n{error}");
        Assert.Contains("Delivered", said, StringComparison.Ordinal);
        Assert.Equal((0, 0), ((await RunAsync("verify", output)).Code, (await RunAsync("audit", "verify")).Code));

        var picture = Directory.EnumerateFiles(output, "*.png").Single();
        var bytes = await File.ReadAllBytesAsync(picture);
        bytes[^20] ^= 1;
        await File.WriteAllBytesAsync(picture, bytes);
        var (changed, _, problem) = await RunAsync("verify", output);
        Assert.Equal(1, changed);
        Assert.Contains("the picture was changed", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_brief_that_is_rejected_says_why_and_writes_nothing()
    {
        var output = Path.Combine(_folder.Path, "out");
        var (code, said, error) = await RunAsync("brief", Path.Combine(Repository.Root, "samples", "briefs", "one-star.json"), "--approve", "none", "--out", output);
        Assert.Equal(1, code);
        Assert.Contains("Rejected", said + error, StringComparison.Ordinal);
        Assert.Contains("rejected every variant", said + error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(output));
    }

    [Fact]
    public async Task A_data_folder_that_can_not_be_is_said()
    {
        await File.WriteAllTextAsync(Data, "a file where a folder should be");
        var (code, _, error) = await RunAsync("audit", "verify");
        Assert.Equal(1, code);
        Assert.Contains(Data, error, StringComparison.Ordinal);
        AssertInWords(error);
    }

    public void Dispose() => _folder.Dispose();

    private string CopyOf(string model)
    {
        var (source, target) = (Path.Combine(Repository.Root, "tests", "Diffusion.Tests", "models", model), Path.Combine(_folder.Path, "copy"));
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(target, Path.GetRelativePath(source, Path.GetDirectoryName(file)!)));
            File.Copy(file, Path.Combine(target, Path.GetRelativePath(source, file)));
        }

        return target;
    }

    private string Data => Path.Combine(_folder.Path, "data");

    private async Task<string> FileAsync(string content)
    {
        var path = Path.Combine(_folder.Path, "brief.json");
        await File.WriteAllTextAsync(path, content);
        return path;
    }

    private static void AssertInWords(string error)
    {
        Assert.NotEmpty(error);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", error, StringComparison.Ordinal);
    }

    private Task<(int Code, string Said, string Error)> RunAsync(params IReadOnlyList<string> arguments) => LocalProgram.RunAsync(_folder.Path, Data, arguments);
}
