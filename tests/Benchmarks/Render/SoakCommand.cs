using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Atelier.Benchmarks.Figures;
using Atelier.Benchmarks.Painting;
using Atelier.Diffusion;
using Atelier.Local.Cli;
using Atelier.Local.Hosting;
using Atelier.Rendering;

namespace Atelier.Benchmarks.Render;

/// <summary><c>bench soak</c>: many renders of alternating sizes through one host and engine; memory must stay where it was.</summary>
internal static class SoakCommand
{
    // Sizes, batches and prompts take turns in the first part too, so whatever they need is there when the counting begins.
    private const int WarmUp = 100;
    private const double Allowance = 64e6;

    // Encoded prompts are kept up to a limit of their own; these few are all kept by then.
    private const int Prompts = 50;
    private static readonly int[] Factors = [2, 3, 4, 2, 1];

    public static Command Build()
    {
        var model = new Option<string>("--model") { Description = "A model's name or its folder.", DefaultValueFactory = _ => "demo" };
        var renders = new Option<int>("--renders") { Description = "Renders that are counted.", DefaultValueFactory = _ => 1_000 };
        var command = new Command("soak", "Renders of alternating sizes; fails when memory grows by more than 64 MB.") { model, renders };
        command.SetAction((parsed, _) => Terminal.RunAsync(() => RunAsync(new(), parsed.GetRequiredValue(model), parsed.GetValue(renders))));
        return command;
    }

    private static async Task<int> RunAsync(LocalSettings settings, string model, int renders)
    {
        Machine.Print(string.Create(CultureInfo.InvariantCulture, $"soak --model {model} --renders {renders}"));
        var path = ModelFolders.Locate(settings.Models, model);
        var profile = ModelFolders.Read(path);
        using var host = new ModelHost(new Dictionary<string, string>(StringComparer.Ordinal) { [profile.Name] = path }, settings.ModelHost);
        var engine = new RenderEngine();
        var table = new Table("renders", "resident", "managed");
        var began = Stopwatch.GetTimestamp();
        var (before, after) = (0d, 0d);
        for (var i = 0; i < WarmUp + renders; i++)
        {
            if (i >= WarmUp && (i - WarmUp) % Math.Max(1, renders / 10) == 0)
            {
                before = i == WarmUp ? Print(table, 0) : before;
                if (i > WarmUp) Print(table, i - WarmUp);
            }

            await RenderAsync(host, engine, profile.Name, profile.PreviewSide / 2, i);
        }

        after = Print(table, renders);
        table.Print();
        Console.WriteLine($"{Say.Number(renders)} renders in {Say.Seconds(Stopwatch.GetElapsedTime(began))}; resident memory changed by {Say.Bytes(Math.Max(0, after - before))} (at most {Say.Bytes(Allowance)}): {Say.Met(after - before < Allowance)}");
        return after - before < Allowance ? 0 : 1;
    }

    private static async Task RenderAsync(ModelHost host, RenderEngine engine, string model, int unit, int number)
    {
        using var lease = await host.RentAsync(model);
        var (width, height) = (unit * Factors[number % 5], unit * Factors[number % 3]);
        var requests = Enumerable.Range(0, 1 + (number % 3)).Select(i => new RenderRequest
        {
            Id = i.ToString(CultureInfo.InvariantCulture),
            Prompt = Orders.Prompt(number % Prompts),
            Seed = (ulong)number,
            Steps = 2,
            Width = width,
            Height = height,
        });
        if ((await engine.RenderAsync(lease.Pipeline, [.. requests])).FirstOrDefault(o => o is not Rendered) is { } other)
        {
            throw new InvalidOperationException((other as RenderFailed)?.Error.Message ?? "Cancelled.");
        }
    }

    private static double Print(Table table, int renders)
    {
        var managed = GC.GetTotalMemory(forceFullCollection: true);
        var resident = Environment.WorkingSet;
        table.Add(Say.Number(renders), Say.Bytes(resident), Say.Bytes(managed));
        return resident;
    }
}
