using System.CommandLine;
using Atelier.Core.Briefs;
using Atelier.Local.Hosting;
using Atelier.Web.Identity;

namespace Atelier.Local.Cli;

/// <summary><c>./run key add NAME --role ROLE</c> and <c>./run key revoke NAME</c></summary>
internal static class KeyCommand
{
    private const string Workspace = LocalSettings.Workspace;

    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = "Whose key: a pseudonym of lower-case letters, digits and dashes." };
        var roles = new Option<string[]>("--role") { Description = $"A role; may be given several times: {string.Join(", ", Role.All)}, or one that policy names.", Required = true };
        var add = new Command("add", "Makes an API key and shows it once. From the first key on, calls from this machine need one too.") { name, roles };
        add.SetAction((parsed, cancel) => RunAsync(async keys =>
        {
            var (holder, held) = (parsed.GetRequiredValue(name), parsed.GetRequiredValue(roles));
            if (held.Prepend(holder).FirstOrDefault(n => !Ids.IsValid(n)) is { } odd)
            {
                Terminal.Complain($"'{odd}' is no name: lower-case letters, digits and single dashes between them.");
                return 1;
            }

            Console.WriteLine(await keys.AddAsync(holder, held, "terminal", cancel));
            Terminal.Remark("It is shown this once. Programs send it as 'Authorization: Bearer KEY'; a browser asks for it as the password, with any user name.");
            if (!(await keys.ListAsync(cancel)).Any(k => k.Roles.Contains(Role.Owner) || k.Roles.Contains(Role.Admin)))
            {
                Terminal.Remark($"From now on the page asks for a key too, and no key may administer the studio yet: ./run key add NAME --role {Role.Owner}");
            }

            return 0;
        }));

        var revoke = new Command("revoke", "Withdraws all keys of a name, at once.") { name };
        revoke.SetAction((parsed, cancel) => RunAsync(async keys =>
        {
            if (!Ids.IsValid(parsed.GetRequiredValue(name)))
            {
                Terminal.Complain($"'{parsed.GetRequiredValue(name)}' is no name: lower-case letters, digits and single dashes between them.");
                return 1;
            }

            var count = await keys.RevokeAsync(parsed.GetRequiredValue(name), "terminal", cancel);
            Console.WriteLine($"{count} keys withdrawn.");
            return count > 0 ? 0 : 1;
        }));
        return new Command("key", "API keys of programs and people.") { add, revoke };
    }

    private static Task<int> RunAsync(Func<KeyBook, Task<int>> act) => Terminal.RunAsync(async () =>
    {
        using var loggers = Terminal.Loggers();
        await using var studio = await LocalStudio.OpenAsync(new(), loggers, Console.WriteLine);
        return await act(new(studio.Store, Workspace, TimeProvider.System));
    });
}
