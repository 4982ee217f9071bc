using Atelier.Web.Identity;
using Atelier.Web.Workspaces;

namespace Atelier.Web.Pages.Keys;

/// <summary>Reads what the form for a new key offers, from policy, brands and the keys there are.</summary>
internal sealed class KeyOffers(StudioServices studio)
{
    private static readonly (string Role, string May)[] Known =
    [
        (Role.Owner, "Everything, in every role."),
        (Role.Admin, "Runs the studio: budgets, brands, models, policy, keys, the kill switch."),
        (Role.Requester, "Sends briefs and previews, and calls off its own."),
        (Role.Reviewer, "Decides on reviews that ask this name."),
        (Role.Publisher, "Releases finished assets."),
        (Role.Relay, "For a program that carries people’s answers. It reads nothing else."),
    ];

    public async Task<KeyOffer> ReadAsync(Caller caller, IReadOnlyList<ListedKey> keys, CancellationToken cancellationToken)
    {
        var policy = (await studio.Studio.Library.PolicyAsync(caller.Workspace, cancellationToken)).Review;
        var brands = await studio.Studio.Brands.ListAsync(caller.Workspace, cancellationToken);
        var named = policy.RequiredRoles.Concat(policy.SignInRoles).Concat(policy.AcceptRelayed).Append(policy.OverruleRole)
            .Concat(policy.Reviewers.SelectMany(r => r.Roles)).Concat(brands.SelectMany(b => b.RequiredRoles))
            .Except(Role.All, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(r => (r, "Decides on reviews that ask this name; policy or a brand knows this role."));
        return new(
            [.. Known.Where(r => r.Role != Role.Owner || caller.Is(Role.Owner)), .. named],
            [.. policy.Reviewers.Select(r => r.Id).Concat(keys.Select(k => k.Caller)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            [.. policy.Reviewers.Select(r => r.Id)],
            policy.SignInRoles, policy.AcceptRelayed,
            // Owners are no claim of an identity provider's: without keys, whoever is one sits at the machine.
            caller.Is(Role.Owner) && !await new KeyDesk(studio).Book(caller.Workspace).AnyAsync(cancellationToken));
    }
}
