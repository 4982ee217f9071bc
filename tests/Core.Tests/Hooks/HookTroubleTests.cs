using Atelier.Contracts.Storage;
using Atelier.Contracts.Time;
using Atelier.Core.Hooks;
using Atelier.Core.Reviews;
using Atelier.Core.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Core.Tests.Hooks;

public sealed class HookTroubleTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly InMemoryObjectStore _inner;
    private readonly WatchedStore _store;
    private readonly HookSecrets _secrets = new(new(ReviewLinkKeys.Create(), new("http://localhost:7071")));
    private readonly ScriptedSender _sender = new();
    private readonly ScriptedMirror _mirror = new();
    private readonly HookBook _hooks;
    private readonly HookDispatcher _dispatcher;

    public HookTroubleTests()
    {
        _inner = new(_clock);
        _store = new(_inner);
        _hooks = new(_store, _secrets, _sender, _clock);
        _dispatcher = new(_store, _hooks, _secrets, _sender, _clock, NullLogger.Instance, mirror: _mirror);
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_holds_up_no_other_and_stays()
    {
        await SubscribeAsync();
        for (var i = 0; i < 300; i++)
        {
            await DamageAsync($"studio/outbox/a-{i}.ended");
        }

        await HappenAsync("b-1.ended");
        Assert.Equal(1, await RunAsync());
        Assert.NotNull(await _store.GetAsync("studio/outbox/a-0.ended"));
        Assert.Null(await _store.GetAsync("studio/outbox/b-1.ended"));
    }

    [Fact]
    public async Task A_hook_that_cannot_be_read_holds_up_no_other()
    {
        await SubscribeAsync();
        await DamageAsync("studio/hooks/h-0.json");
        await HappenAsync("b-1.ended");
        Assert.Equal(1, await RunAsync());
        Assert.Single(await _hooks.ListAsync("studio"));
    }

    [Fact]
    public async Task A_delivery_that_cannot_be_read_holds_up_no_other_and_goes_when_its_time_is_out()
    {
        var hook = await SubscribeAsync();
        var broken = $"studio/deliveries/{hook.Id}/pending/a-1.ended";
        await DamageAsync(broken);
        await DamageAsync($"studio/deliveries/{hook.Id}/health.json");
        await HappenAsync("b-1.ended");
        Assert.Equal(1, await RunAsync());
        await _store.PutAsync(broken, "{"u8.ToArray(), PutCondition.Any, new Dictionary<string, string> { ["queued"] = "1" });
        await HappenAsync("b-2.ended");
        Assert.Equal(1, await RunAsync());
        Assert.Null(await _store.GetAsync(broken));
    }

    [Fact]
    public async Task A_mirror_that_fails_holds_up_no_hook_and_hears_of_everything_when_it_is_back()
    {
        _mirror.Fault = new InvalidOperationException("The mirror is away.");
        await SubscribeAsync();
        for (var i = 0; i < 250; i++)
        {
            await HappenAsync($"b-{i}.ended");
        }

        var arrived = await RunAsync() + await RunAsync();
        Assert.Equal(250, arrived);
        _mirror.Fault = null;
        await RunAsync();
        await RunAsync();
        Assert.Equal(250, _mirror.Heard.Distinct().Count());
        Assert.Equal(250, _mirror.Heard.Count);
    }

    [Fact]
    public async Task An_event_that_cannot_be_queued_is_left_and_those_that_wait_are_posted_all_the_same()
    {
        await SubscribeAsync();
        _sender.Answer = _ => new(500);
        await HappenAsync("b-1.ended");
        await RunAsync();
        _sender.Answer = _ => new(200);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await HappenAsync("b-2.ended");
        _inner.BeforeWrite = key => _ = key.EndsWith("pending/b-2.ended", StringComparison.Ordinal) ? throw new IOException("The disk is full.") : 0;
        Assert.Equal(1, await RunAsync());
        _inner.BeforeWrite = null;
        Assert.Equal(1, await RunAsync());
    }

    [Fact]
    public async Task What_happens_after_somebody_subscribed_reaches_them_however_a_round_was_cut()
    {
        var listed = 0;
        _store.Listed = async prefix =>
        {
            if (prefix is "studio/hooks/" or "studio/outbox/" && listed++ == 0)
            {
                await SubscribeAsync();
                await HappenAsync("b-1.ended");
            }
        };
        Assert.Equal(1, await RunAsync() + await RunAsync());
    }

    [Fact]
    public async Task What_happens_while_a_hook_is_dropped_is_a_dead_letter_that_a_replay_sends()
    {
        var hook = await SubscribeAsync();
        _sender.Answer = _ => new(410);
        await HappenAsync("b-1.ended");
        await RunAsync();
        await HappenAsync("b-2.ended");
        await RunAsync();
        Assert.Equal(["b-1.ended", "b-2.ended"], (await _hooks.DeliveriesAsync("studio", hook.Id, DeliveryState.Dead, 10)).Select(d => d.Event.Id));
        _sender.Answer = _ => new(200);
        Assert.Equal(2, await _hooks.ReplayAsync("studio", hook.Id, eventId: null, "ada"));
        Assert.Equal(2, await RunAsync());
    }

    [Fact]
    public async Task What_a_crash_left_waiting_for_a_dropped_hook_becomes_a_dead_letter()
    {
        var hook = await SubscribeAsync();
        _sender.Answer = _ => new(410);
        await HappenAsync("b-1.ended");
        _inner.BeforeWrite = key => _ = key.Contains("/dead/", StringComparison.Ordinal) ? throw new IOException("The plug was pulled.") : 0;
        await RunAsync();
        _inner.BeforeWrite = null;
        await RunAsync();
        Assert.Single(await _hooks.DeliveriesAsync("studio", hook.Id, DeliveryState.Dead, 10));
        Assert.Empty(await _hooks.DeliveriesAsync("studio", hook.Id, DeliveryState.Pending, 10));
    }

    [Fact]
    public async Task A_hook_that_is_rarely_told_something_is_not_dropped_for_two_failures_far_apart()
    {
        var hook = await SubscribeAsync();
        _sender.Answer = _ => new(503);
        await HappenAsync("b-1.ended");
        await RunAsync();
        _clock.Advance(TimeSpan.FromDays(6));
        await RunAsync();
        await HappenAsync("b-2.ended");
        await RunAsync();
        Assert.Null((await _hooks.GetAsync("studio", hook.Id))!.DroppedAt);
        Assert.Equal(_clock.GetUtcNow(), (await _hooks.HealthAsync("studio", hook.Id)).FailingSince);
    }

    [Theory]
    [InlineData("/pending/")]
    [InlineData("/dead/")]
    [InlineData("/hooks/")]
    [InlineData("/health.json")]
    public async Task A_replay_that_dies_is_repeated_and_the_hook_is_told_again(string diesAt)
    {
        var hook = await SubscribeAsync();
        _sender.Answer = _ => new(410);
        await HappenAsync("b-1.ended");
        await RunAsync();
        _inner.BeforeWrite = key => _ = key.Contains(diesAt, StringComparison.Ordinal) ? throw new IOException("The plug was pulled.") : 0;
        await Assert.ThrowsAsync<IOException>(() => _hooks.ReplayAsync("studio", hook.Id, eventId: null, "ada"));
        _inner.BeforeWrite = null;
        _sender.Answer = _ => new(200);
        await RunAsync();
        await _hooks.ReplayAsync("studio", hook.Id, eventId: null, "ada");
        await RunAsync();
        Assert.Null((await _hooks.GetAsync("studio", hook.Id))!.DroppedAt);
        Assert.Single(await _hooks.DeliveriesAsync("studio", hook.Id, DeliveryState.Delivered, 10));
        Assert.Empty(await _hooks.DeliveriesAsync("studio", hook.Id, DeliveryState.Pending, 10));
    }

    [Fact]
    public async Task A_replay_takes_a_dropped_hook_up_again_also_when_no_letter_is_left()
    {
        var hook = await SubscribeAsync();
        await _store.WriteAsync($"studio/hooks/{hook.Id}.json", hook with { DroppedAt = _clock.GetUtcNow(), DroppedReason = "It failed." }, PutCondition.Any);
        Assert.Equal(0, await _hooks.ReplayAsync("studio", hook.Id, eventId: null, "ada"));
        Assert.Null((await _hooks.GetAsync("studio", hook.Id))!.DroppedAt);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(200)]
    public async Task An_answer_that_comes_after_the_hook_was_removed_brings_nothing_back(int status)
    {
        var hook = await SubscribeAsync();
        _sender.Answer = _ => new(status);
        _sender.Meanwhile = () => _hooks.RemoveAsync("studio", hook.Id, "ada");
        await HappenAsync("b-1.ended");
        await RunAsync();
        await foreach (var listing in _store.ListAsync("studio/deliveries/"))
        {
            Assert.Fail(listing.Key);
        }
    }

    private Task<int> RunAsync() => _dispatcher.RunAsync("studio");

    private async Task<Hook> SubscribeAsync() => (await _hooks.SubscribeAsync("studio", "ada", "https://subscriber.example/hook", [], campaign: null)).Hook;

    private Task DamageAsync(string key) => _store.PutAsync(key, "{"u8.ToArray(), PutCondition.Any);

    private Task HappenAsync(string id) => _store.WriteAsync($"studio/outbox/{id}", new LifecycleEvent
    {
        Id = id, Type = EventTypes.Delivered, Time = _clock.GetUtcNow(), Workspace = "studio", BriefId = id.Split('.')[0], Campaign = "spring", Code = "delivered", Assets = [],
    }, PutCondition.Create);
}
