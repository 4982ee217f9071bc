using System.Globalization;
using System.Security.Cryptography;
using Atelier.Core.Renders;
using Atelier.Local.Sqlite;

namespace Atelier.Local.Lanes;

/// <summary>Render lanes as a table of the data file, shared by every process on the folder. What comes back, tried or passed on, keeps its place in line. Waiters are woken at once within a process and within about 50 ms across.</summary>
internal sealed class SqliteRenderLanes : IRenderLanes, IDisposable
{
    private const int Waiting = 0;
    private const int Dead = 1;

    private readonly DataFile _data;
    private readonly TimeProvider _time;
    private readonly LaneOptions _options;
    private readonly LaneBell _bell = new();
    private readonly PassedOn _passedOn;

    public SqliteRenderLanes(DataFile data, TimeProvider time, LaneOptions options)
    {
        _data = data;
        _time = time;
        _options = options;
        _passedOn = new(time);
        data.ChangedElsewhere += OnChangedElsewhere;
    }

    /// <inheritdoc/>
    public async Task SendAsync(string lane, LaneMessage message, TimeSpan delay = default, CancellationToken cancellationToken = default)
    {
        LaneLimits.Check(lane, message);
        cancellationToken.ThrowIfCancellationRequested();
        var now = _time.GetUtcNow();
        var expires = LaneLimits.Expiry(now, message.TimeToLive).ToUnixTimeMilliseconds();
        var visible = (now + delay).ToUnixTimeMilliseconds();
        await _data.WriteAsync(db =>
        {
            Forget(db, lane, now);
            db.Run("DELETE FROM messages WHERE lane = ?1 AND message = ?2 AND state = 2 AND visible <= ?3", lane, message.Id, now.ToUnixTimeMilliseconds());
            return db.Run(
                "INSERT INTO messages (lane, message, state, sent, visible, gives_way, expires, deliveries, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, ?8) ON CONFLICT DO NOTHING",
                lane, message.Id, Waiting, now.ToUnixTimeMilliseconds(), visible, (long)message.GivesWay.TotalMilliseconds, expires, message.Body);
        });
        _bell.Ring();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LaneDelivery>> ReceiveAsync(string lane, int max, TimeSpan wait, CancellationToken cancellationToken = default)
    {
        var deadline = _time.GetUtcNow() + wait;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var rung = _bell.Next;
            var next = NextVisible(lane);

            // One reading of the clock for all comparisons: between two it may pass what is waited for.
            var now = _time.GetUtcNow();
            if (next <= now)
            {
                if (await TakeAsync(lane, max, Waiting) is { Count: > 0 } taken)
                {
                    return taken;
                }

                continue; // another was faster, or all were buried: look afresh
            }

            if (now >= deadline)
            {
                return [];
            }

            var until = next < deadline ? next : deadline;
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(rung, Task.Delay(Bounded(until - now), _time, stop.Token));
            await stop.CancelAsync();
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<LaneDelivery>> ReceiveDeadLettersAsync(string lane, int max, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var now = Now();
        var any = _data.Read(db => db.Scalar(
            "SELECT 1 FROM messages WHERE lane = ?1 AND (state = 1 OR (state = 0 AND visible <= ?2 AND (expires <= ?2 OR deliveries >= ?3))) LIMIT 1", lane, now, _options.MaxDeliveries));
        return any is null ? Task.FromResult<IReadOnlyList<LaneDelivery>>([]) : TakeAsync(lane, max, Dead);
    }

    /// <inheritdoc/>
    public Task<bool> RenewAsync(LaneDelivery delivery, CancellationToken cancellationToken = default)
    {
        var until = (_time.GetUtcNow() + _options.LockDuration).ToUnixTimeMilliseconds();
        return SettleAsync(delivery, "visible = ?5", until);
    }

    /// <inheritdoc/>
    public Task CompleteAsync(LaneDelivery delivery, CancellationToken cancellationToken = default) =>
        SettleAsync(delivery, "token = NULL, body = NULL, state = 2, visible = sent + ?5", (long)_options.RememberFor.TotalMilliseconds);

    /// <inheritdoc/>
    public Task RetryLaterAsync(LaneDelivery delivery, TimeSpan delay, CancellationToken cancellationToken = default) =>
        SettleAsync(delivery, "token = NULL, visible = ?5, passed_on = 0, passed_until = 0", (_time.GetUtcNow() + delay).ToUnixTimeMilliseconds());

    /// <inheritdoc/>
    /// <remarks>Other processes may take it at once. What several of them pass on while the delay lasts is one round, and counted once.</remarks>
    public Task PassOnAsync(LaneDelivery delivery, TimeSpan delay, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(delivery);

        // First: it may be visible to this process's own takers before the call is through.
        _passedOn.Add(delivery.Lane, delivery.Id, delay);
        return SettleAsync(
            delivery,
            "token = NULL, visible = ?4, deliveries = deliveries - 1, passed_on = passed_on + (passed_until <= ?4), passed_until = CASE WHEN passed_until <= ?4 THEN ?5 ELSE passed_until END",
            (_time.GetUtcNow() + delay).ToUnixTimeMilliseconds());
    }

    /// <inheritdoc/>
    public Task DeadLetterAsync(LaneDelivery delivery, string reason, CancellationToken cancellationToken = default) =>
        SettleAsync(delivery, "token = NULL, visible = 0, state = 1, dead = ?5", reason);

    /// <inheritdoc/>
    public Task<int> DepthAsync(string lane, CancellationToken cancellationToken = default)
    {
        var now = Now();
        return Task.FromResult((int)(_data.Read(db => db.Scalar(
            "SELECT COUNT(*) FROM messages WHERE lane = ?1 AND state = 0 AND visible <= ?2 AND expires > ?2 AND passed_until <= ?2", lane, now)) ?? 0));
    }

    public void Dispose() => _data.ChangedElsewhere -= OnChangedElsewhere;

    private void OnChangedElsewhere(object? sender, EventArgs e) => _bell.Ring();

    private static TimeSpan Bounded(TimeSpan wait) => wait > TimeSpan.FromDays(1) ? TimeSpan.FromDays(1) : wait;

    private long Now() => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>When the lane's first message may be taken here; the end of time when it has none.</summary>
    private DateTimeOffset NextVisible(string lane) => _data.Read(db =>
    {
        // As many as are left to others, and one more, hold one that isn't.
        var first = DateTimeOffset.MaxValue;
        using var rows = db.Query("SELECT visible, message FROM messages WHERE lane = ?1 AND state = 0 ORDER BY visible LIMIT ?2", lane, _passedOn.Count + 1);
        while (rows.Read())
        {
            var visible = DateTimeOffset.FromUnixTimeMilliseconds(rows.Number(0));
            var until = _passedOn.Until(lane, rows.Text(1));
            if (until <= visible)
            {
                return visible < first ? visible : first;
            }

            first = until < first ? until : first;
        }

        return first;
    });

    private Task<IReadOnlyList<LaneDelivery>> TakeAsync(string lane, int max, int state)
    {
        var now = Now();
        var until = now + (long)_options.LockDuration.TotalMilliseconds;
        return _data.WriteAsync<IReadOnlyList<LaneDelivery>>(db =>
        {
            Bury(db, lane, now);
            var taken = new List<LaneDelivery>();
            var ids = new List<long>();
            using (var rows = db.Query("SELECT id, message, body, deliveries, dead, passed_on FROM messages WHERE lane = ?1 AND state = ?2 AND visible <= ?3 ORDER BY sent + gives_way, id LIMIT ?4", lane, state, now, max + _passedOn.Count))
            {
                while (taken.Count < max && rows.Read())
                {
                    if (state == Waiting && _passedOn.Until(lane, rows.Text(1)).ToUnixTimeMilliseconds() > now)
                    {
                        continue;
                    }

                    ids.Add(rows.Number(0));
                    taken.Add(new()
                    {
                        Lane = lane,
                        Id = rows.Text(1),
                        Body = rows.Text(2),
                        DeliveryCount = (int)rows.Number(3) + (state == Waiting ? 1 : 0),
                        LockToken = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)),
                        LockedUntil = DateTimeOffset.FromUnixTimeMilliseconds(until),
                        DeadReason = rows.TextOrNull(4),
                        PassedOn = (int)rows.Number(5),
                    });
                }
            }

            for (var i = 0; i < taken.Count; i++)
            {
                db.Run("UPDATE messages SET token = ?2, visible = ?3, deliveries = ?4 WHERE id = ?1", ids[i], taken[i].LockToken, until, taken[i].DeliveryCount);
            }

            return taken;
        });
    }

    /// <summary>Moves what expired or came back too often to the dead letters; nothing under lock.</summary>
    private void Bury(Database db, string lane, long now)
    {
        const string Bury = "UPDATE messages SET state = 1, token = NULL, visible = 0, dead = ?3 WHERE lane = ?1 AND state = 0 AND visible <= ?2";
        db.Run(Bury + " AND expires <= ?2", lane, now, LaneLimits.ExpiredReason);
        db.Run(Bury + " AND deliveries >= ?4", lane, now, LaneLimits.TooOftenReason(_options.MaxDeliveries), _options.MaxDeliveries);
    }

    private static void Forget(Database db, string lane, DateTimeOffset now) =>
        db.Run("DELETE FROM messages WHERE id IN (SELECT id FROM messages WHERE lane = ?1 AND state = 2 AND visible <= ?2 LIMIT 16)", lane, now.ToUnixTimeMilliseconds());

    private async Task<bool> SettleAsync(LaneDelivery delivery, string change, SqlValue value)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        var now = Now();
        var held = await _data.WriteAsync(db => db.Run(
            string.Create(CultureInfo.InvariantCulture, $"UPDATE messages SET {change} WHERE lane = ?1 AND message = ?2 AND token = ?3 AND visible > ?4"),
            delivery.Lane, delivery.Id, delivery.LockToken, now, value) > 0);
        _bell.Ring();
        return held;
    }
}
