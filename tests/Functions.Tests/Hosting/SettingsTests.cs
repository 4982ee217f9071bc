using Atelier.Functions.Hosting;

namespace Atelier.Functions.Tests.Hosting;

public sealed class SettingsTests
{
    private readonly Dictionary<string, string> _values = TestSettings.Values();

    [Fact]
    public void What_is_not_set_has_its_default()
    {
        var settings = Read();

        Assert.Equal(("studio", "atelier"), (settings.Workspace, settings.BlobContainer));
        Assert.Equal(["standard"], settings.Pools);
        Assert.Null(settings.OpenAiEndpoint);
        Assert.Null(settings.ContentSafetyEndpoint);
        Assert.False(settings.IsPlatformAuthenticationOn);
        Assert.False(settings.IsBehindFrontEnd);
    }

    [Theory]
    [InlineData("ATELIER_URL")]
    [InlineData("ATELIER_BLOB_ENDPOINT")]
    [InlineData("ServiceBusConnection__fullyQualifiedNamespace")]
    [InlineData("ATELIER_KEY_VAULT_KEY")]
    [InlineData("ATELIER_LINK_KEY")]
    public void What_must_be_set_is_asked_for_by_name(string name)
    {
        _values[name] = " ";
        Assert.Contains(name, Assert.Throws<FormatException>(Read).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ATELIER_WORKSPACE", "Not A Name")]
    [InlineData("ATELIER_URL", "studio")]
    [InlineData("ATELIER_BLOB_ENDPOINT", "ftp://x")]
    [InlineData("ATELIER_POOLS", "a,,B")]
    [InlineData("ATELIER_TEAMS_WEBHOOK", "secret-part")]
    [InlineData("ATELIER_LINK_KEY", "secret-part")]
    [InlineData("ATELIER_LINK_KEY", "c2VjcmV0LXBhcnQ=")]
    public void What_is_malformed_is_said_by_name_and_secrets_stay_out(string name, string value)
    {
        _values[name] = value;

        var message = Assert.Throws<FormatException>(Read).Message;
        Assert.Contains(name, message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-part", message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_studio_answers_to_its_address_and_to_the_platforms_name()
    {
        _values["WEBSITE_HOSTNAME"] = "func-x.azurewebsites.net";
        Assert.Equal(["studio.example.com", "func-x.azurewebsites.net"], Read().Hosts);
    }

    [Theory]
    [InlineData("WEBSITE_AUTH_ENABLED", "True", true)]
    [InlineData("WEBSITE_AUTH_ENABLED", "true", true)]
    [InlineData("WEBSITE_AUTH_ENABLED", "False", false)]
    [InlineData("WEBSITE_AUTH_ENABLED", "1", false)]
    [InlineData("ATELIER_PLATFORM_SIGN_IN", "true", true)]
    [InlineData("ATELIER_PLATFORM_SIGN_IN", "false", false)]
    [InlineData("ATELIER_PLATFORM_SIGN_IN", "1", false)]
    public void Platform_authentication_is_on_only_where_the_platform_or_the_deployment_says_so(string name, string value, bool isOn)
    {
        _values[name] = value;
        Assert.Equal(isOn, Read().IsPlatformAuthenticationOn);
    }

    [Theory]
    [InlineData("WEBSITE_INSTANCE_ID")]
    [InlineData("WEBSITE_POD_NAME")]
    [InlineData("CONTAINER_NAME")]
    public void Every_plan_of_the_platform_is_known_by_what_it_sets(string name)
    {
        _values[name] = "x";
        Assert.True(Read().IsBehindFrontEnd);
    }

    [Fact]
    public void Link_keys_keep_their_names_so_that_a_new_one_in_front_leaves_old_links_good()
    {
        var other = Convert.ToBase64String([.. Enumerable.Range(100, 32).Select(i => (byte)i)]);
        var before = Assert.Single(Read().LinkKeys.Keys);
        _values["ATELIER_LINK_KEY"] = $"{other}, {_values["ATELIER_LINK_KEY"]}";

        var after = Read().LinkKeys.Keys;
        Assert.Equal(2, after.Count);
        Assert.Equal(before.Id, after[1].Id);
        Assert.NotEqual(before.Id, after[0].Id);
    }

    private FunctionsSettings Read() => TestSettings.Read(_values);
}
