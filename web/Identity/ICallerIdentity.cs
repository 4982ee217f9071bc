using Microsoft.AspNetCore.Http;

namespace Atelier.Web.Identity;

/// <summary>Says who calls. Thread-safe. Never throws for what a request holds.</summary>
public interface ICallerIdentity
{
    /// <summary>Who calls, or null when they must say so first.</summary>
    Task<Caller?> IdentifyAsync(HttpContext context, CancellationToken cancellationToken = default);
}
