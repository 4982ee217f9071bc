using Atelier.Web.Identity;
using Microsoft.AspNetCore.Http;

namespace Atelier.Functions.Tests.Messages;

/// <summary>Knows nobody: nothing here is asked who calls.</summary>
internal sealed class NobodyIdentity : ICallerIdentity
{
    public Task<Caller?> IdentifyAsync(HttpContext context, CancellationToken cancellationToken = default) => Task.FromResult<Caller?>(null);
}
