namespace Atelier.Web.OpenApi;

/// <summary>Which problems an operation can have: those that its shape implies and its own.</summary>
internal static class ProblemStatuses
{
    /// <summary>What each status means, in a sentence.</summary>
    public static IReadOnlyDictionary<int, string> Words { get; } = new Dictionary<int, string>
    {
        [400] = "The request can't be read, or a field needs a change.",
        [401] = "Say who you are first.",
        [403] = "Your role doesn't allow this, or another site's page sent it.",
        [404] = "There is no such thing in your workspace.",
        [409] = "It isn't in a state that allows this.",
        [410] = "It is over.",
        [412] = "It was changed meanwhile.",
        [413] = "The body is too large.",
        [415] = "The body is of a type that isn't taken here.",
        [421] = "The studio doesn't answer under that name.",
        [422] = "The idempotency key was used for another request.",
        [429] = "Too many requests; wait as long as Retry-After says.",
        [500] = "Something went wrong on our side; nothing that was acknowledged is lost.",
        [503] = "The studio can't do this at the moment; wait as long as Retry-After says.",
    };

    /// <summary>All of an operation's.</summary>
    public static IReadOnlyCollection<int> Of(Operation operation, string pattern, string method)
    {
        var statuses = new SortedSet<int>(operation.Problems) { 421, 429, 500, 503 };
        if (!operation.Access.IsPublic)
        {
            statuses.UnionWith([401, 403]);
        }

        if (method != "GET")
        {
            statuses.Add(403);
        }

        if (pattern.Contains('{', StringComparison.Ordinal))
        {
            statuses.Add(404);
        }

        if (operation.Parameters.Count > 0 || operation.BodyMedia is not null)
        {
            statuses.Add(400);
        }

        if (operation.BodyMedia is not null)
        {
            statuses.UnionWith([413, 415]);
        }

        return statuses;
    }
}
