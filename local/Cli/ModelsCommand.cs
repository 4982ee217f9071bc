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
        check.SetAction((parsed, _) => Terminal.RunAsync(() => Task.FromResult(Check(parsed.GetRequiredValue(folder).FullName))));
        command.Subcommands.Add(check);
        return command;
    }

    private static int List(LocalSettings settings)
    {
        using var loggers = Terminal.Loggers();
        foreach (var (name, (path, profile)) in ModelFolders.Find(settings.Models, loggers.CreateLogger("Atelier.Models")))
        {
            var size = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length) / 1e6;
            Console.WriteLine($"{name} {profile.Version}  {profile.Licence}  {size:0.0} MB  {profile.PreviewSide} to {profile.FinalSide} pixels  sha256 {profile.Sha256}");
        }

        return 0;
    }

    private static int Check(string path)
    {
        try
        {
            using var model = DiffusionModel.Load(ModelFolder.Open(path));
            Console.WriteLine($"{model.Folder.Card.Name} {model.Folder.Card.Version} runs on {model.Provider}; " +
                (model.MixesTimesteps ? "pictures at different steps share calls." : "pictures share calls in lock-step groups."));
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
}
