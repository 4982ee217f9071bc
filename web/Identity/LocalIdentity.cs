using System.Net;
using Microsoft.AspNetCore.Http;

namespace Atelier.Web.Identity;

/// <summary>
/// Who calls a studio on one machine. Until there are API keys, whoever calls from the machine itself is its owner; from then on a key must be shown:
/// <c>Authorization: Bearer atl_…</c>, or as the password that a browser asks for.
/// </summary>
public sealed class LocalIdentity(ApiKeys keys, string workspace) : ICallerIdentity
{
    private static readonly string[] ProxyHeaders = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via"];
    private static readonly string[] LoopbackNames = ["localhost", "127.0.0.1", "[::1]"];

    /// <inheritdoc/>
    public async Task<Caller?> IdentifyAsync(HttpContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (ApiKeyHeader.Of(context.Request) is not null)
        {
            return await ApiKeyHeader.CallerAsync(context, keys, cancellationToken);
        }

        return IsFromThisMachine(context) && !await keys.AnyAsync(cancellationToken) ? new(workspace, Role.Owner, [Role.Owner]) : null;
    }

    // A proxy on this machine forwards calls from elsewhere: what it forwards doesn't come from here.
    private static bool IsFromThisMachine(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address
        && IPAddress.IsLoopback(address)
        && !ProxyHeaders.Any(context.Request.Headers.ContainsKey)
        && LoopbackNames.Contains(context.Request.Host.Host, StringComparer.OrdinalIgnoreCase);
}
