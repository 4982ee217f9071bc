using System.Net;
using System.Net.Sockets;

namespace Atelier.Local.Tests.Studio;

/// <summary>What people get wrong at a terminal, and what they are told.</summary>
public sealed class CommandSlips : IDisposable
{
    private const string Brief = """{ "title": "T", "intent": { "subject": "one star" }, "output": { "shots": [{ "name": "hero" }] }, "brnad": "northwind" }""";
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("'12,50' is no number for --budget", "campaign", "spring", "--budget", "12,50")]
    [InlineData("'7,5' is no number for --guidance", "render", "--prompt", "x", "--guidance", "7,5")]
    [InlineData("'nowhere' is no address", "connector", "--url", "nowhere")]
    [InlineData("by https only", "connector", "--url", "http://studio.example")]
    [InlineData("No brief 'A B' waits", "publish", "A B")]
    [InlineData("'My Key' is no name", "key", "add", "My Key", "--role", "requester")]
    [InlineData("'My Key' is no name", "key", "revoke", "My Key")]
    [InlineData("There is no hook 'h-1'", "hook", "replay", "h-1")]
    [InlineData("There is no folder", "verify", "nowhere")]
    [InlineData("There is no file", "policy", "nowhere.json")]
    public async Task A_slip_is_told_in_words_and_does_nothing(string said, params string[] arguments)
    {
        var (code, _, error) = await RunAsync(arguments);
        Assert.Equal(1, code);
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.DoesNotContain("(Parameter", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_budget_is_kept_as_it_was_written()
    {
        var (code, said, error) = await RunAsync("campaign", "spring", "--budget", "12.50");
        Assert.True(code == 0, error);
        Assert.Contains("Budget 12.50 EUR", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connector_is_written_for_the_address_that_is_given()
    {
        var (code, _, error) = await RunAsync("connector", "--url", "https://studio.example", "--out", "made");
        Assert.True(code == 0, error);
        Assert.Contains("studio.example", await File.ReadAllTextAsync(Path.Combine(_folder.Path, "made", "apiDefinition.swagger.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("brief", Brief, 2, "'brnad' is no field here")]
    [InlineData("brief", "{\n  \"title\": 7\n}", 2, "line 2")]
    [InlineData("policy", """{ "version": "1", "reveiw": {} }""", 1, "'reveiw' is no field here")]
    [InlineData("policy", """{ "version": "1", "review": null }""", 1, "'review' is null")]
    [InlineData("policy", "{", 1, "isn't well-formed JSON")]
    public async Task What_is_misspelt_in_a_file_is_told(string command, string content, int expected, string said)
    {
        var path = Path.Combine(_folder.Path, "document.json");
        await File.WriteAllTextAsync(path, content, TestContext.Current.CancellationToken);
        var (code, _, error) = await RunAsync(command, path);
        Assert.Equal(expected, code);
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.DoesNotContain("Atelier.Core", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_policy_that_is_printed_can_be_set_again()
    {
        var path = Path.Combine(_folder.Path, "policy.json");
        await File.WriteAllTextAsync(path, (await RunAsync("policy")).Said, TestContext.Current.CancellationToken);
        var (code, said, error) = await RunAsync("policy", path);
        Assert.True(code == 0, error);
        Assert.Contains("holds for briefs from now on", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pictures_that_could_not_be_written_are_not_drawn()
    {
        var taken = Path.Combine(_folder.Path, "taken");
        await File.WriteAllTextAsync(taken, "a file where a folder should be", TestContext.Current.CancellationToken);
        var (code, said, error) = await RunAsync("brief", Path.Combine(Repository.Root, "samples", "briefs", "one-star.json"), "--approve", "first", "--out", taken);
        Assert.Equal((1, ""), (code, said));
        Assert.Contains($"'{taken}' is a file", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data), "Nothing is begun whose pictures have nowhere to go.");
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_once_with_the_way_out()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var (code, _, error) = await LocalProgram.RunAsync(_folder.Path, Data, ("ATELIER_URL", $"http://localhost:{port}"), []);
        Assert.Equal(1, code);
        Assert.Equal($"atelier: Port {port} is taken by another program. Stop that one, or choose another port: ATELIER_URL=http://localhost:{port + 1}", error.Trim());
    }

    [Fact]
    public async Task An_address_that_no_browser_opens_is_refused()
    {
        var (code, _, error) = await LocalProgram.RunAsync(_folder.Path, Data, ("ATELIER_URL", "ftp://localhost:7071"), []);
        Assert.Equal(1, code);
        Assert.Contains("ATELIER_URL is no address", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_key_says_what_it_changes_beside_the_key_itself()
    {
        var (code, said, error) = await RunAsync("key", "add", "flow", "--role", "requester");
        Assert.Equal(0, code);
        Assert.StartsWith("atl_", said, StringComparison.Ordinal);
        Assert.Single(said.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("no key may administer the studio yet", error, StringComparison.Ordinal);
        Assert.DoesNotContain("no key may administer", (await RunAsync("key", "add", "me", "--role", "owner")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_studio_without_a_model_says_so()
    {
        var empty = Directory.CreateDirectory(Path.Combine(_folder.Path, "models")).FullName;
        var (code, said, _) = await LocalProgram.RunAsync(_folder.Path, Data, ("ATELIER_MODELS", empty), ["brief", Path.Combine(Repository.Root, "samples", "briefs", "one-star.json"), "--approve", "first"]);
        Assert.Equal(1, code);
        Assert.Contains("has no model to draw with", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_goes_into_a_file_holds_words_and_no_escape_codes()
    {
        var (code, said, _) = await RunAsync("brief", Path.Combine(Repository.Root, "samples", "briefs", "one-star.json"), "--approve", "first");
        Assert.Equal(0, code);
        Assert.DoesNotContain('\e', said);
        Assert.Contains("Previewing\n", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_names_the_program_as_people_start_it()
    {
        Assert.Contains("./run brief <file> [options]", (await RunAsync("brief", "--help")).Said, StringComparison.Ordinal);
        Assert.Contains("./run [command] [options]", (await RunAsync("--help")).Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_render_leaves_nothing_beside_its_picture_and_reports_to_nobody()
    {
        var home = Directory.CreateDirectory(Path.Combine(_folder.Path, "home")).FullName;
        var (code, _, error) = await LocalProgram.RunAsync(_folder.Path, Data, ("HOME", home), ["render", "--prompt", "one star", "--steps", "1", "--out", "star.png"]);
        Assert.True(code == 0, error);
        Assert.Equal([], Directory.EnumerateFileSystemEntries(home, "*", SearchOption.AllDirectories));
    }

    public void Dispose() => _folder.Dispose();

    private string Data => Path.Combine(_folder.Path, "data");

    private Task<(int Code, string Said, string Error)> RunAsync(params IReadOnlyList<string> arguments) => LocalProgram.RunAsync(_folder.Path, Data, arguments);
}
