using Azure.Core;

namespace Atelier.Azure.Tests.Support;

/// <summary>An identity whose tokens say nothing.</summary>
internal sealed class FixedCredential : TokenCredential
{
    public const string Token = "secret-token-of-tests";

    public string? Scope { get; private set; }

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        Scope = requestContext.Scopes.Single();
        return new(Token, TimeProvider.System.GetUtcNow().AddHours(1));
    }

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext, cancellationToken));
}
