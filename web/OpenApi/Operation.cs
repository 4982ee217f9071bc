namespace Atelier.Web.OpenApi;

/// <summary>
/// What a route of the API is: who may call it, what it takes and how it answers. It hangs on the route itself, so that the pipeline enforces it and the API's
/// description is made from it; a route of the API without one can't be mapped.
/// </summary>
internal sealed record Operation
{
    private Operation(string id, string tag, string summary, string description) => (Id, Tag, Summary, Description) = (id, tag, summary, description);

    /// <summary>Its name for programs, PascalCase.</summary>
    public string Id { get; private init; }

    /// <summary>The resource it belongs to.</summary>
    public string Tag { get; }

    /// <summary>What it does, in a few words.</summary>
    public string Summary { get; private init; }

    /// <summary>What it does and what to know, 30 to 500 characters.</summary>
    public string Description { get; }

    /// <summary>Who may call it.</summary>
    public Access Access { get; private init; } = Access.Member;

    /// <summary>What the body holds, or null where there is none or it is not JSON.</summary>
    public Type? Body { get; private init; }

    /// <summary>Content type of the body, or null where there is none.</summary>
    public string? BodyMedia { get; private init; }

    /// <summary>Whether a body must be sent.</summary>
    public bool NeedsBody { get; private init; }

    /// <summary>Parameters in the query and in headers.</summary>
    public IReadOnlyList<Parameter> Parameters { get; private init; } = [];

    /// <summary>How it answers when all went well.</summary>
    public IReadOnlyList<Answer> Answers { get; private init; } = [];

    /// <summary>Statuses of problems that are its own, beside those that its shape implies.</summary>
    public IReadOnlyList<int> Problems { get; private init; } = [];

    /// <summary>Whether it goes on answering until the caller has heard enough.</summary>
    public bool IsStream { get; private init; }

    /// <summary>Begins a description.</summary>
    public static Operation Of(string tag, string id, string summary, string description) => new(id, tag, summary, description);

    /// <summary>The same under another name.</summary>
    public Operation Called(string id, string summary) => this with { Id = id, Summary = summary };

    /// <summary>Everybody may call it.</summary>
    public Operation ForEverybody() => this with { Access = Access.Public };

    /// <summary>Holders of one of some roles may call it, instead of whoever works in the workspace.</summary>
    public Operation For(params string[] roles) => this with { Access = Access.Of(roles) };

    /// <summary>It takes JSON.</summary>
    public Operation Takes<T>(bool isNeeded = true) => this with { Body = typeof(T), BodyMedia = "application/json", NeedsBody = isNeeded };

    /// <summary>It takes something else.</summary>
    public Operation TakesMedia(string media) => this with { BodyMedia = media, NeedsBody = true };

    /// <summary>A parameter in the query.</summary>
    public Operation Query<T>(string name, string says, int? least = null, int? most = null) =>
        this with { Parameters = [.. Parameters, new("query", name, typeof(T), says) { Least = least, Most = most }] };

    /// <summary>A parameter in a header.</summary>
    public Operation Header(string name, string says, int most) =>
        this with { Parameters = [.. Parameters, new("header", name, typeof(string), says) { Most = most }] };

    /// <summary>Repeating a call under the same key does its work once.</summary>
    public Operation Repeatable() =>
        Header("Idempotency-Key", "A key of your own for this request, 1 to 255 visible ASCII characters. Sent again with the same key and body, the request does its work once, also after a restart.", 255).Fails(422);

    /// <summary>It may be told which version it is to change, and changes no other.</summary>
    public Operation Conditional() =>
        Header("If-Match", "The ETag that GET answered with. Where somebody has changed it since, the answer is 412 and nothing changes. Without it, what is there is written over.", 100).Fails(412);

    /// <summary>It answers with JSON.</summary>
    public Operation Gives<T>(int status, string says, params string[] headers) => Gives(status, typeof(T), ["application/json"], says, headers);

    /// <summary>It answers with something else.</summary>
    public Operation GivesMedia(int status, string media, string says, params string[] headers) => Gives(status, null, [media], says, headers);

    /// <summary>It answers without content.</summary>
    public Operation GivesNothing(int status, string says) => Gives(status, null, [], says, []);

    /// <summary>It takes its time, piece by piece.</summary>
    public Operation Streams() => this with { IsStream = true };

    /// <summary>It can go wrong in ways of its own.</summary>
    public Operation Fails(params int[] statuses) => this with { Problems = [.. Problems, .. statuses] };

    private Operation Gives(int status, Type? type, string[] media, string says, string[] headers) =>
        this with { Answers = [.. Answers, new(status, type, media, says, headers)] };
}
