using System.Collections.Concurrent;
using System.Text.Json;
using Atelier.Core.Hooks;

namespace Atelier.Core.Tests.Hooks;

/// <summary>Answers as a test wants and keeps what it was sent.</summary>
internal sealed class ScriptedSender : IHookSender
{
    public ConcurrentQueue<(Uri Address, JsonElement Event, byte[] Body, string Signature)> Sent { get; } = [];

    public Func<Uri, HookAnswer> Answer { get; set; } = _ => new(200);

    /// <summary>The same by the event's id, where it says something.</summary>
    public Func<string, HookAnswer?> AnswerTo { get; set; } = _ => null;

    /// <summary>What happens while a post is on its way.</summary>
    public Func<Task>? Meanwhile { get; set; }

    public string? Fault(Uri address) => address.Scheme == "https" ? null : "The address begins with https://.";

    public async Task<HookAnswer> SendAsync(Uri address, ReadOnlyMemory<byte> body, string signature, string contentType, CancellationToken cancellationToken = default)
    {
        var happened = JsonDocument.Parse(body).RootElement;
        var answer = AnswerTo(happened.GetProperty("id").GetString()!) ?? Answer(address);
        Sent.Enqueue((address, happened, body.ToArray(), signature));
        await (Meanwhile?.Invoke() ?? Task.CompletedTask);
        return answer;
    }
}
