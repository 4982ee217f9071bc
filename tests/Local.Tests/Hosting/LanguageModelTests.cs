using Atelier.Local.Hosting;

namespace Atelier.Local.Tests.Hosting;

public sealed class LanguageModelTests
{
    private const string Key = "sk-secret";

    [Fact]
    public void Without_an_endpoint_templates_write() => Assert.Null(From(null, "m", Key));

    [Theory]
    [InlineData("https://api.openai.com/v1", Key)]
    [InlineData("http://localhost:11434/v1", null)]
    [InlineData("http://127.0.0.1:11434/v1", Key)]
    [InlineData("http://models.lan/v1", null)]
    public void Any_endpoint_will_do(string endpoint, string? key) => Assert.NotNull(From(endpoint, "m", key));

    [Theory]
    [InlineData("api.openai.com", "m", "ATELIER_OPENAI_ENDPOINT")]
    [InlineData("ftp://models", "m", "ATELIER_OPENAI_ENDPOINT")]
    [InlineData("https://api.openai.com/v1", null, "ATELIER_OPENAI_CHAT")]
    [InlineData("http://models.lan/v1", "m", "ATELIER_OPENAI_KEY")]
    public void Settings_that_do_not_go_together_say_so_without_the_key(string endpoint, string? model, string setting)
    {
        var failure = Assert.Throws<FormatException>(() => From(endpoint, model, Key));

        Assert.StartsWith(setting, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_that_are_printed_hold_no_key() =>
        Assert.DoesNotContain(Key, (new LocalSettings() with { LanguageModel = From("https://api.openai.com/v1", "m", Key) }).ToString(), StringComparison.Ordinal);

    private static LanguageModel? From(string? endpoint, string? model, string? key) => LanguageModel.From(name => name switch
    {
        "ATELIER_OPENAI_ENDPOINT" => endpoint,
        "ATELIER_OPENAI_CHAT" => model,
        _ => key,
    });
}
