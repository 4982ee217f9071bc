using System.CommandLine;
using Atelier.Diffusion;
using Atelier.Local.Hosting;
using Atelier.Rendering;
using Microsoft.Extensions.Logging;

namespace Atelier.Local.Cli;

/// <summary><c>./run models</c> and <c>./run models check FOLDER</c></summary>
internal static class ModelsCommand
{
    public static Command Create()
    {
        var command = new Command("models", "Lists the models with licence, size and hash.");
        command.SetAction((_, _) => Terminal.RunAsync(() => Task.FromResult(List(new()))));

        var folder = new Argument<DirectoryInfo>("folder") { Description = "A model folder." };
        var check = new Command("check", "Says whether a folder can run, and all that is missing or wrong when it can't.") { folder };
        check.SetAction((parsed, _) => Terminal.RunAsync(() => Task.FromResult(Check(new(), parsed.GetRequiredValue(folder).FullName))));
        command.Subcommands.Add(check);
        return command;
    }

    private static int List(LocalSettings settings)
    {
        using var loggers = Terminal.Loggers();
        foreach (var (name, model) in ModelFolders.Find(settings.Models, loggers.CreateLogger("Atelier.Models")))
        {
            var profile = model.Profile;
            Console.WriteLine($"{name} {profile.Version}  {profile.Licence}  {model.Bytes / 1e6:0.0} MB  {profile.PreviewSide} to {profile.FinalSide} pixels  sha256 {profile.Sha256}");
        }

        return 0;
    }

    private static int Check(LocalSettings settings, string path)
    {
        try
        {
            using var model = DiffusionModel.Load(ModelFolder.Open(path), settings.Sessions);
            var pipeline = new DiffusionPipeline(model);
            pipeline.CheckDefaults();

            // What loads may still fail as it runs, or give no picture.
            pipeline.WarmUp();
            foreach (var line in Describe(model))
            {
                Console.WriteLine(line);
            }

            return 0;
        }
        catch (ModelFolderException e)
        {
            foreach (var problem in e.Problems)
            {
                Terminal.Complain(problem);
            }

            return 1;
        }
    }

    private static IEnumerable<string> Describe(DiffusionModel model)
    {
        var folder = model.Folder;
        yield return $"{folder.Card.Name} {folder.Card.Version} runs on {model.Provider}.";
        var prediction = folder.Scheduler.IsFlow ? "flow" : folder.Scheduler.PredictionType.ToString().ToLowerInvariant();
        yield return $"  family    {model.Family}, {prediction} prediction";
        yield return $"  guidance  {(model.EmbedsGuidance ? "an input of the network, one row a picture" : "two rows a picture above a scale of 1")}";
        yield return $"  batching  pictures {(model.MixesTimesteps ? "at different steps share calls" : "share calls in lock-step groups")}";
        yield return $"  attention {(model.Fused.Attentions > 0 ? $"{model.Fused.Attentions} run as one operator each" : "as exported")}";
        foreach (var refusal in model.Refusals) yield return $"            {refusal}";
        if (model.Fused.GatedGelus > 0) yield return $"  gates     {model.Fused.GatedGelus} run as one operator each";
        if (model.Fused.GroupNorms > 0) yield return $"  norms     {model.Fused.GroupNorms} run as one operator each";
        yield return $"  jobs      {string.Join(", ", Jobs(model))}";
        yield return $"  samplers  {string.Join(", ", Samplers.For(folder.Scheduler))}; {folder.Card.Defaults.Sampler ?? Samplers.DefaultFor(folder.Scheduler)} unless a request says otherwise";
        yield return $"            two calls of the network a step, so twice the time: {string.Join(", ", Samplers.CallTwice.Intersect(Samplers.For(folder.Scheduler)))}";
        if (folder.Index.IsLatentConsistency)
        {
            yield return "  strength  with lcm all steps are taken, over the last part of distillation's timesteps, save within a mask";
        }

        if (folder.Card.Defaults.Sampler is null && Samplers.StandIn(folder.Scheduler) is { } standIn)
        {
            yield return $"  note      {standIn}";
        }

        if (folder.EncoderSamples)
        {
            yield return "  note      vae_encoder draws random numbers of its own and is not used; export it with 'latent_parameters'";
        }
    }

    private static IEnumerable<string> Jobs(DiffusionModel model)
    {
        var folder = model.Folder;
        if (!folder.Inpaints)
        {
            yield return "text to image";
            yield return folder.HasEncoder ? "promotion by pixels or latent" : "promotion by latent";
        }

        if (folder.HasEncoder)
        {
            if (!folder.Inpaints)
            {
                yield return "image to image";
            }

            yield return folder.Inpaints ? "inpainting alone" : "inpainting by blending";
        }

        if (model.ControlCount > 0)
        {
            yield return model.ControlCount == 1 ? "a control picture" : $"{model.ControlCount} control pictures";
        }
    }
}
