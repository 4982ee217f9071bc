using Atelier.Core.Briefs;
using Atelier.Core.Reviews;
using Atelier.Core.Storage;
using Atelier.Functions.Messages;
using Atelier.Web;
using Atelier.Web.Briefs;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Functions.Tests.Messages;

public sealed class BriefsInTests : IDisposable
{
    private const string Brief = """{ "title": "Spring sale", "intent": { "subject": "three white circles on a teal gradient" }, "output": { "shots": [{ "width": 512, "height": 512 }] } }""";

    private readonly TestStudio _studio = new();

    [Fact]
    public async Task A_message_is_a_brief_and_delivered_again_it_is_the_same_brief()
    {
        var actions = new Settled();

        await RunAsync(Message(Brief, "order-1", sender: "crm"), actions);
        await RunAsync(Message(Brief, "order-1", sender: "crm"), actions);

        Assert.Equal(["complete", "complete"], actions.Acts);
        var id = Assert.Single(_studio.Host.InstanceIds);
        var brief = await _studio.Store.ReadRequiredAsync<Brief>(StoreKeys.Brief(TestStudio.Workspace, id));
        Assert.Equal(("Spring sale", "briefs-in-crm"), (brief.Title, brief.Requester));
    }

    [Fact]
    public async Task Other_ids_are_other_briefs_and_a_message_without_one_is_known_by_its_place()
    {
        var actions = new Settled();

        await RunAsync(Message(Brief, "order-1"), actions);
        await RunAsync(Message(Brief, "order-2"), actions);
        await RunAsync(Message(Brief, "", place: 7), actions);
        await RunAsync(Message(Brief, "", place: 7), actions);

        Assert.Equal(3, _studio.Host.InstanceIds.Count);
    }

    [Fact]
    public async Task A_senders_name_is_never_kept_unless_it_is_a_pseudonym()
    {
        await RunAsync(Message(Brief, "order-1", sender: "Rita Müller <rita@example.com>"), new());

        var brief = await _studio.Store.ReadRequiredAsync<Brief>(StoreKeys.Brief(TestStudio.Workspace, Assert.Single(_studio.Host.InstanceIds)));
        Assert.StartsWith("briefs-in-u-", brief.Requester, StringComparison.Ordinal);
        Assert.True(Ids.IsValid(brief.Requester));
    }

    [Theory]
    [InlineData("rita")]
    [InlineData("a-name-that-is-as-long-as-a-name-may-be0")]
    [InlineData("briefs-in")]
    public async Task Nobody_can_write_as_a_person_over_the_queue_or_use_up_their_keys(string person)
    {
        var own = new BriefDraft { Title = "Autumn", Intent = new() { Subject = "circles" }, Output = new() { Shots = [new() { Width = 512, Height = 512 }] } };
        _studio.Clients.Use(_studio.Framework);
        await _studio.Studio.Briefs.SubmitAsync(TestStudio.Workspace, person, own, "order-1");
        var actions = new Settled();

        await RunAsync(Message(Brief, "order-1", sender: person), actions);

        Assert.Equal(["complete"], actions.Acts);
        var requesters = new List<string>();
        foreach (var id in _studio.Host.InstanceIds)
        {
            requesters.Add((await _studio.Store.ReadRequiredAsync<Brief>(StoreKeys.Brief(TestStudio.Workspace, id))).Requester);
        }

        Assert.Single(requesters, person);
        var other = Assert.Single(requesters, r => r != person);
        Assert.StartsWith("briefs-in-", other, StringComparison.Ordinal);
        Assert.True(Ids.IsValid(other));
    }

    [Theory]
    [InlineData("", "body-missing")]
    [InlineData("null", "body-missing")]
    [InlineData("{ \"title\": ", "invalid-json")]
    [InlineData("[]", "invalid-json")]
    [InlineData("{ \"title\": \"x\", \"colour\": 1 }", "invalid-json")]
    [InlineData("{ \"title\": \"\" }", "brief-invalid")]
    public async Task Poison_goes_to_the_dead_letters_at_once_with_a_reason(string body, string reason)
    {
        var actions = new Settled();

        await RunAsync(Message(body, "order-1"), actions);

        Assert.StartsWith($"dead-letter: {reason}: ", Assert.Single(actions.Acts), StringComparison.Ordinal);
        Assert.Empty(_studio.Host.InstanceIds);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_and_briefs_beyond_all_size_are_poison_too()
    {
        var actions = new Settled();

        await RunAsync(Message(new BinaryData(new byte[] { 0x7B, 0xFF, 0xFE }), "order-1"), actions);
        await RunAsync(Message(new BinaryData(new byte[2 << 20]), "order-2"), actions);

        Assert.StartsWith("dead-letter: not-utf8: ", actions.Acts[0], StringComparison.Ordinal);
        Assert.StartsWith("dead-letter: body-too-large: ", actions.Acts[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_brief_under_a_used_id_is_refused_by_name()
    {
        var actions = new Settled();

        await RunAsync(Message(Brief, "order-1"), actions);
        await RunAsync(Message(Brief.Replace("Spring", "Autumn", StringComparison.Ordinal), "order-1"), actions);

        Assert.StartsWith("dead-letter: idempotency-key-reused: ", actions.Acts[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_store_is_away_a_message_is_left_for_later_and_then_taken()
    {
        var actions = new Settled();
        using var away = new TestStudio(store => new AwayStore(store, times: 2));

        await RunAsync(Message(Brief, "order-1"), actions, away);
        await RunAsync(Message(Brief, "order-1"), actions, away);
        Assert.Empty(actions.Acts);
        await RunAsync(Message(Brief, "order-1"), actions, away);

        Assert.Equal(["complete"], actions.Acts);
        Assert.Single(away.Host.InstanceIds);
    }

    public void Dispose() => _studio.Dispose();

    private static ServiceBusReceivedMessage Message(string body, string id, string? sender = null, long place = 1) => Message(new BinaryData(body), id, sender, place);

    private static ServiceBusReceivedMessage Message(BinaryData body, string id, string? sender = null, long place = 1) => ServiceBusModelFactory.ServiceBusReceivedMessage(
        body: body, messageId: id, sequenceNumber: place, properties: sender is null ? null : new Dictionary<string, object> { ["sender"] = sender });

    private Task RunAsync(ServiceBusReceivedMessage message, Settled actions, TestStudio? studio = null)
    {
        studio ??= _studio;
        var services = StudioServices.Of(studio.Studio, studio.Ports.Store, new ReviewLinks(ReviewLinkKeys.Create(), new("http://localhost")), new NobodyIdentity(), studio.Time);
        var function = new BriefsInFunction(new BriefMessages(services, TestStudio.Workspace), studio.Clients, NullLogger<BriefsInFunction>.Instance);
        return function.RunAsync(message, actions, studio.Framework, CancellationToken.None);
    }
}
