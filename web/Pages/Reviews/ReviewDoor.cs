namespace Atelier.Web.Pages.Reviews;

/// <summary>How somebody came to a review: by a link, whose token is all that counts, or signed in.</summary>
/// <param name="Page">Where the review is shown.</param>
/// <param name="Action">Where its form is posted.</param>
/// <param name="Pictures">Where its pictures lie.</param>
/// <param name="Token">The link's token; null for who signed in.</param>
public sealed record ReviewDoor(string Page, string Action, string Pictures, string? Token)
{
    /// <summary>By a link.</summary>
    public static ReviewDoor OfLink(string token) => new($"/r/{token}", "/r", $"/r/{token}/pictures", token);

    /// <summary>Signed in.</summary>
    public static ReviewDoor OfReview(string review) => new($"/reviews/{review}", $"/reviews/{review}", $"/reviews/{review}/pictures", null);
}
