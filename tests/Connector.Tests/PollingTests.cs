using System.Net;
using System.Text.Json.Nodes;
using Atelier.Local.Cli;
using Atelier.Local.Tests;
using Atelier.Local.Tests.Studio;

namespace Atelier.Connector.Tests;

/// <summary>What the HTTP action of Logic Apps and Power Automate does by itself: follows 202, Location and Retry-After to the end, however long people take.</summary>
public sealed class PollingTests
{
    [Fact]
    public async Task Polling_what_submitting_answered_leads_to_the_delivered_brief()
    {
        using var folder = new TemporaryFolder();
        await using var studio = await StudioServer.StartAsync(folder.Path);
        var answer = await studio.PostAsync("/v1/briefs", """{"title":"Spring","intent":{"subject":"three white circles on a teal gradient"},"output":{"shots":[{"name":"hero","width":128,"height":128,"variants":2}]}}""");
        var polls = 0;
        var isReviewed = false;
        JsonObject? ended = null;
        await StudioOnDisk.UntilAsync(async () =>
        {
            var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                ended = body;
                return true;
            }

            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
            Assert.True(answer.Headers.Location!.IsAbsoluteUri);
            Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
            if (!isReviewed && (string?)body["reviewId"] is { } review)
            {
                await TerminalReviewers.DecideAsync(studio.Local, review, Approval.First, CancellationToken.None);
                isReviewed = true;
            }

            // No longer waiting than Retry-After is what the engine does; here it would only make the test slow.
            answer = await studio.Client.GetAsync(answer.Headers.Location);
            polls++;
            return false;
        });

        Assert.True(isReviewed && polls > 1);
        Assert.Equal("delivered", (string)ended!["outcome"]!["state"]!);
        var asset = (string)ended["outcome"]!["assets"]![0]!;
        Assert.Equal(HttpStatusCode.OK, (await studio.Client.GetAsync(new Uri($"/v1/assets/{asset}/content", UriKind.Relative))).StatusCode);
    }
}
