using System.Net;
using System.Text.Json.Nodes;
using Atelier.Core.Notices;
using Atelier.Core.Reviews;
using Atelier.Web.Teams;
using Atelier.Web.Tests.Seeds;

namespace Atelier.Web.Tests.Teams;

/// <summary>A Teams workflow that writes down what it is sent and answers as told, and the notifier that posts to it.</summary>
internal sealed class TeamsDesk : HttpMessageHandler
{
    public const string Secret = "sv=1.0&sig=a-secret-signature";

    public static readonly Uri Address = new($"https://prod-01.westeurope.logic.azure.com:443/workflows/abc/triggers/manual/paths/invoke?{Secret}");

    /// <summary>Stands for no answer at all.</summary>
    public const HttpStatusCode Unreachable = HttpStatusCode.HttpVersionNotSupported;

    private readonly Queue<HttpStatusCode> _answers = new();

    public List<JsonObject> Messages { get; } = [];

    public List<int> Sizes { get; } = [];

    public int Calls { get; private set; }

    public TeamsDesk Answers(params HttpStatusCode[] answers)
    {
        Array.ForEach(answers, _answers.Enqueue);
        return this;
    }

    public TeamsNotifier NotifierOf(WebFixture web) =>
        new(new QuietNotifier(), new TeamsWebhook(Address, new NoPauses(), null, this), web.Studio.Store, web.Studio.Links, web.Clock);

    public static Notice Asking(Review review, string? to, NoticeKind kind = NoticeKind.ReviewRequested) =>
        new() { Kind = kind, Workspace = SeededStudio.Workspace, BriefId = review.BriefId, ReviewId = review.Id, To = to, Deadline = review.ExpiresAt };

    public static JsonObject CardOf(JsonObject message) => message["attachments"]![0]!["content"]!.AsObject();

    /// <summary>Every address in a card or message.</summary>
    public static IEnumerable<string> Addresses(JsonNode? node) => node switch
    {
        JsonObject found => found.SelectMany(p => p.Key == "url" ? [(string)p.Value!] : Addresses(p.Value)),
        JsonArray list => list.SelectMany(Addresses),
        _ => [],
    };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Calls++;
        var answer = _answers.TryDequeue(out var status) ? status : HttpStatusCode.Accepted;
        if (answer == Unreachable)
        {
            throw new HttpRequestException(HttpRequestError.NameResolutionError, $"No such host {Address}");
        }

        if (answer == HttpStatusCode.Accepted)
        {
            var bytes = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
            Sizes.Add(bytes.Length);
            Messages.Add(JsonNode.Parse(bytes)!.AsObject());
        }

        return new(answer);
    }

    /// <summary>The system's clock on which pauses between attempts are over at once and no attempt ever takes too long.</summary>
    private sealed class NoPauses : TimeProvider
    {
        private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(9);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > LongestPause ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, period);
    }
}
