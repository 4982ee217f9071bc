using System.Buffers.Text;
using System.Text;
using Azure.Core;

namespace Atelier.Azure.Tests.Support;

/// <summary>Tokens as Azurite's <c>--oauth basic</c> wants them: a JWT of the right audience, issuer and times, whose signature it doesn't check.</summary>
internal sealed class AzuriteCredential : TokenCredential
{
    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        var end = now.AddHours(1);
        var tenant = "00000000-0000-0000-0000-000000000001";
        var claims = $$"""{"aud":"https://storage.azure.com","iss":"https://sts.windows.net/{{tenant}}/","iat":{{now.AddMinutes(-5).ToUnixTimeSeconds()}},"nbf":{{now.AddMinutes(-5).ToUnixTimeSeconds()}},"exp":{{end.ToUnixTimeSeconds()}},"oid":"00000000-0000-0000-0000-000000000002","tid":"{{tenant}}"}""";
        return new($"{Part("""{"alg":"RS256","typ":"JWT"}""")}.{Part(claims)}.{Part("signature")}", end);
    }

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext, cancellationToken));

    private static string Part(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
