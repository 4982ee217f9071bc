using System.CommandLine;
using Atelier.Core.Storage;
using Atelier.Local.Hosting;

namespace Atelier.Local.Cli;

/// <summary><c>./run publish BRIEF</c></summary>
internal static class PublishCommand
{
    public static Command Create()
    {
        var brief = new Argument<string>("brief") { Description = "The brief's id." };
        var command = new Command("publish", "Releases the finished assets of a brief that waits for a publisher.") { brief };
        command.SetAction((parsed, cancel) => Terminal.RunAsync(async () =>
        {
            using var loggers = Terminal.Loggers();
            await using var studio = await LocalStudio.OpenAsync(new(), loggers, Console.WriteLine);
            var id = parsed.GetRequiredValue(brief);
            if (ObjectKey.IsSegment(id) && await studio.Studio.Briefs.PublishAsync(LocalSettings.Workspace, id, "terminal", cancel))
            {
                Console.WriteLine($"{id} is released.");
                return 0;
            }

            Terminal.Complain($"No brief '{id}' waits for a publisher.");
            return 1;
        }));
        return command;
    }
}
