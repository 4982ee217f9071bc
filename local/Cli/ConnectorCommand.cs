using System.CommandLine;
using Atelier.Local.Hosting;
using Atelier.Web;
using Atelier.Web.Connector;
using Atelier.Web.Identity;

namespace Atelier.Local.Cli;

/// <summary><c>./run connector</c></summary>
internal static class ConnectorCommand
{
    public static Command Create()
    {
        var otherwise = new ConnectorTarget();
        var url = new Option<Uri>("--url") { Description = "Where the studio is reached; https.", DefaultValueFactory = _ => otherwise.Url, CustomParser = OptionValues.Address };
        var client = new Option<string>("--client") { Description = "Client id of the app registration that connections sign in with.", DefaultValueFactory = _ => otherwise.ClientId };
        var tenant = new Option<string>("--tenant") { Description = "The tenant whose people sign in.", DefaultValueFactory = _ => otherwise.Tenant };
        var resource = new Option<string>("--resource") { Description = "What tokens are for: the studio's own registration, api://CLIENT-ID.", DefaultValueFactory = _ => otherwise.Resource };
        var output = new Option<DirectoryInfo>("--out") { Description = "Where the files go.", DefaultValueFactory = _ => new("connector") };
        var command = new Command("connector", "Writes the Power Platform connector of this studio's API.") { url, client, tenant, resource, output };
        command.SetAction((parsed, cancel) => Terminal.RunAsync(async () =>
        {
            var target = new ConnectorTarget { Url = parsed.GetRequiredValue(url), ClientId = parsed.GetRequiredValue(client), Tenant = parsed.GetRequiredValue(tenant), Resource = parsed.GetRequiredValue(resource) };
            if (target.Url.Scheme != Uri.UriSchemeHttps)
            {
                Terminal.Complain("The platform calls connectors by https only: --url https://….");
                return 1;
            }

            using var loggers = Terminal.Loggers();
            await using var studio = await LocalStudio.OpenAsync(new(), loggers, Console.WriteLine);
            return await RunAsync(studio, target, parsed.GetRequiredValue(output), cancel);
        }));
        return command;
    }

    internal static async Task<int> RunAsync(LocalStudio studio, ConnectorTarget target, DirectoryInfo output, CancellationToken cancellationToken)
    {
        var identity = new LocalIdentity(new ApiKeys(studio.Store, LocalSettings.Workspace, TimeProvider.System), LocalSettings.Workspace);
        var api = StudioApp.Describe(StudioServices.Of(studio.Studio, studio.Store, studio.Links, identity, TimeProvider.System, studio.Hooks));
        output.Create();
        foreach (var (name, content) in ConnectorFiles.Write(api, target))
        {
            await File.WriteAllBytesAsync(Path.Combine(output.FullName, name), content, cancellationToken);
            Console.WriteLine(Path.Combine(output.ToString(), name));
        }

        return 0;
    }
}
