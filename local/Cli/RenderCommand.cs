using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Atelier.Core.Workflows;
using Atelier.Diffusion;
using Atelier.Imaging;
using Atelier.Local.Hosting;
using Atelier.Rendering;
using Spectre.Console;

namespace Atelier.Local.Cli;

/// <summary><c>./run render</c>: a prompt to PNG files, without brief, lanes or ledger.</summary>
internal static class RenderCommand
{
    private const int MostPictures = 64;

    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "A model's name or its folder.", DefaultValueFactory = _ => "demo" };
        var prompt = new Option<string>("--prompt") { Description = "What to draw.", Required = true };
        var negative = new Option<string?>("--negative") { Description = "What to avoid." };
        var seed = new Option<ulong>("--seed") { Description = "Seed of the first picture; each further one counts up." };
        var steps = new Option<int?>("--steps") { Description = "Denoising steps." };
        var guidance = new Option<float?>("--guidance") { Description = "Classifier-free guidance scale.", CustomParser = OptionValues.Number<float> };
        var sampler = new Option<string?>("--sampler") { Description = $"One of {string.Join(", ", Samplers.Names)}; {string.Join(", ", Samplers.CallTwice)} take two calls of the network a step, so twice the time." };
        var size = new Option<string?>("--size") { Description = "WIDTHxHEIGHT in pixels." };
        var init = new Option<FileInfo?>("--init") { Description = "A PNG to start from (image to image)." };
        var strength = new Option<float>("--strength") { Description = "How much of --init is redrawn.", DefaultValueFactory = _ => 0.6f, CustomParser = result => OptionValues.Number<float>(result) ?? 0 };
        var mask = new Option<FileInfo?>("--mask") { Description = "A PNG of --init's size: white is redrawn, black is kept (inpainting)." };
        var control = new Option<string[]>("--control") { Description = "A PNG that steers the composition, one for each ControlNet in the model, as PNG or PNG:SCALE.", DefaultValueFactory = _ => [] };
        var batch = new Option<int>("--batch") { Description = "Pictures drawn together.", DefaultValueFactory = _ => 1 };
        batch.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > MostPictures)
            {
                result.AddError($"--batch takes 1 to {MostPictures} pictures.");
            }
        });
        var longest = new RenderLimits().MaxPromptLength;
        foreach (var text in (Option<string>[])[prompt, negative!])
        {
            text.Validators.Add(result =>
            {
                if (result.GetValueOrDefault<string?>()?.Length > longest)
                {
                    result.AddError($"{text.Name} takes at most {longest} characters.");
                }

                // What a terminal sends that is no UTF-8 arrives as this sign.
                if (result.GetValueOrDefault<string?>()?.Contains('\uFFFD', StringComparison.Ordinal) == true)
                {
                    result.AddError($"{text.Name} is no well-formed UTF-8 text.");
                }
            });
        }

        var output = new Option<FileInfo>("--out") { Description = "Where the PNG goes; a batch gets numbers.", DefaultValueFactory = _ => new("render.png") };
        var json = new Option<bool>("--json") { Description = "Print what each picture was made with as a line of JSON, which 'reproduce' takes." };
        var command = new Command("render", "Draws a prompt, without a brief.") { model, prompt, negative, seed, steps, guidance, sampler, size, init, strength, mask, control, batch, output, json };
        command.Validators.Add(result =>
        {
            if (result.GetResult(init) is null && result.GetResult(strength) is { Implicit: false })
            {
                result.AddError("--strength says how much of --init is redrawn: give --init, or leave it out.");
            }
        });
        command.SetAction((parsed, cancel) => Terminal.RunAsync(() => Task.Run(() => Run(
            new(),
            parsed.GetRequiredValue(model),
            new RenderRequest
            {
                Id = "0",
                Prompt = parsed.GetRequiredValue(prompt),
                NegativePrompt = parsed.GetValue(negative),
                Seed = parsed.GetValue(seed),
                Steps = parsed.GetValue(steps),
                Guidance = parsed.GetValue(guidance),
                Sampler = parsed.GetValue(sampler),
                Width = Side(parsed.GetValue(size), 0),
                Height = Side(parsed.GetValue(size), 1),
            },
            parsed.GetValue(strength),
            new RenderFiles(parsed.GetValue(init), parsed.GetValue(mask), parsed.GetRequiredValue(control)),
            parsed.GetValue(batch),
            parsed.GetRequiredValue(output).FullName,
            parsed.GetValue(json),
            cancel))));
        return command;
    }

    private static int Run(LocalSettings settings, string model, RenderRequest request, float strength, RenderFiles files, int batch, string output, bool json, CancellationToken cancellationToken)
    {
        var outputs = Enumerable.Range(0, batch).Select(i => batch == 1 ? output : Numbered(output, i)).ToList();
        foreach (var path in outputs)
        {
            // A record of what is no longer there would be worth nothing.
            if (json && files.Include(path))
            {
                throw new IOException($"--out would write over '{path}', which the picture is made from and its record names. Name another file.");
            }

            OutputFile.Prove(path);
        }

        using var loaded = DiffusionModel.Load(ModelFolder.Open(ModelFolders.Locate(settings.Models, model), cancellationToken), settings.Sessions, cancellationToken);
        using var stop = cancellationToken.Register(loaded.BreakOff);
        request = files.AddTo(request, strength);
        var requests = Enumerable.Range(0, batch).Select(i => request with { Id = i.ToString(CultureInfo.InvariantCulture), Seed = request.Seed + (ulong)i }).ToList();
        IReadOnlyList<RenderOutcome> outcomes = [];

        // Beside what is printed, which may go into a file.
        AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) }).Progress().Start(context =>
        {
            var bar = context.AddTask(loaded.Folder.Card.Name);
            outcomes = new DiffusionPipeline(loaded).Render(requests, new StepBar(bar, batch), cancellationToken);
            bar.Value = bar.MaxValue;
        });
        return outcomes.Select((outcome, i) => Write(requests[i], outcome, files, loaded.Folder.Path, outputs[i], json)).Max();
    }

    private static int Write(RenderRequest request, RenderOutcome outcome, RenderFiles files, string folder, string path, bool json)
    {
        if (outcome is not Rendered done)
        {
            Terminal.Complain(outcome is RenderFailed failed ? $"{failed.Error.Field}: {failed.Error.Explanation}" : "Cancelled.");
            return 1;
        }

        var png = Png.Encode(done.Picture);
        File.WriteAllBytes(path, png);
        var (prompt, negative) = (done.Record.Prompt, done.Record.NegativePrompt);
        Report("prompt", prompt, isLonger: prompt.Tokens >= (negative?.Tokens ?? 0));
        if (negative is not null)
        {
            Report("negative prompt", negative, isLonger: negative.Tokens > prompt.Tokens);
        }

        Console.WriteLine(json ? JsonSerializer.Serialize(files.Receipt(request, done.Record, folder, ReceiptFile.Of(path, png)), WorkflowJson.Options) : $"{path}: {done.Record.Width}x{done.Record.Height}, seed {done.Record.Seed}, {done.Record.Timings.Total.TotalMilliseconds:0} ms");
        return 0;
    }

    /// <summary>Says what became of a prompt that is longer than the text encoder's window. The shorter one of two is filled up to as many windows.</summary>
    private static void Report(string name, PromptReport report, bool isLonger)
    {
        if (report.Truncated || (isLonger && report.Chunks > 1))
        {
            Terminal.Complain($"the {name} has {report.Tokens} tokens and fills {report.Chunks} windows of the text encoder; {(report.Truncated ? $"the last {report.DroppedTokens} did not fit and were left out" : "nothing was left out")}.");
        }
    }

    private static string Numbered(string path, int number) =>
        Path.Combine(Path.GetDirectoryName(path)!, $"{Path.GetFileNameWithoutExtension(path)}-{number + 1}{Path.GetExtension(path)}");

    private static int? Side(string? size, int index)
    {
        if (size is null)
        {
            return null;
        }

        var parts = size.Split('x');
        return parts.Length == 2 && int.TryParse(parts[index], NumberStyles.None, CultureInfo.InvariantCulture, out var side)
            ? side
            : throw new FormatException($"'{size}' is no size; write WIDTHxHEIGHT, such as 512x512.");
    }

    private sealed class StepBar(ProgressTask bar, int batch) : IProgress<StepProgress>
    {
        public void Report(StepProgress value)
        {
            bar.MaxValue = value.Total * batch;
            bar.Increment(1);
        }
    }
}
