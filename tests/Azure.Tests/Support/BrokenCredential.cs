using Azure.Core;
using Azure.Identity;

namespace Atelier.Azure.Tests.Support;

/// <summary>A machine without identity.</summary>
internal sealed class BrokenCredential : TokenCredential
{
    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        throw new CredentialUnavailableException("ManagedIdentityCredential authentication unavailable. secret-details");

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext, cancellationToken));
}
