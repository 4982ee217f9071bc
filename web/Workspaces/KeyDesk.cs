using Atelier.Core.Briefs;
using Atelier.Core.Reviews;
using Atelier.Web.Identity;
using Atelier.Web.Problems;

namespace Atelier.Web.Workspaces;

/// <summary>What holds for API keys, whether a page or a program asks: what a key may be, and who may make or revoke whose.</summary>
internal sealed class KeyDesk(StudioServices studio)
{
    public const int MaxPurpose = 80;

    private const int MaxRoles = 20;

    // Under these whoever sits at the machine, and the studio itself, are on record.
    private static readonly string[] TakenNames = [Role.Owner, DecisionWays.Terminal, "workflow", "sweep"];

    public KeyBook Book(string workspace) => new(studio.Store, workspace, studio.Clock);

    /// <summary>What is wrong with a key that is wanted, by field.</summary>
    public IEnumerable<(string Field, string Message)> Check(NewKey wish)
    {
        if (!Ids.IsValid(wish.Caller))
        {
            yield return ("caller", $"A name is 1 to {BriefLimits.Name} lower-case letters and digits, with single dashes between them.");
        }

        if (wish.Roles.Count is 0 or > MaxRoles || !wish.Roles.All(Ids.IsValid))
        {
            yield return ("roles", $"Name one to {MaxRoles} roles, such as {string.Join(", ", Role.All.Skip(1))}, or one that policy requires.");
        }

        if (wish.Purpose is { } purpose && (purpose.Length > MaxPurpose || purpose.Any(char.IsControl)))
        {
            yield return ("purpose", $"Say it in one line of at most {MaxPurpose} characters.");
        }

        if (wish.ExpiresAt <= studio.Clock.GetUtcNow())
        {
            yield return ("expiresAt", "That is over already: the key would open nothing. Choose a time to come, or none.");
        }
    }

    /// <summary>Whether somebody may make keys in a name, or revoke its keys: what is done with a key is on record under it, and a lesser key in an owner's name would put words into their mouth.</summary>
    public static bool MayManage(Caller caller, string holder, IEnumerable<ListedKey> keys) =>
        caller.Is(Role.Owner) || !(TakenNames.Contains(holder) || keys.Any(k => k.Caller == holder && k.Roles.Contains(Role.Owner)));

    /// <summary>The same for all roles and names of a key that is wanted.</summary>
    /// <exception cref="ProblemException">It takes an owner.</exception>
    public async Task RequireMayAddAsync(Caller caller, NewKey wish, CancellationToken cancellationToken)
    {
        if (wish.Roles.Contains(Role.Owner) || !MayManage(caller, wish.Caller, await Book(caller.Workspace).ListAsync(cancellationToken)))
        {
            KnownProblems.Require(caller, Role.Owner);
        }
    }
}
