using System.Text.Json.Nodes;
using Atelier.Core.Renders;
using Atelier.Core.Storage;
using Atelier.Imaging;
using Atelier.Local.Platform;

namespace Atelier.Local.Tests.Studio;

/// <summary>Renders from the terminal and repeats them, with the demo model.</summary>
public sealed class RenderAndReproduce : IDisposable
{
    private const string DemoFolder = "(the demo model's folder)";
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task What_was_rendered_comes_out_the_same_byte_by_byte_and_a_change_is_noticed()
    {
        var (code, said, error) = await RunAsync("render", "--model", "demo", "--prompt", "three white circles on a teal gradient", "--seed", "7", "--steps", "4", "--batch", "3", "--out", "circles.png", "--json");
        Assert.True(code == 0, error);
        var lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["6x4", "6x4", "6x4"], lines.Select(l => (string)JsonNode.Parse(l)!["record"]!["buckets"]!));
        var record = Path.Combine(_folder.Path, "record.json");
        await File.WriteAllTextAsync(record, said);

        (code, said, error) = await RunAsync("reproduce", record);
        Assert.True(code == 0, said + error);
        Assert.Equal(3, said.Split('\n').Count(l => l.EndsWith("the same bytes", StringComparison.Ordinal)));

        // On another device bytes may differ; a service's picture can't be had again at all, and doesn't keep the others from it.
        await File.WriteAllLinesAsync(record, [lines[0].Replace("\"cpu\"", "\"cuda:0\"", StringComparison.Ordinal)]);
        (code, _, error) = await RunAsync("reproduce", record);
        Assert.Equal((0, true), (code, error.Contains("rendered on cuda:0 and is repeated on cpu", StringComparison.Ordinal)));
        await File.WriteAllLinesAsync(record, [lines[0].Replace("\"cpu\"", "\"managed/gpt-image-1\"", StringComparison.Ordinal), lines[1]]);
        (code, said, error) = await RunAsync("reproduce", record);
        Assert.Equal((1, true), (code, error.Contains("managed service", StringComparison.Ordinal)));
        Assert.Single(said.Split('\n'), l => l.EndsWith("the same bytes", StringComparison.Ordinal));

        // Records of the pictures as they would be had another machine made them, one of them much unlike.
        await File.WriteAllTextAsync(record, Changed(lines[0], by: 1));
        (code, said, _) = await RunAsync("reproduce", record);
        Assert.Equal((3, true), (code, said.Contains("difference of a channel is 1/255", StringComparison.Ordinal)));
        await File.WriteAllLinesAsync(record, [Changed(lines[1], by: 9).Replace((string)JsonNode.Parse(lines[1])!["record"]!["runtime"]!, "1.0.0", StringComparison.Ordinal), lines[2]]);
        (code, said, _) = await RunAsync("reproduce", record);
        Assert.Equal((1, true), (code, said.Contains("difference of a channel is 9/255; ONNX Runtime 1.0.0 rendered it", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Attention_is_run_again_as_it_was_run_then()
    {
        var model = Path.Combine(Repository.Root, "tests", "Diffusion.Tests", "models", "rank1");
        var record = Path.Combine(_folder.Path, "record.json");
        foreach (var (attention, provider) in new[] { ("fused", "cpu:fused-attention"), ("plain", "cpu") })
        {
            var (code, said, error) = await LocalProgram.RunAsync(_folder.Path, Path.Combine(_folder.Path, "data"), ("ATELIER_ATTENTION", attention), ["render", "--model", model, "--prompt", "one star", "--steps", "4", "--out", $"{attention}.png", "--json"]);
            Assert.True(code == 0, error);
            Assert.Equal(provider, (string)JsonNode.Parse(said)!["record"]!["provider"]!);
            await File.WriteAllTextAsync(record, said);
            (code, said, error) = await RunAsync("reproduce", record, "--model", model);
            Assert.Equal((0, ""), (code, error));
            Assert.EndsWith("the same bytes", said.Trim(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_picture_that_was_started_from_is_part_of_the_record()
    {
        var init = Path.Combine(_folder.Path, "init.png");
        await File.WriteAllBytesAsync(init, Png.Encode(Flat(128, 200)));
        var mask = Path.Combine(_folder.Path, "mask.png");
        await File.WriteAllBytesAsync(mask, Png.Encode(Flat(128, 255)));
        var (code, said, error) = await RunAsync("render", "--prompt", "one star", "--init", init, "--mask", mask, "--strength", "0.5", "--out", "star.png", "--json");
        Assert.True(code == 0, error);
        var record = Path.Combine(_folder.Path, "record.json");
        await File.WriteAllTextAsync(record, said);
        (code, said, error) = await RunAsync("reproduce", record);
        Assert.True(code == 0, said + error);

        await File.WriteAllBytesAsync(init, Png.Encode(Flat(128, 10)));
        (code, _, error) = await RunAsync("reproduce", record);
        Assert.Equal(1, code);
        Assert.Contains("is not what it was", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_asset_of_the_studio_comes_out_the_same_byte_by_byte()
    {
        var output = Path.Combine(_folder.Path, "out");
        var (code, said, error) = await RunAsync("brief", Path.Combine(Repository.Root, "samples", "briefs", "one-star.json"), "--approve", "first", "--out", output);
        Assert.True(code == 0, said + error);
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(output, "manifest.json")))!;
        (code, said, error) = await RunAsync("reproduce", (string)manifest["assets"]![0]!["id"]!);
        Assert.True(code == 0, said + error);
        Assert.Contains("the same bytes", said, StringComparison.Ordinal);

        (code, said, error) = await RunAsync("reproduce", await AddRenderAsync("1.0.0"));
        Assert.True(code == 3, said + error);
        Assert.Contains("difference of a channel is 1/255; ONNX Runtime 1.0.0 rendered it", said, StringComparison.Ordinal);
        (code, said, error) = await RunAsync("reproduce", await AddRenderAsync(runtime: null));
        Assert.True(code == 3, said + error);
        Assert.EndsWith("1/255", said.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_was_given_by_its_folder_is_found_again_and_a_long_prompt_is_reported()
    {
        var model = Path.Combine(Repository.Root, "tests", "Diffusion.Tests", "models", "rank1");
        var (code, said, error) = await RunAsync("render", "--model", model, "--prompt", string.Concat(Enumerable.Repeat("7 ", 50)), "--negative", "red", "--steps", "2", "--out", "seven.png", "--json");
        Assert.True(code == 0, error);
        Assert.Contains("the prompt has 50 tokens and fills 3 windows of the text encoder; the last 8 did not fit and were left out", error, StringComparison.Ordinal);
        Assert.DoesNotContain("negative", error, StringComparison.Ordinal);
        var record = Path.Combine(_folder.Path, "record.json");
        await File.WriteAllTextAsync(record, said);
        (code, said, error) = await RunAsync("reproduce", record);
        Assert.True(code == 0, said + error);
        Assert.Contains("the same bytes", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--batch takes 1 to 64", "--batch", "0")]
    [InlineData("--batch takes 1 to 64", "--batch", "65")]
    [InlineData("--negative is no well-formed UTF-8", "--negative", "caf\uFFFD")]
    [InlineData("width: This model cannot draw a width of 72, which is no multiple of 16. Ask for 64 or 80.", "--size", "72x128")]
    public async Task What_can_not_be_rendered_is_refused_with_the_way_out(string message, string option, string value)
    {
        var (code, _, error) = await RunAsync("render", "--prompt", "one star", "--steps", "1", option, value);
        Assert.NotEqual(0, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder.Path, "render.png")));
    }

    [Theory]
    [InlineData("nowhere/star.png", "There is no folder")]
    [InlineData("data", "is a folder; name a file")]
    [InlineData("init.png", "the picture is made from")]
    public async Task Where_no_picture_can_go_is_said_before_anything_is_drawn(string output, string message)
    {
        var init = Path.Combine(_folder.Path, "init.png");
        await File.WriteAllBytesAsync(init, Png.Encode(Flat(128, 200)));
        Directory.CreateDirectory(Path.Combine(_folder.Path, "data"));
        var (code, said, error) = await RunAsync("render", "--prompt", "one star", "--init", init, "--out", output, "--json");
        Assert.Equal((1, ""), (code, said));
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Equal(Png.Encode(Flat(128, 200)), await File.ReadAllBytesAsync(init));
    }

    [Theory]
    [InlineData("", "holds no record of a render")]
    [InlineData("\n\n{\n", "Line 3 of")]
    [InlineData("{\"prompt\":7}", "at $.prompt")]
    [InlineData("null", "Line 1 of")]
    [InlineData("{\"prompt\":\"x\",\"picture\":null,\"record\":null}", "Line 1 of")]
    public async Task A_file_without_records_is_no_success(string text, string message)
    {
        var record = Path.Combine(_folder.Path, "record.json");
        await File.WriteAllTextAsync(record, text);
        var (code, said, error) = await RunAsync("reproduce", record);
        Assert.Equal((1, ""), (code, said));
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--init")]
    [InlineData("--control")]
    public async Task A_damaged_picture_is_named(string option)
    {
        var path = Path.Combine(_folder.Path, "cut.png");
        await File.WriteAllBytesAsync(path, Png.Encode(Flat(128, 200))[..60]);
        var (code, _, error) = await RunAsync("render", "--prompt", "one star", option, path);
        Assert.Equal(1, code);
        Assert.Contains($"'{path}' is no picture that can be used", error, StringComparison.Ordinal);
        Assert.Contains("Give an intact PNG.", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/dev/zero", "no regular file")]
    [InlineData("empty.png", "is empty")]
    [InlineData("huge.png", "has more than 256 MiB")]
    public async Task A_picture_of_no_bytes_or_without_end_is_not_read(string name, string message)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Devices are files there alone.");
        var path = Path.Combine(_folder.Path, name);
        if (name != path) await using (var file = File.Create(path)) file.SetLength(name == "huge.png" ? (256 << 20) + 1 : 0);
        var (code, _, error) = await RunAsync("render", "--prompt", "one star", "--init", path);
        Assert.Equal(1, code);
        Assert.Contains($"'{path}' ", error, StringComparison.Ordinal);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such-thing")]
    [InlineData("../../etc/shadow-of-a-doubt")]
    [InlineData("b-1.r1.s0.v0.p.a1")]
    public async Task What_is_not_there_is_said_in_words(string what)
    {
        var (code, _, error) = await RunAsync("reproduce", what);
        Assert.Equal(1, code);
        Assert.Contains("is no file", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ATELIER_ATTENTION", "flash", "ATELIER_ATTENTION is fused or plain", "models")]
    [InlineData("ATELIER_NORMS", "on", "ATELIER_NORMS is fused or plain", "models")]
    [InlineData("ATELIER_DEVICE", "cuda", "no CUDA provider", "models", "check", DemoFolder)]
    [InlineData("ATELIER_DEVICE", "cuda", "no CUDA provider", "worker")]
    [InlineData("ATELIER_DEVICE", "cuda", "no CUDA provider", "render", "--prompt", "x")]
    [InlineData("ATELIER_DEVICE", "tpu", "is cpu or cuda", "worker")]
    [InlineData("ATELIER_MODEL_MEMORY", "-1", "whole number", "worker")]
    public async Task A_device_or_budget_that_can_not_be_is_an_error_at_the_start(string setting, string value, string said, params string[] arguments)
    {
        var (code, _, error) = await LocalProgram.RunAsync(_folder.Path, Path.Combine(_folder.Path, "data"), (setting, value), [.. arguments.Select(a => a == DemoFolder ? Path.Combine(Repository.Root, "gpu-worker", "models", "demo") : a)]);
        Assert.Equal(1, code);
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static Picture Flat(int side, byte grey) => new(side, side, [.. Enumerable.Repeat(grey, side * side * 3)]);

    /// <summary>Adds a job to the studio as it would be had another version of the runtime drawn the first picture, a little differently; gives its id.</summary>
    private async Task<string> AddRenderAsync(string? runtime)
    {
        await using var platform = await LocalPlatform.OpenAsync(new() { DataFolder = Path.Combine(_folder.Path, "data") });
        var results = new List<RenderResult>();
        await foreach (var listing in platform.Store.ListAsync("studio/renders/", startAfter: null)) results.Add(await platform.Store.ReadRequiredAsync<RenderResult>(listing.Key));
        var drawn = results.First(r => r.Status == RenderStatus.Succeeded);
        var id = RenderJobId.Parse(drawn.JobId) with { Attempt = results.Count + 1 };
        var picture = await platform.Store.PutBlobAsync("studio", Changed((await platform.Store.GetBlobAsync("studio", drawn.PictureSha256!)).Span, by: 1));
        await platform.Store.WriteOnceAsync(StoreKeys.Render("studio", id.ToString()), drawn with { JobId = id.ToString(), PictureSha256 = picture, Runtime = runtime });
        return id.ToString();
    }

    private static byte[] Changed(ReadOnlySpan<byte> png, int by)
    {
        var picture = Png.Decode(png.ToArray());
        var rgb = picture.Rgb.ToArray();
        rgb[100] = (byte)(rgb[100] < 128 ? rgb[100] + by : rgb[100] - by);
        return Png.Encode(new Picture(picture.Width, picture.Height, rgb));
    }

    private static string Changed(string line, int by)
    {
        var receipt = JsonNode.Parse(line)!;
        var path = (string)receipt["picture"]!["path"]!;
        var bytes = Changed(File.ReadAllBytes(path), by);
        File.WriteAllBytes(path, bytes);
        receipt["picture"]!["sha256"] = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
        return receipt.ToJsonString();
    }

    private Task<(int Code, string Said, string Error)> RunAsync(params IReadOnlyList<string> arguments) => LocalProgram.RunAsync(_folder.Path, Path.Combine(_folder.Path, "data"), arguments);
}
