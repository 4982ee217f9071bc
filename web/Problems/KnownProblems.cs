using System.Globalization;
using Atelier.Core.Storage;
using Atelier.Web.Identity;

namespace Atelier.Web.Problems;

/// <summary>The problems that several routes have.</summary>
internal static class KnownProblems
{
    public static ProblemException NotFound(string what) => new(new()
    {
        Status = 404, Code = "not-found", Title = "There is no such thing.", Detail = $"There is no {what} by this id in your workspace.",
    });

    public static ProblemException Removed(string what) => new(new()
    {
        Status = 410, Code = "removed", Title = "It is kept no longer.", Detail = $"This {what} was not delivered and was cleared away some time after its brief ended, as policy says.",
    });

    public static Problem NoRoute { get; } = new()
    {
        Status = 404, Code = "no-route", Title = "There is nothing at this address.", Detail = "Check the address, or begin with the list of briefs. The API lies under /v1.",
    };

    public static Problem WrongMethod { get; } = new()
    {
        Status = 405, Code = "wrong-method", Title = "This address doesn't take this method.", Detail = "The Allow header lists the methods that it takes.",
    };

    public static Problem SignIn { get; } = new()
    {
        Status = 401, Code = "sign-in", Title = "You must say who you are.",
        Detail = "In a browser, load the page again and give your key as the password; any user name will do. Programs send it as 'Authorization: Bearer atl_…'. Whoever runs the studio makes keys.",
    };

    public static Problem KeyExpired(DateTimeOffset end) => new()
    {
        Status = 401, Code = "key-expired", Title = "This key has expired.",
        Detail = $"It was good until {end.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC. Ask whoever runs the studio for a new one; in a browser, load the page again and give that as the password.",
    };

    public static Problem Unexpected { get; } = new()
    {
        Status = 500, Code = "unexpected", Title = "Something went wrong on our side.",
        Detail = "Nothing that was acknowledged is lost. Try again; if it stays, look for the request id in the studio's log.",
    };

    public static ProblemException RoleMissing(params IReadOnlyList<string> roles) => new(new()
    {
        Status = 403, Code = "role-missing", Title = "Your role doesn't allow this.",
        Detail = $"This needs the role {string.Join(" or ", roles.Select(r => $"'{r}'"))}. Ask an administrator of the workspace.",
    });

    /// <summary>All that is wrong with a document; each begins with the path of the field where there is one.</summary>
    public static ProblemException Several(string code, string title, IReadOnlyList<string> problems) => new(new()
    {
        Status = 400, Code = code, Title = title, Detail = problems.Count == 1 ? problems[0] : $"{problems.Count} things need a change; 'errors' lists them all.",
        Errors = [.. problems.Select(p => new FieldProblem(p.Split(": ", 2) is [var field, _] && !field.Contains(' ', StringComparison.Ordinal) ? field : "", code, p))],
    });

    public static ProblemException TooMany(TimeSpan wait) => new(new()
    {
        Status = 429, Code = "too-many-requests", Title = "You ask faster than you may.", Detail = "Wait as long as the Retry-After header says, then go on.", RetryAfter = wait,
    });

    public static Problem TookTooLong { get; } = new()
    {
        Status = 503, Code = "took-too-long", Title = "It took too long.", Detail = "Nothing that was acknowledged is lost. Try again in a moment; with an Idempotency-Key nothing is done twice.", RetryAfter = TimeSpan.FromSeconds(5),
    };

    public static Problem ChangedMeanwhile { get; } = new()
    {
        Status = 412, Code = "changed-meanwhile", Title = "Somebody changed it meanwhile.", Detail = "Nothing was changed now. Read it again, and put your change on top of what it says; its ETag goes into If-Match.",
    };

    public static ProblemException NotWaiting() => new(new()
    {
        Status = 409, Code = "not-waiting", Title = "The brief isn't waiting for a publisher.", Detail = "A brief can be published while it is in the state 'delivering' and waits; look at it again.",
    });

    public static ProblemException TooLarge(int limit) => new(new()
    {
        Status = 413, Code = "too-large", Title = "The body is too large.", Detail = $"At most {limit:N0} bytes are taken here.",
    });

    public static ProblemException WrongType(string wanted) => new(new()
    {
        Status = 415, Code = "wrong-type", Title = "The body is of a type that isn't taken here.", Field = "Content-Type", Detail = $"Send it as {wanted}.",
    });

    public static ProblemException Bad(string code, string field, string detail) => new(new()
    {
        Status = 400, Code = code, Title = "The request can't be read.", Field = field, Detail = detail,
    });

    public static Problem Of(ObjectStoreException e) => e.Code == "store-corrupt"
        ? Unexpected with { Code = e.Code, Title = "Something stored can't be read.", Detail = "A stored document is missing or was damaged. Run './run audit verify' to find out which." }
        : new()
        {
            Status = 503, Code = e.Code, Title = "The studio can't store anything at the moment.", Detail = e.Code == "store-full" ? "There is no space left. Nothing that was acknowledged is lost; make room and try again." : "The store doesn't answer. Nothing that was acknowledged is lost; try again in a moment.", RetryAfter = TimeSpan.FromSeconds(10),
        };

    public static void Require(Caller caller, string role)
    {
        if (!caller.Is(role))
        {
            throw RoleMissing(role);
        }
    }
}
