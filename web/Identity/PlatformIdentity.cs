using Microsoft.AspNetCore.Http;

namespace Atelier.Web.Identity;

/// <summary>
/// Who calls a studio on App Service or Functions: whom the platform signed in, or who shows an API key. The platform's header counts only where its
/// authentication is on: it then takes away what callers send under that name. Where it is off, anybody could write it, and it is not looked at.
/// </summary>
/// <param name="keys">The workspace's API keys.</param>
/// <param name="claims">Makes callers of claims.</param>
/// <param name="isPlatformAuthenticationOn">Whether the platform signs callers in: its setting <c>WEBSITE_AUTH_ENABLED</c>.</param>
public sealed class PlatformIdentity(ApiKeys keys, RoleClaims claims, bool isPlatformAuthenticationOn) : ICallerIdentity
{
    /// <inheritdoc/>
    public async Task<Caller?> IdentifyAsync(HttpContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (isPlatformAuthenticationOn && context.Request.Headers.TryGetValue(PlatformPrincipal.Header, out var header))
        {
            return header is [var one] ? claims.CallerOf(PlatformPrincipal.ClaimsOf(one)) : null;
        }

        return await ApiKeyHeader.CallerAsync(context, keys, cancellationToken);
    }
}
