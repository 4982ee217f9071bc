using System.CommandLine;
using System.Text.Json;
using Atelier.Core.Assets;
using Atelier.Core.Renders;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;
using Atelier.Diffusion;
using Atelier.Imaging;
using Atelier.Local.Hosting;
using Atelier.Rendering;

namespace Atelier.Local.Cli;

/// <summary><c>./run reproduce</c>: renders again what was rendered, in calls of the same rows, and compares.</summary>
internal static class ReproduceCommand
{
    private const int Same = 0;
    private const int Different = 1;
    private const int WithinOne = 3;

    public static Command Create()
    {
        var what = new Argument<string>("what") { Description = "An asset's id or a render job's id in this studio, or a file that 'render --json' wrote." };
        var model = new Option<string?>("--model") { Description = "The model's name or folder, where it is not among the studio's." };
        var command = new Command("reproduce", "Renders again and compares. Exit code 0: the same bytes; 3: no channel differs by more than 1/255; 1: something differs more, or it can't be done.") { what, model };
        command.SetAction((parsed, cancel) => Terminal.RunAsync(() => Task.Run(() => RunAsync(new(), parsed.GetRequiredValue(what), parsed.GetValue(model), cancel))));
        return command;
    }

    private static async Task<int> RunAsync(LocalSettings settings, string what, string? folder, CancellationToken cancellationToken)
    {
        var all = File.Exists(what) ? FromFile(what) : [await FromStudioAsync(settings, what, cancellationToken)];
        var worst = Same;
        foreach (var refused in all.Where(r => r.Refusal is not null))
        {
            Terminal.Complain($"{refused.Name}: {refused.Refusal}.");
            worst = Different;
        }

        var sessions = settings.Sessions;
        foreach (var group in all.Where(r => r.Refusal is null).GroupBy(r => (r.Model, Sessions: sessions.Like(r.Provider))))
        {
            using var model = DiffusionModel.Load(ModelFolder.Open(ModelFolders.Locate(settings.Models, folder ?? group.Key.Model), cancellationToken), group.Key.Sessions, cancellationToken);
            foreach (var render in group)
            {
                var result = Repeat(model, render, cancellationToken);
                cancellationToken.ThrowIfCancellationRequested();
                worst = result == Different || worst == Different ? Different : Math.Max(worst, result);
            }
        }

        return worst;
    }

    private static int Repeat(DiffusionModel model, Reproduction render, CancellationToken cancellationToken)
    {
        if (render.ModelSha256 != model.Folder.Hash)
        {
            Terminal.Complain($"{render.Name}: it was rendered by the model {render.Model} with the hash {render.ModelSha256}; the one that is here has {model.Folder.Hash}.");
            return Different;
        }

        if (render.Provider != model.Provider)
        {
            Terminal.Complain($"{render.Name}: it was rendered on {render.Provider ?? "what is not known"} and is repeated on {model.Provider}, which promises no equal bytes.");
        }

        var outcome = Outcome(new DiffusionPipeline(model), render, cancellationToken);
        if (outcome is not Rendered done)
        {
            Terminal.Complain($"{render.Name}: {(outcome as RenderFailed)?.Error.Explanation ?? "cancelled"}");
            return Different;
        }

        if (render.Png.Span.SequenceEqual(Png.Encode(done.Picture)))
        {
            Console.WriteLine($"{render.Name}: the same bytes");
            return Same;
        }

        var largest = LargestDifference(Png.Decode(render.Png), done.Picture);
        var runtime = render.Runtime is { } then && then != done.Record.Runtime ? $"; ONNX Runtime {then} rendered it, and {done.Record.Runtime} repeats it" : "";
        Console.WriteLine($"{render.Name}: the largest difference of a channel is {largest}/255{runtime}");
        return largest <= 1 ? WithinOne : Different;
    }

    private static RenderOutcome Outcome(DiffusionPipeline pipeline, Reproduction render, CancellationToken cancellationToken)
    {
        try
        {
            return render.Buckets is null
                ? pipeline.Render([render.Request], progress: null, cancellationToken)[0]
                : pipeline.Repeat(render.Request, render.Buckets, render.DecodeRows ?? 1, cancellationToken);
        }
        catch (DiffusionException e)
        {
            return new RenderFailed { Id = render.Request.Id, Error = e };
        }
    }

    private static List<Reproduction> FromFile(string path)
    {
        List<Reproduction> all = [.. File.ReadLines(path).Index().Where(l => !string.IsNullOrWhiteSpace(l.Item)).Select(l => FromLine(path, l.Index + 1, l.Item))];
        return all.Count > 0 ? all : throw new InvalidDataException($"'{path}' holds no record of a render; 'render --json' writes one for each picture.");
    }

    private static Reproduction FromLine(string path, int number, string line)
    {
        RenderReceipt receipt;
        try
        {
            receipt = JsonSerializer.Deserialize<RenderReceipt>(line, WorkflowJson.Options) is { Prompt: not null, Picture: { Path: not null, Sha256: not null }, Record: { Model: not null, ModelHash: not null } } read
                && (read.Controls?.Count ?? 0) == (read.Record.ControlScales?.Count ?? 0)
                ? read
                : throw new JsonException();
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"Line {number} of '{path}' is no record that 'render --json' wrote{(e.Path is { Length: > 1 } field ? $" (at {field})" : "")}.", e);
        }

        var record = receipt.Record;
        return new(receipt.Picture.Path, Directory.Exists(receipt.ModelFolder) ? receipt.ModelFolder : record.Model, record.ModelHash, record.Provider, record.Runtime, record.Buckets, record.DecodeRows, receipt.ToRequest(), receipt.Picture.Read());
    }

    private static async Task<Reproduction> FromStudioAsync(LocalSettings settings, string what, CancellationToken cancellationToken)
    {
        if (!Path.Exists(settings.Data) || !ObjectKey.IsSegment(what))
        {
            throw new FileNotFoundException($"'{what}' is no file, and no asset or job of a studio in '{Path.GetFullPath(settings.Data)}'.");
        }

        using var loggers = Terminal.Loggers();
        await using var studio = await LocalStudio.OpenAsync(settings, loggers, Console.WriteLine);
        var result = await ResultAsync(studio, what, cancellationToken);
        if (result is not { Job: { } job, PictureSha256: { } picture })
        {
            throw new InvalidDataException($"'{what}' has no render that can be repeated: it failed, or was made before renders kept their jobs.");
        }

        ReadOnlyMemory<byte>? source = job.Source is null ? null : await studio.Store.GetBlobAsync(job.Workspace, job.Source.Sha256, cancellationToken);
        var request = JobRequests.Of(new ImageOrder(job, source, CancellationToken.None));
        return new(what, job.Model, result.ModelSha256, Provider(result.Provider), result.Runtime, result.BatchBuckets, result.DecodeRows, request, await studio.Store.GetBlobAsync(job.Workspace, picture, cancellationToken));
    }

    // A studio's provider begins with what ran it; a receipt's doesn't.
    private static string? Provider(string? provider) =>
        provider?.StartsWith("onnxruntime/", StringComparison.Ordinal) == true ? provider["onnxruntime/".Length..] : provider;

    private static async Task<RenderResult?> ResultAsync(LocalStudio studio, string what, CancellationToken cancellationToken)
    {
        const string workspace = LocalSettings.Workspace;
        if (RenderJobId.TryParse(what, out _) && await studio.Studio.Ledger.GetAsync(workspace, what, cancellationToken) is { } known)
        {
            return known;
        }

        var manifest = await studio.Store.ReadAsync<AssetManifest>(StoreKeys.Manifest(workspace, what), cancellationToken)
            ?? throw new FileNotFoundException($"'{what}' is no file, and no asset or job of this studio.");
        await foreach (var listing in studio.Store.ListAsync(StoreKeys.RendersOf(workspace, manifest.BriefId), startAfter: null, cancellationToken))
        {
            var result = await studio.Store.ReadRequiredAsync<RenderResult>(listing.Key, cancellationToken);
            if (result.PictureSha256 == manifest.PictureSha256)
            {
                return result;
            }
        }

        return null;
    }

    private static int LargestDifference(Picture a, Picture b)
    {
        if (a.Width != b.Width || a.Height != b.Height)
        {
            return 255;
        }

        var largest = 0;
        for (var i = 0; i < a.Rgb.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(a.Rgb[i] - b.Rgb[i]));
        }

        return largest;
    }
}
