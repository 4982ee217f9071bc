using System.Security.Cryptography;
using System.Text;
using Atelier.Contracts.Storage;
using Atelier.Contracts.Time;
using Atelier.Contracts.Workflows;
using Atelier.Core.Briefs;
using Atelier.Core.Hooks;
using Atelier.Core.Reviews;
using Atelier.Core.Storage;
using Atelier.Core.Tests.Briefs;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Core.Tests.Hooks;

public sealed class HookTests
{
    private const string Address = "https://subscriber.example/hook?token=secret";

    private readonly ManualTimeProvider _clock = new();
    private readonly InMemoryObjectStore _store;
    private readonly HookSecrets _secrets = new(new(ReviewLinkKeys.Create(), new("http://localhost:7071")));
    private readonly ScriptedSender _sender = new();
    private readonly HookBook _hooks;
    private HookDispatcher _dispatcher;

    public HookTests()
    {
        _store = new(_clock);
        _hooks = new(_store, _secrets, _sender, _clock);
        _dispatcher = Dispatcher();
    }

    [Fact]
    public async Task An_event_reaches_those_who_want_it_signed_and_once()
    {
        var (hook, secret) = await SubscribeAsync();
        await SubscribeAsync(events: [EventTypes.OfEnd(BriefState.Killed)]);
        await SubscribeAsync(campaign: "autumn");
        await HappenAsync("b-1.ended");
        Assert.Equal(1, await RunAsync());
        Assert.Equal(0, await RunAsync());

        var (_, happened, body, signature) = Assert.Single(_sender.Sent);
        Assert.Equal("1.0", happened.GetProperty("specversion").GetString());
        Assert.Equal("b-1.ended", happened.GetProperty("id").GetString());
        Assert.Equal(EventTypes.Delivered, happened.GetProperty("type").GetString());
        Assert.Equal("urn:atelier:studio", happened.GetProperty("source").GetString());
        Assert.Equal("briefs/b-1", happened.GetProperty("subject").GetString());
        var time = _clock.GetUtcNow().ToUnixTimeSeconds();
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{time}."), .. body];
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed);
        Assert.Equal($"t={time},k={hook.KeyId},v1={Convert.ToHexStringLower(mac)}", signature);
        Assert.Single(await _hooks.DeliveriesAsync("studio", hook.Id, DeliveryState.Delivered, 10));
    }

    [Fact]
    public async Task The_same_event_written_again_is_told_once_also_after_it_arrived()
    {
        await SubscribeAsync();
        await HappenAsync("b-1.ended");
        await RunAsync();
        await HappenAsync("b-1.ended");
        await RunAsync();
        Assert.Single(_sender.Sent);
    }

    [Fact]
    public async Task What_happened_before_somebody_subscribed_is_not_told()
    {
        await HappenAsync("b-1.ended");
        _clock.Advance(TimeSpan.FromSeconds(1));
        await SubscribeAsync();
        Assert.Equal(0, await RunAsync());
    }

    [Fact]
    public async Task A_failed_post_is_repeated_with_growing_waits_for_a_day_and_is_then_a_dead_letter_that_can_be_replayed()
    {
        var (hook, _) = await SubscribeAsync();
        _sender.Answer = _ => new(500);
        await HappenAsync("b-1.ended");
        var attempts = new List<DateTimeOffset>();
        var end = _clock.GetUtcNow().AddHours(25);
        while (_clock.GetUtcNow() < end)
        {
            var before = _sender.Sent.Count;
            await RunAsync();
            if (_sender.Sent.Count > before)
            {
                attempts.Add(_clock.GetUtcNow());
            }

            _clock.Advance(TimeSpan.FromSeconds(10));
        }

        var waits = attempts.Zip(attempts.Skip(1), (a, b) => b - a).ToList();
        Assert.Equal(waits.Order(), waits);
        Assert.InRange(attempts.Count, 10, 30);
        Assert.InRange(attempts[^1] - attempts[0], TimeSpan.FromHours(20), TimeSpan.FromDays(1));
        var dead = Assert.Single(await _hooks.DeliveriesAsync("studio", hook.Id, DeliveryState.Dead, 10));
        Assert.Contains("500", dead.LastError, StringComparison.Ordinal);
        Assert.Empty(await _hooks.DeliveriesAsync("studio", hook.Id, DeliveryState.Pending, 10));

        _sender.Answer = _ => new(204);
        Assert.Equal(1, await _hooks.ReplayAsync("studio", hook.Id, eventId: null, "ada"));
        Assert.Equal(1, await RunAsync());
        Assert.Equal("b-1.ended", _sender.Sent.Last().Event.GetProperty("id").GetString());
        Assert.Null((await _hooks.HealthAsync("studio", hook.Id)).FailingSince);
        Assert.Empty(await _hooks.DeliveriesAsync("studio", hook.Id, DeliveryState.Dead, 10));
    }

    [Fact]
    public async Task A_subscriber_that_fails_is_asked_with_one_event_at_a_time_and_gets_the_others_when_it_is_back()
    {
        var (hook, _) = await SubscribeAsync();
        _sender.Answer = _ => new(null, "It can't be reached.");
        for (var i = 0; i < 20; i++)
        {
            await HappenAsync($"b-{i}.ended");
        }

        await RunAsync();
        Assert.Single(_sender.Sent);
        await RunAsync();
        Assert.Single(_sender.Sent);
        _clock.Advance(TimeSpan.FromSeconds(11));
        await RunAsync();
        Assert.Equal(2, _sender.Sent.Count);
        Assert.Equal("It can't be reached.", (await _hooks.HealthAsync("studio", hook.Id)).LastError);
        _sender.Answer = _ => new(200);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await RunAsync();
        await RunAsync();
        Assert.Equal(20, (await _hooks.DeliveriesAsync("studio", hook.Id, DeliveryState.Delivered, 100)).Count);
    }

    [Fact]
    public async Task A_subscriber_that_takes_its_time_holds_up_the_others_by_one_answer()
    {
        await SubscribeAsync();
        _sender.Answer = _ =>
        {
            _clock.Advance(TimeSpan.FromSeconds(9));
            return new(200);
        };
        for (var i = 0; i < 5; i++)
        {
            await HappenAsync($"b-{i}.ended");
        }

        Assert.Equal(1, await RunAsync());
        Assert.Equal(1, await RunAsync());
        Assert.Equal(2, _sender.Sent.Count);
    }

    [Fact]
    public async Task An_event_that_its_subscriber_cannot_take_keeps_none_of_the_others_from_it()
    {
        var (hook, _) = await SubscribeAsync();
        _sender.AnswerTo = id => id == "b-0.ended" ? new(400) : null;
        for (var hour = 0; hour < 30; hour++)
        {
            await HappenAsync($"b-{hour}.ended");
            for (var minute = 0; minute < 60; minute++)
            {
                await RunAsync();
                _clock.Advance(TimeSpan.FromMinutes(1));
            }
        }

        Assert.Equal("b-0.ended", Assert.Single(await _hooks.DeliveriesAsync("studio", hook.Id, DeliveryState.Dead, 100)).Event.Id);
        Assert.Equal(29, (await _hooks.DeliveriesAsync("studio", hook.Id, DeliveryState.Delivered, 100)).Count);
    }

    [Fact]
    public async Task What_happened_first_is_told_first()
    {
        await SubscribeAsync();
        foreach (var id in new[] { "b-9.ended", "b-1.ended", "b-5.ended" })
        {
            await HappenAsync(id);
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        await RunAsync();
        Assert.Equal(["b-9.ended", "b-1.ended", "b-5.ended"], _sender.Sent.Select(s => s.Event.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task A_subscriber_that_fails_for_days_is_dropped_visibly_and_another_is_not_held_up()
    {
        var (dead, _) = await SubscribeAsync();
        await _hooks.SubscribeAsync("studio", "ada", "https://healthy.example/", [], campaign: null);
        _sender.Answer = to => to.Host == "healthy.example" ? new(200) : new(503);
        for (var day = 0; day < 7; day++)
        {
            await HappenAsync($"b-{day}.ended");
            for (var hour = 0; hour < 24; hour++)
            {
                await RunAsync();
                _clock.Advance(TimeSpan.FromHours(1));
            }
        }

        var dropped = await _hooks.GetAsync("studio", dead.Id);
        Assert.NotNull(dropped!.DroppedAt);
        Assert.Contains("failed since", dropped.DroppedReason, StringComparison.Ordinal);
        Assert.Equal(7, _sender.Sent.Count(s => s.Address.Host == "healthy.example"));
        Assert.Equal(0, await RunAsync());
        Assert.Empty(await _hooks.DeliveriesAsync("studio", dead.Id, DeliveryState.Pending, 10));
        Assert.NotEmpty(await _hooks.DeliveriesAsync("studio", dead.Id, DeliveryState.Dead, 10));
    }

    [Fact]
    public async Task A_subscriber_that_says_it_is_gone_is_dropped_at_once_and_one_that_asks_for_time_gets_it()
    {
        var (gone, _) = await SubscribeAsync();
        _sender.Answer = _ => new(410);
        await HappenAsync("b-1.ended");
        await RunAsync();
        Assert.NotNull((await _hooks.GetAsync("studio", gone.Id))!.DroppedAt);

        var (slow, _) = await SubscribeAsync();
        _sender.Answer = _ => new(429, null, TimeSpan.FromMinutes(30));
        await HappenAsync("b-2.ended");
        await RunAsync();
        Assert.Equal(_clock.GetUtcNow().AddMinutes(30), (await _hooks.HealthAsync("studio", slow.Id)).NotBefore);
    }

    [Fact]
    public async Task A_dispatcher_that_dies_at_any_write_loses_nothing()
    {
        await SubscribeAsync();
        await HappenAsync("b-1.ended");
        for (var survives = 0; survives < 8; survives++)
        {
            var left = survives;
            _store.BeforeWrite = key =>
            {
                if (left-- <= 0)
                {
                    throw new InvalidOperationException($"the process died before {key}");
                }
            };
            try
            {
                await RunAsync();
            }
            catch (Exception e) when (e is InvalidOperationException or AggregateException)
            {
                // It starts again.
            }

            _store.BeforeWrite = null;
            _dispatcher = Dispatcher();
            _clock.Advance(TimeSpan.FromMinutes(3));
        }

        await RunAsync();
        Assert.NotEmpty(_sender.Sent);
        Assert.All(_sender.Sent, s => Assert.Equal("b-1.ended", s.Event.GetProperty("id").GetString()));
        Assert.Single(await _hooks.DeliveriesAsync("studio", (await _hooks.ListAsync("studio"))[0].Id, DeliveryState.Delivered, 10));
    }

    [Fact]
    public async Task Unsubscribing_ends_it_and_forgets_what_was_told()
    {
        var (hook, _) = await SubscribeAsync();
        await HappenAsync("b-1.ended");
        await RunAsync();
        await _hooks.RemoveAsync("studio", hook.Id, "ada");
        await HappenAsync("b-2.ended");
        Assert.Equal(0, await RunAsync());
        await foreach (var listing in _store.ListAsync("studio/deliveries/"))
        {
            Assert.Fail(listing.Key);
        }
    }

    [Theory]
    [InlineData("http://subscriber.example/", "url-refused")]
    [InlineData("relative", "malformed")]
    [InlineData("", "malformed")]
    [InlineData(null, "malformed")]
    public async Task An_address_that_may_not_be_called_is_refused_right_away(string? url, string code) =>
        Assert.Equal(code, (await Assert.ThrowsAsync<HookException>(() => _hooks.SubscribeAsync("studio", "ada", url, [], campaign: null))).Code);

    [Fact]
    public async Task A_briefs_life_is_told_with_ids_that_repeats_share_and_without_a_word_that_people_wrote()
    {
        using var world = new BriefWorld(Hostility.Of(3));
        var brief = await world.SubmitAsync();
        Assert.Equal(BriefState.Delivered, (await world.DeliverAsync(brief)).State);
        var events = new List<LifecycleEvent>();
        await foreach (var listing in world.Store.ListAsync("studio/outbox/"))
        {
            events.Add(await world.Store.ReadRequiredAsync<LifecycleEvent>(listing.Key));
        }

        Assert.Equal(
            [(EventTypes.RoundFinished, $"{brief.Id}-r1.finished"), (EventTypes.ReviewRequested, $"{brief.Id}-r1.requested"), (EventTypes.Delivered, $"{brief.Id}.ended")],
            events.Select(e => (e.Type, e.Id)).OrderBy(e => e.Item2, StringComparer.Ordinal));
        foreach (var text in events.Select(e => Encoding.UTF8.GetString(CloudEvent.Write(e))))
        {
            Assert.DoesNotContain("Spring sale", text, StringComparison.Ordinal);
            Assert.DoesNotContain("circles", text, StringComparison.Ordinal);
            Assert.DoesNotContain("rita", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_brief_that_is_called_off_is_told_as_cancelled()
    {
        using var world = new BriefWorld();
        var brief = await world.SubmitAsync();
        await world.UntilReviewAsync(brief);
        await world.Studio.Briefs.CancelAsync(BriefWorld.Workspace, brief.Id, "rita", "not needed");
        await world.OutcomeAsync(brief);
        Assert.Equal("atelier.brief.cancelled", (await world.Store.ReadRequiredAsync<LifecycleEvent>($"studio/outbox/{brief.Id}.ended")).Type);
    }

    private HookDispatcher Dispatcher() => new(_store, _hooks, _secrets, _sender, _clock, NullLogger.Instance);

    private Task<int> RunAsync() => _dispatcher.RunAsync("studio");

    private Task<(Hook Hook, string Secret)> SubscribeAsync(IReadOnlyList<string>? events = null, string? campaign = null) =>
        _hooks.SubscribeAsync("studio", "ada", Address, events ?? [], campaign);

    private Task HappenAsync(string id) => _store.WriteAsync($"studio/outbox/{id}", new LifecycleEvent
    {
        Id = id, Type = EventTypes.Delivered, Time = _clock.GetUtcNow(), Workspace = "studio", BriefId = id.Split('.')[0], Campaign = "spring", Code = "delivered", Assets = ["a"],
    }, PutCondition.Create);
}
