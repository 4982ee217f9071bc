using Atelier.Core.Hooks;

namespace Atelier.Core.Tests.Hooks;

/// <summary>Hears of everything while nothing is wrong with it.</summary>
internal sealed class ScriptedMirror : IEventMirror
{
    public Exception? Fault { get; set; }

    public List<string> Heard { get; } = [];

    public Task PublishAsync(LifecycleEvent happened, ReadOnlyMemory<byte> cloudEvent, CancellationToken cancellationToken = default)
    {
        if (Fault is not null)
        {
            throw Fault;
        }

        Heard.Add(happened.Id);
        return Task.CompletedTask;
    }
}
