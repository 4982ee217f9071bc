using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Atelier.Functions.Http;

/// <summary>Hands a request of the Functions host to the web room, as any other server would have handed it over. Thread-safe.</summary>
/// <param name="studio">The web room.</param>
/// <param name="isBehindFrontEnd">Whether the platform's front end stands before the host, so that its header for the caller's address is its own.</param>
public sealed class StudioBridge(RequestDelegate studio, bool isBehindFrontEnd)
{
    /// <summary>The front end's header for the caller's address. X-Forwarded-For is no use: the host writes over it.</summary>
    public const string ClientAddress = "CLIENT-IP";

    // Its value belongs to the flow of a call, not to this object.
    private static readonly HttpContextAccessor Accessor = new();

    /// <summary>Answers a request. It is answered when this returns.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);

        // The function runs beside its request, not inside it: what a server sets up around a request is missing here.
        Accessor.HttpContext = context;
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is { } activity)
        {
            Activity.Current = activity;
        }

        if (isBehindFrontEnd && IPEndPoint.TryParse(context.Request.Headers[ClientAddress].ToString(), out var caller))
        {
            context.Connection.RemoteIpAddress = caller.Address;
        }

        await studio(context);
    }
}
