using System.Security.Cryptography;
using System.Text;
using Atelier.Azure.Calls;
using Atelier.Azure.Signing;
using Atelier.Azure.Tests.Support;
using Atelier.Contracts.Time;
using Atelier.Core.Signing;

namespace Atelier.Azure.Tests.Signing;

public sealed class KeyVaultSignerTests : IAsyncLifetime
{
    private static readonly CallLimits Quick = new() { Attempt = TimeSpan.FromMinutes(2), Pause = TimeSpan.Zero, Retries = 2, BreakerAttempts = 1000 };
    private static readonly byte[] Content = Encoding.UTF8.GetBytes("a manifest");

    private readonly FakeVault _vault = new();
    private readonly FixedCredential _identity = new();
    private readonly ManualTimeProvider _time = new();
    private WireServer _service = null!;

    public async ValueTask InitializeAsync()
    {
        _vault.Rotate();
        _service = await WireServer.StartAsync(_vault.Answer);
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        _vault.Dispose();
    }

    [Fact]
    public async Task What_it_signs_anyone_can_check_and_the_key_stays_in_the_vault()
    {
        var signer = Open();

        var signature = await signer.SignAsync(Content);

        Assert.True(Es256.Verify(signature, Content));
        Assert.False(Es256.Verify(signature, "another"u8));
        Assert.Equal(_vault.KeyIdOf(0), signature.KeyId);
        Assert.Equal("https://vault.azure.net/.default", _identity.Scope);
        Assert.All(_service.Requests, r => Assert.Equal($"Bearer {FixedCredential.Token}", r.Headers["Authorization"]));
        Assert.All(_service.Requests, r => Assert.DoesNotContain("a manifest", r.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Versions_of_the_key_before_and_after_count_and_strangers_do_not()
    {
        var signer = Open();
        _vault.Rotate();
        _vault.Rotate();

        Assert.True(await signer.OwnsAsync(_vault.KeyIdOf(0)));
        Assert.True(await signer.OwnsAsync(_vault.KeyIdOf(1)));
        Assert.True(await signer.OwnsAsync(_vault.KeyIdOf(2)));
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.False(await signer.OwnsAsync(Es256.KeyId(stranger)));
    }

    [Fact]
    public async Task A_version_that_was_disabled_counts_no_longer()
    {
        _vault.Rotate();
        _vault.Disable(0);

        Assert.False(await Open().OwnsAsync(_vault.KeyIdOf(0)));
    }

    [Fact]
    public async Task A_version_that_is_disabled_after_it_was_known_counts_no_longer_after_five_minutes()
    {
        var signer = Open();
        _vault.Rotate();
        await signer.SignAsync(Content);
        Assert.True(await signer.OwnsAsync(_vault.KeyIdOf(0)));
        Assert.True(await signer.OwnsAsync(_vault.KeyIdOf(1)));
        _vault.Disable(0);
        _vault.Disable(1);

        Assert.True(await signer.OwnsAsync(_vault.KeyIdOf(1)));
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.False(await signer.OwnsAsync(_vault.KeyIdOf(0)));
        Assert.False(await signer.OwnsAsync(_vault.KeyIdOf(1))); // also the one that it signed with
    }

    [Fact]
    public async Task While_the_vault_is_away_what_it_said_stands_for_an_hour()
    {
        var signer = Open();
        Assert.True(await signer.OwnsAsync(_vault.KeyIdOf(0)));
        _vault.Instead = _ => FakeVault.Error(503, "Away");

        _time.Advance(TimeSpan.FromMinutes(30));
        Assert.True(await signer.OwnsAsync(_vault.KeyIdOf(0)));
        await Assert.ThrowsAsync<SigningException>(() => signer.OwnsAsync("stranger"));
        _time.Advance(TimeSpan.FromMinutes(30));
        await Assert.ThrowsAsync<SigningException>(() => signer.OwnsAsync(_vault.KeyIdOf(0)));
    }

    [Fact]
    public async Task A_vault_that_is_away_at_the_start_is_asked_again_at_the_next_use()
    {
        _vault.Instead = _ => FakeVault.Error(503, "Away");
        var signer = Open();
        await Assert.ThrowsAsync<SigningException>(() => signer.SignAsync(Content));
        await Assert.ThrowsAsync<SigningException>(() => signer.OwnsAsync(_vault.KeyIdOf(0)));
        _vault.Instead = null;

        Assert.True(Es256.Verify(await signer.SignAsync(Content), Content));
        Assert.True(await signer.OwnsAsync(_vault.KeyIdOf(0)));
    }

    [Fact]
    public async Task A_version_in_the_settings_that_is_disabled_gives_way_to_the_newest()
    {
        _vault.Rotate();
        _vault.Disable(0);

        Assert.Equal(_vault.KeyIdOf(1), (await Open("/keys/signing/78deebed173b48e48f55abf87ed4cf70").SignAsync(Content)).KeyId);
    }

    [Fact]
    public async Task Strangers_are_asked_about_once_in_a_while_only()
    {
        var signer = Open();
        await signer.OwnsAsync("stranger");
        var asked = _service.Requests.Count;

        await signer.OwnsAsync("stranger");
        Assert.Equal(asked, _service.Requests.Count);

        _time.Advance(TimeSpan.FromMinutes(6));
        await signer.OwnsAsync("stranger");
        Assert.True(_service.Requests.Count > asked);
    }

    [Fact]
    public async Task When_its_version_is_disabled_it_signs_with_the_newest()
    {
        var signer = Open();
        await signer.SignAsync(Content);
        _vault.Rotate();
        _vault.Disable(0);

        var signature = await signer.SignAsync(Content);

        Assert.Equal(_vault.KeyIdOf(1), signature.KeyId);
        Assert.True(Es256.Verify(signature, Content));
    }

    [Fact]
    public async Task When_the_only_version_is_disabled_it_says_what_to_do()
    {
        var signer = Open();
        _vault.Disable(0);

        var failure = await Assert.ThrowsAsync<SigningException>(() => signer.SignAsync(Content));

        Assert.Contains("disabled", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_throttled_vault_is_asked_again()
    {
        var signer = Open();
        var asked = 0;
        _vault.Instead = _ => Interlocked.Increment(ref asked) < 3 ? FakeVault.Error(429, "Throttled") : null;

        Assert.True(Es256.Verify(await signer.SignAsync(Content), Content));
    }

    [Theory]
    [InlineData(429, "Throttled")]
    [InlineData(500, "InternalServerError")]
    [InlineData(401, "Unauthorized")]
    [InlineData(403, "Forbidden")]
    [InlineData(404, "KeyNotFound")]
    [InlineData(200, "")]
    public async Task A_vault_that_fails_signs_nothing_and_tells_no_secrets(int status, string code)
    {
        var signer = Open();
        _vault.Instead = r => status == 200 ? new(200, "<html>") : r.Path.EndsWith("/sign", StringComparison.Ordinal) ? FakeVault.Error(status, code) : null;

        var failure = await Assert.ThrowsAsync<SigningException>(() => signer.SignAsync(Content));

        Assert.DoesNotContain(FixedCredential.Token, failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret-message", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(_service.Address.Authority, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_that_is_not_the_keys_is_never_handed_out()
    {
        var signer = Open();
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var wrong = Es256.Sign(other, Content).Value;
        _vault.Instead = r => r.Path.EndsWith("/sign", StringComparison.Ordinal) ? new(200, $$"""{ "kid": "x", "value": "{{wrong}}" }""") : null;

        await Assert.ThrowsAsync<SigningException>(() => signer.SignAsync(Content));
    }

    [Fact]
    public async Task A_link_to_another_host_is_not_followed()
    {
        var signer = Open();
        _vault.Instead = r => r.Path.EndsWith("/versions", StringComparison.Ordinal) ? new(200, """{ "value": [], "nextLink": "https://evil.example/keys" }""") : null;

        Assert.False(await signer.OwnsAsync("stranger"));
    }

    [Fact]
    public async Task A_key_of_another_kind_is_refused()
    {
        // GetKey-example.json of the REST reference: an RSA key.
        _vault.Instead = _ => new(200, """
            { "key": { "kid": "https://myvault.vault.azure.net/keys/CreateSoftKeyTest/78deebed173b48e48f55abf87ed4cf71", "kty": "RSA", "key_ops": [ "encrypt", "decrypt", "sign", "verify", "wrapKey", "unwrapKey" ], "n": "2HJAE5fU3Cw2Rt9hEuq", "e": "AQAB" },
              "attributes": { "enabled": true, "created": 1493942451, "updated": 1493942451, "recoveryLevel": "Recoverable+Purgeable" }, "tags": { "purpose": "unit test" } }
            """);

        Assert.Contains("P-256", (await Assert.ThrowsAsync<SigningException>(() => Open().SignAsync(Content))).Message, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => new KeyVaultSigner(new("https://v.vault.azure.net/secrets/x"), _identity));
    }

    private KeyVaultSigner Open(string key = "/keys/signing") => new(new(_service.Address, key), _identity, Quick, SelfSigned.Transport, _time);
}
