using System.CommandLine;
using System.CommandLine.Help;
using Atelier.Local.Hosting;

namespace Atelier.Local.Cli;

/// <summary>The command line: what <c>./run</c> takes.</summary>
internal static class Commands
{
    public static Command Root()
    {
        // Not a root command of the library: that would be named for the assembly in every usage line.
        var root = new Command("./run", "Atelier: a creative brief becomes approved, signed, on-brand pictures. Without a command: the studio on http://localhost:7071. Measuring: ./run bench --help.");
        root.SetAction((_, cancel) => ServeCommand.RunAsync(new(), cancel));
        root.Options.Add(new HelpOption());
        root.Options.Add(new VersionOption());
        root.Subcommands.Add(Brief());
        root.Subcommands.Add(PublishCommand.Create());
        root.Subcommands.Add(Worker());
        root.Subcommands.Add(Verify());
        root.Subcommands.Add(Audit());
        root.Subcommands.Add(KillCommand.Create());
        root.Subcommands.Add(CampaignCommand.Create());
        root.Subcommands.Add(PolicyCommand.Create());
        root.Subcommands.Add(KeyCommand.Create());
        root.Subcommands.Add(HookCommand.Create());
        root.Subcommands.Add(ConnectorCommand.Create());
        root.Subcommands.Add(RenderCommand.Create());
        root.Subcommands.Add(ReproduceCommand.Create());
        root.Subcommands.Add(ModelsCommand.Create());
        return root;
    }

    private static Command Brief()
    {
        var file = new Argument<FileInfo>("file") { Description = "The brief, as JSON." };
        var approve = new Option<Approval>("--approve") { Description = "Decide for the reviewers: 'first' or 'all' variants of each shot, or 'none'. Left out: wait for people.", DefaultValueFactory = _ => Approval.Wait };
        approve.AcceptOnlyFromAmong("wait", "first", "all", "none");
        var output = new Option<DirectoryInfo>("--out") { Description = "Where the pictures and their signed manifests go.", DefaultValueFactory = _ => new("out") };
        var command = new Command("brief", "Takes one brief from words to signed pictures. Exit code 0 only when delivered.") { file, approve, output };
        command.SetAction((parsed, cancel) => BriefCommand.RunAsync(new(), parsed.GetRequiredValue(file), parsed.GetValue(approve), parsed.GetRequiredValue(output), cancel));
        return command;
    }

    private static Command Worker()
    {
        var command = new Command("worker", "Renders for the studio on the same data folder. Start as many as you like.");
        command.SetAction((_, cancel) => WorkerCommand.RunAsync(new(), cancel));
        return command;
    }

    private static Command Verify()
    {
        var folder = new Argument<DirectoryInfo>("folder") { Description = "A folder that 'brief' wrote." };
        var key = new Option<string?>("--key") { Description = "The key id that must have signed. Left out: any key, which is named." };
        var command = new Command("verify", "Checks pictures, manifests and signatures, offline.") { folder, key };
        command.SetAction((parsed, _) => VerifyCommand.RunAsync(parsed.GetRequiredValue(folder), parsed.GetValue(key)));
        return command;
    }

    private static Command Audit()
    {
        var verify = new Command("verify", "Checks every audit chain for changes, gaps, cuts and reordering, and says where.");
        verify.SetAction((_, cancel) => AuditCommand.VerifyAsync(new(), cancel));
        return new Command("audit", "The audit chains.") { verify };
    }
}
