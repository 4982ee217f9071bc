using System.CommandLine;
using System.Text.Json;
using Atelier.Core.Policies;
using Atelier.Core.Workflows;
using Atelier.Local.Hosting;

namespace Atelier.Local.Cli;

/// <summary><c>./run policy [FILE]</c></summary>
internal static class PolicyCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo?>("file") { Description = "The policy to put in force, as JSON. Left out: print the one in force, to start from.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("policy", "Prints the studio's policy, or sets another for briefs from now on.") { file };
        command.SetAction((parsed, cancel) => Terminal.RunAsync(async () =>
        {
            using var loggers = Terminal.Loggers();
            await using var studio = await LocalStudio.OpenAsync(new(), loggers, Console.WriteLine);
            return await RunAsync(studio, parsed.GetValue(file), cancel);
        }));
        return command;
    }

    internal static async Task<int> RunAsync(LocalStudio studio, FileInfo? file, CancellationToken cancellationToken)
    {
        if (file is null)
        {
            Console.WriteLine(JsonSerializer.Serialize(await studio.Studio.Library.PolicyAsync(LocalSettings.Workspace, cancellationToken), WorkflowJson.Indented));
            return 0;
        }

        var policy = await JsonFile.DocumentAsync<WorkspacePolicy>(file, cancellationToken);
        try
        {
            await new PolicyService(studio.Store, TimeProvider.System).SetAsync(LocalSettings.Workspace, policy, "terminal", cancellationToken);
            Console.WriteLine($"Policy '{policy.Version}' holds for briefs from now on.");
            return 0;
        }
        catch (PolicyException e)
        {
            foreach (var problem in e.Problems)
            {
                Terminal.Complain(problem);
            }
        }

        return 1;
    }
}
