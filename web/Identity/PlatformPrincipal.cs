using System.Text.Json;
using System.Text.Json.Serialization;

namespace Atelier.Web.Identity;

/// <summary>
/// Whom App Service's authentication has signed in, as its header <c>X-MS-CLIENT-PRINCIPAL</c> tells: base64 of JSON with claims.
/// Source: https://learn.microsoft.com/azure/app-service/configure-authentication-user-identities
/// </summary>
public static class PlatformPrincipal
{
    /// <summary>The header.</summary>
    public const string Header = "X-MS-CLIENT-PRINCIPAL";

    private const int LongestHeader = 64 << 10;

    /// <summary>The claims that a header holds, role claims under the type <c>roles</c> whatever the platform calls them; empty when it can't be read.</summary>
    public static IReadOnlyList<(string Type, string Value)> ClaimsOf(string? header)
    {
        if (header is not { Length: > 0 and <= LongestHeader })
        {
            return [];
        }

        try
        {
            var principal = JsonSerializer.Deserialize<Principal>(Convert.FromBase64String(header), JsonSerializerOptions.Web);
            return [.. (principal?.Claims ?? []).Where(c => c is { Type: not null, Value: not null }).Select(c => (c.Type == principal!.RoleType ? "roles" : c.Type!, c.Value!))];
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return [];
        }
    }

    private sealed record Principal([property: JsonPropertyName("role_typ")] string? RoleType, IReadOnlyList<Claim>? Claims);

    private sealed record Claim([property: JsonPropertyName("typ")] string? Type, [property: JsonPropertyName("val")] string? Value);
}
