using System.Threading.Channels;

namespace Atelier.Local.Engine;

/// <summary>The instances in memory. Each takes one turn at a time; one that nothing arrives for is forgotten when room is needed. Thread-safe.</summary>
internal sealed class Actors(int mostHot)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, Actor> _actors = [];
    private readonly Channel<Actor> _ready = Channel.CreateUnbounded<Actor>();
    private TaskCompletionSource? _idle;
    private long _uses;
    private int _scheduled;

    /// <summary>Actors whose turn it is.</summary>
    public ChannelReader<Actor> Ready => _ready.Reader;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _actors.Count;
            }
        }
    }

    /// <summary>Puts a message in an instance's mailbox, or with none just gives it a turn.</summary>
    public void Post(long number, Message? message)
    {
        lock (_gate)
        {
            if (!_actors.TryGetValue(number, out var actor))
            {
                _actors.Add(number, actor = new(number));
            }

            if (message is not null)
            {
                actor.Mailbox.Add(message);
            }

            Schedule(actor);
        }
    }

    /// <summary>Takes what is in the mailbox; only the actor's running turn does.</summary>
    public List<Message> Take(Actor actor)
    {
        lock (_gate)
        {
            var mail = actor.Mailbox;
            actor.Mailbox = [];
            return mail;
        }
    }

    /// <summary>Puts messages back in front.</summary>
    public void PutBack(Actor actor, IEnumerable<Message> messages)
    {
        lock (_gate)
        {
            actor.Mailbox.InsertRange(0, messages);
        }
    }

    /// <summary>Ends a turn.</summary>
    /// <param name="actor">Whose.</param>
    /// <param name="again">Whether another turn must follow even with an empty mailbox.</param>
    public void Release(Actor actor, bool again)
    {
        lock (_gate)
        {
            actor.IsScheduled = false;
            actor.LastUsed = ++_uses;
            _scheduled--;
            if (again || actor.Mailbox.Count > 0)
            {
                Schedule(actor);
            }
            else if (actor.Machine is null)
            {
                _actors.Remove(actor.Number);
            }
            else if (_actors.Count > mostHot)
            {
                Trim();
            }

            if (_scheduled == 0)
            {
                _idle?.TrySetResult();
            }
        }
    }

    /// <summary>Completes when no turn runs or waits.</summary>
    public Task WhenIdle()
    {
        lock (_gate)
        {
            _idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_scheduled == 0)
            {
                _idle.TrySetResult();
            }

            return _idle.Task;
        }
    }

    /// <summary>Lets no further turn begin.</summary>
    public void Close() => _ready.Writer.TryComplete();

    private void Schedule(Actor actor)
    {
        if (!actor.IsScheduled && _ready.Writer.TryWrite(actor))
        {
            actor.IsScheduled = true;
            _scheduled++;
        }
    }

    private void Trim()
    {
        foreach (var old in _actors.Values.Where(a => !a.IsScheduled && a.Mailbox.Count == 0).OrderBy(a => a.LastUsed).Take(mostHot / 4 + 1).ToList())
        {
            _actors.Remove(old.Number);
        }
    }
}
