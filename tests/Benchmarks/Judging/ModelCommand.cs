using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Atelier.Benchmarks.Figures;
using Atelier.Benchmarks.Painting;
using Atelier.Core.Workflows;
using Atelier.Imaging;

namespace Atelier.Benchmarks.Judging;

/// <summary><c>bench model</c></summary>
internal static class ModelCommand
{
    private const int Batch = 8;
    private const int Steps = 8;
    private const int SheetColumns = 17;
    private const double JudgeGoal = 0.90;

    public static Command Build()
    {
        var sheet = new Option<FileInfo?>("--sheet") { Description = "Where to put a contact sheet of all pictures, those with something wrong edged red." };
        var judge = new Option<DirectoryInfo>("--judge") { Description = "The folder of the judge and the held-out captions.", DefaultValueFactory = _ => new(Path.Combine(AppContext.BaseDirectory, "Model")) };
        var command = new Command("model", "Draws captions that the demo model never saw, and judges by a network that saw drawn pictures only whether they show what is asked.") { sheet, judge };
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(sheet), parsed.GetRequiredValue(judge).FullName));
        return command;
    }

    private static async Task<int> RunAsync(FileInfo? sheet, string folder)
    {
        Machine.Print($"model{(sheet is null ? "" : $" --sheet {sheet}")}");
        using var demo = new DemoModel(new());
        using var judge = new Judge(folder);
        var captions = Read<HeldOut>(folder, "heldout.json").Captions;
        var began = Stopwatch.GetTimestamp();
        var pictures = await DrawAsync(demo, captions);
        var took = Stopwatch.GetElapsedTime(began);
        var model = demo.Profile;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{model.Name} {model.Version} ({model.Sha256[..12]}): {captions.Count} captions, {Steps} steps, guidance {model.Guidance}, {model.Sampler}, drawn in {Say.Seconds(took)}"));

        var told = pictures.ConvertAll(judge.Tell);
        var drawn = Read<DrawnSheet>(folder, "drawn.json");
        var tiles = drawn.Cut(Png.Decode(await File.ReadAllBytesAsync(Path.Combine(folder, drawn.Sheet))));
        var isMet = PrintAccuracies(judge, captions, told, drawn, tiles.ConvertAll(judge.Tell));
        PrintDistances(new(Path.Combine(folder, "training-descriptors.bin")), pictures);
        if (sheet is not null)
        {
            var wrong = Enumerable.Range(0, captions.Count).Where(i => judge.Card.Outputs.Any(h => IsRight(h, captions[i].Attributes, told[i]) == false)).ToHashSet();
            await File.WriteAllBytesAsync(sheet.FullName, Png.Encode(ContactSheet.Of(pictures, SheetColumns, wrong)));
            Console.WriteLine($"{wrong.Count} of {captions.Count} pictures have something wrong; they are edged red on {sheet}.");
        }

        return isMet ? 0 : 1;
    }

    private static async Task<List<Picture>> DrawAsync(DemoModel demo, IReadOnlyList<HeldOutCaption> captions)
    {
        var pictures = new List<Picture>();
        foreach (var part in captions.Index().Chunk(Batch))
        {
            var orders = part.Select(c => Orders.Preview(demo.Profile with { PreviewSteps = Steps }, c.Index.ToString(CultureInfo.InvariantCulture), c.Item.Caption, c.Item.Seed)).ToList();
            pictures.AddRange((await demo.DrawAsync(orders)).Select(o => Png.Decode(o.Png)));
        }

        return pictures;
    }

    private static bool PrintAccuracies(Judge judge, IReadOnlyList<HeldOutCaption> captions, List<Dictionary<string, string>> told, DrawnSheet drawn, List<Dictionary<string, string>> toldOfDrawn)
    {
        var isMet = true;
        var table = new Table("shows what is asked", "captions", "right", "goal", "", "judge on drawn", "at its training");
        foreach (var question in Question.All)
        {
            var head = judge.Card.Outputs.Single(h => h.Name == question.Head);
            var asked = captions.Index().Where(c => question.Kinds?.Contains(c.Item.Kind) ?? true).Select(c => IsRight(head, c.Item.Attributes, told[c.Index])).OfType<bool>().ToList();
            var own = drawn.Labels.Index().Select(l => IsRight(head, l.Item, toldOfDrawn[l.Index])).OfType<bool>().ToList();
            var (right, reliable) = (Share(asked), Share(own));
            isMet &= !(right < question.Goal) && reliable >= JudgeGoal;
            table.Add(question.Name, Say.Number(asked.Count), Say.Number(right, 3), question.Goal is { } goal ? Say.Number(goal, 2) : "", question.Goal is { } wanted ? Say.Met(right >= wanted) : "", Say.Number(reliable, 3), Say.Number(head.DrawnAccuracy, 3));
        }

        table.Print();
        Console.WriteLine($"The judge's own accuracy, on {drawn.Count} drawn pictures that it never saw, must be at least {Say.Number(JudgeGoal, 2)}.");
        Console.WriteLine();
        return isMet;
    }

    private static void PrintDistances(Descriptors descriptors, List<Picture> pictures)
    {
        var (ours, drawn) = (pictures.ConvertAll(p => descriptors.Nearest(Descriptors.Of(p))), descriptors.DrawnHeldOut.Select(descriptors.Nearest).ToList());
        Console.WriteLine($"Distance to the nearest of {Say.Number(descriptors.TrainingCount)} training pictures, 0 to 2; a model that learnt pictures by heart would come nearer than new drawings do");
        var table = new Table("pictures", "count", "least", "p5", "p50", "p95");
        foreach (var (name, values) in new[] { ("the model's", ours), ("drawn, held out", drawn) })
        {
            table.Add(name, Say.Number(values.Count), Say.Number(values.Min(), 4), Say.Number(Percentiles.Of(values, 0.05), 4), Say.Number(Percentiles.Of(values, 0.5), 4), Say.Number(Percentiles.Of(values, 0.95), 4));
        }

        table.Print();
    }

    private static bool? IsRight(JudgeHead head, Attributes wanted, Dictionary<string, string> told) => head.Wanted(wanted) is { } value ? told[head.Name] == value : null;

    private static double Share(List<bool> right) => right.Count == 0 ? 1 : (double)right.Count(r => r) / right.Count;

    private static T Read<T>(string folder, string name) => JsonSerializer.Deserialize<T>(File.ReadAllBytes(Path.Combine(folder, name)), WorkflowJson.Options)!;
}
